import type { OpenMode } from '../../catalog/dataset'
import type { Mask } from '../../catalog/mask'
import type { Text } from '../../kernel/message'
import { textsOf } from '../../kernel/messages'
import { canonicalJson } from '../../kernel/canonical-json'
import type { Filter } from '../../query/row-query/filter'
import type { ScopeDraft } from '../agreement-draft'
import { jsonOf } from './json-of'

/** Columns and rows of one dataset, as asked for or as agreed. */
export type CaseScope = ScopeDraft

/** What an agreement may be no wider in than its application. Instants are ISO 8601 in UTC. */
export interface Extent {
  readonly scopes: readonly CaseScope[]
  readonly modes: readonly OpenMode[]
  readonly purpose: string
  readonly effectiveFrom: string
  readonly effectiveTo: string
}

/**
 * Where one extent goes beyond another. Rows: the condition must hold every condition of the other, joined by
 * `and`; whether one condition implies another one is not guessed. Masks may be added, never taken off or changed
 * but for one that shows nothing. Empty: it lies within.
 */
export const widerThan = (agreed: Extent, asked: Extent): readonly Text[] => {
  const problems: Text[] = []
  for (const scope of agreed.scopes) {
    const within = asked.scopes.find(({ dataset }) => dataset === scope.dataset)
    if (within === undefined) problems.push(textsOf('case.wider.dataset', { coordinates: scope.dataset }))
    else problems.push(...widerScope(scope, within))
  }
  for (const mode of agreed.modes)
    if (!asked.modes.includes(mode)) problems.push(textsOf('case.wider.mode', { mode }))
  if (agreed.purpose !== asked.purpose) problems.push(textsOf('case.wider.purpose'))
  const isLonger =
    Date.parse(agreed.effectiveFrom) < Date.parse(asked.effectiveFrom) ||
    Date.parse(agreed.effectiveTo) > Date.parse(asked.effectiveTo)
  if (isLonger) problems.push(textsOf('case.wider.term'))
  return problems
}

const widerScope = (agreed: CaseScope, asked: CaseScope): readonly Text[] => {
  const problems: Text[] = []
  for (const column of agreed.columns) {
    const coordinates = `${agreed.dataset}.${column.name}`
    const within = asked.columns.find(({ name }) => name === column.name)
    if (within === undefined) problems.push(textsOf('case.wider.column', { coordinates }))
    else {
      if (!masksAsMuch(column.mask, within.mask)) problems.push(textsOf('case.wider.mask', { coordinates }))
      if (column.uses.some((use) => !within.uses.includes(use)))
        problems.push(textsOf('case.wider.use', { coordinates }))
    }
  }
  const givesMore =
    (asked.aggregatesOnly === true && agreed.aggregatesOnly !== true) ||
    (agreed.smallestGroup ?? 0) < (asked.smallestGroup ?? 0)
  if (givesMore) problems.push(textsOf('case.wider.figures', { coordinates: agreed.dataset }))
  const has = new Set(conjuncts(agreed.predicate))
  if (conjuncts(asked.predicate).some((condition) => !has.has(condition)))
    problems.push(textsOf('case.wider.rows', { coordinates: agreed.dataset }))
  return problems
}

const masksAsMuch = (agreed: Mask | undefined, asked: Mask | undefined): boolean =>
  asked === undefined ||
  agreed?.kind === 'null' ||
  (agreed !== undefined && canonicalJson(jsonOf(agreed)) === canonicalJson(jsonOf(asked)))

/** The conditions that a filter joins by `and`, in canonical text. */
const conjuncts = (filter: Filter<string> | null | undefined): readonly string[] => {
  if (filter == null) return []
  return filter.kind === 'and' ? filter.of.flatMap(conjuncts) : [canonicalJson(jsonOf(filter))]
}
