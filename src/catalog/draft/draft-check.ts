import type { ColumnType } from '../column-type'
import type { ColumnDraft } from './draft'
import { lackForMask } from './mask-fit'
import { stricter, type OpenAttribute } from '../open-attribute'
import { problem, shownName, type Problem } from '../problem'
import { isReservedFieldName } from './reserved'
import type { Side } from '../side'

/** Columns that a dataset is to have, and the catalogue around it. */
export interface ColumnsToCheck {
  readonly dataset: string
  readonly openAttribute: OpenAttribute
  /** Each of them has the right form by itself. */
  readonly columns: readonly ColumnDraft[]
  /** Names of the key columns that these columns must contain; empty: none of them is a key. */
  readonly key: readonly string[]
  /** The published dataset that they are added to; null: a new one. */
  readonly addedTo: Side | null
  /** The published datasets that are referred to, by name. */
  readonly sides: ReadonlyMap<string, Side>
}

/** Everything that is wrong with these columns together. Pure. */
export const checkColumns = (given: ColumnsToCheck): readonly Problem[] => [
  ...checkNames(given),
  ...given.columns.flatMap((column) => checkColumn(given, column)),
  ...checkKey(given),
]

const checkNames = ({ dataset, columns, addedTo }: ColumnsToCheck): readonly Problem[] => {
  const seen = new Set(addedTo?.taken)
  return columns.flatMap(({ name }) => {
    const coordinate = `${dataset}.${name}`
    const lower = name.toLowerCase()
    const isTwice = seen.has(lower)
    seen.add(lower)
    if (isTwice) return [problem('catalog.draft.twice', coordinate)]
    return isReservedFieldName(name) ? [problem('catalog.draft.reserved', coordinate)] : []
  })
}

const checkColumn = (given: ColumnsToCheck, column: ColumnDraft): readonly Problem[] => {
  const coordinate = `${given.dataset}.${column.name}`
  const problems: Problem[] = []
  const own = column.openAttribute ?? given.openAttribute
  if (stricter(own, given.openAttribute) !== own)
    problems.push(problem('catalog.draft.looser', coordinate, { own, dataset: given.openAttribute }))
  if (column.searchable === true && column.type !== 'TEXT')
    problems.push(problem('catalog.draft.searchable', coordinate, { type: column.type }))
  const { mask } = column
  const lack = mask == null ? undefined : lackForMask(mask, { ...column, mayBeMissing: column.nullable })
  if (mask != null && lack !== undefined) {
    // in words of the catalogue
    const needs = lack.kind === 'TYPE' ? `type: ${lack.types.join(', ')}` : 'nullable: true'
    problems.push(problem('catalog.draft.mask', coordinate, { mask: mask.kind, needs }))
  }
  return problems
}

const keylessTypes: ReadonlySet<ColumnType> = new Set(['JSON', 'POINT'])

const checkKey = ({ dataset, openAttribute, columns, key }: ColumnsToCheck): readonly Problem[] => {
  const byName = new Map(columns.map((column) => [column.name, column]))
  return key.flatMap((name, i) => {
    const coordinate = `${dataset}.${shownName(name)}`
    const column = byName.get(name)
    if (column === undefined) return [problem('catalog.draft.keyUnknown', coordinate)]
    const problems: Problem[] = []
    if (key.indexOf(name) < i) problems.push(problem('catalog.draft.twice', coordinate))
    if (column.nullable) problems.push(problem('catalog.draft.keyNullable', coordinate))
    if (column.openAttribute === 'NOT_OPEN' && openAttribute !== 'NOT_OPEN')
      problems.push(problem('catalog.draft.keyStricter', coordinate))
    if (keylessTypes.has(column.type))
      problems.push(problem('catalog.draft.keyType', coordinate, { type: column.type }))
    return problems
  })
}
