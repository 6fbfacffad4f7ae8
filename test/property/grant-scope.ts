import type { Dataset, Version } from '../../src/catalog/dataset'
import type { CompileFacts } from '../../src/query/compile/compilation'
import type { Statement } from '../../src/query/compile/compile'
import type { Filter } from '../../src/query/row-query/filter'
import type { Grant } from '../../src/query/grant'
import { parseSql, type PhysicalRead } from '../support/parsed-sql'
import { functionOf } from './statement-scope'

/** A statement, with what it was compiled from. */
export interface Compiled {
  readonly facts: CompileFacts
  readonly statement: Pick<Statement, 'text'>
}

/**
 * What a statement reads beyond the Grants that it was compiled with, told by PostgreSQL's own parser. Empty: nothing.
 */
export const readsBeyondGrants = ({ facts, statement }: Compiled): readonly string[] => {
  const parsed = parseSql(statement.text)
  if (parsed.statements !== 1 || parsed.kinds.join() !== 'SelectStmt' || parsed.hasStar)
    return ['not one plain select']
  if (parsed.tables !== parsed.reads.length) return ['a table that is not read as an alias s by itself']
  const inPredicates = predicateColumns(facts)
  return parsed.reads.flatMap((read) => {
    const dataset = datasetOf(read, facts.versions)
    if (dataset === null) return [`${read.schema}.${read.table}`]
    const beyond = read.inPredicate
      ? beyondPredicate(read, inPredicates.get(dataset))
      : beyondGrant(read, granted(facts, dataset), facts)
    return beyond.map((column) => `${read.table}.${column}`)
  })
}

const datasetOf = (
  { schema, table }: PhysicalRead,
  versions: ReadonlyMap<string, readonly Version[]>,
): string | null => {
  if (schema !== 'rows') return null
  for (const [name, of] of versions) if (of.some((version) => version.table === table)) return name
  return null
}

const granted = ({ grants }: CompileFacts, dataset: string): Grant | null =>
  grants.all.find((grant) => grant.dataset === dataset) ?? null

const beyondGrant = (read: PhysicalRead, grant: Grant | null, facts: CompileFacts): readonly string[] => {
  if (grant === null) return ['without a Grant']
  const maskOf = (column: string) => grant.columns.get(column)?.mask
  const filtered = new Set(['_load', ...ownColumns(grant, facts.datasets)])
  return [
    ...read.plain.filter((column) => column !== '_rid' && maskOf(column) !== null),
    ...read.masked.flatMap(({ column, by }) => {
      const mask = maskOf(column)
      return mask != null && by === `mask.${functionOf(mask)}` ? [] : [column]
    }),
    ...read.filtered.filter((column) => !filtered.has(column)),
    ...read.elsewhere,
  ]
}

/** Stored values that only the predicate of a Grant compares. */
const beyondPredicate = (read: PhysicalRead, columns: ReadonlySet<string> = new Set()): readonly string[] => [
  ...[...read.plain, ...read.elsewhere].filter((column) => !columns.has(column)),
  ...read.masked.map(({ column }) => column),
  ...read.filtered.filter((column) => column !== '_load'),
]

const ownColumns = (grant: Grant, datasets: ReadonlyMap<string, Dataset>): readonly string[] =>
  grant.predicate === null
    ? []
    : columnsOf(grant.predicate, grant.dataset, datasets)
        .filter(({ depth }) => depth === 0)
        .map(({ column }) => column)

/** By dataset: what predicates read of the rows that their relations lead to. */
const predicateColumns = ({ grants, datasets }: CompileFacts): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>()
  for (const { predicate, dataset } of grants.all)
    if (predicate !== null)
      for (const used of columnsOf(predicate, dataset, datasets))
        if (used.depth > 0)
          found.set(used.dataset, (found.get(used.dataset) ?? new Set<string>()).add(used.column))
  return found
}

interface UsedColumn {
  readonly dataset: string
  readonly column: string
  /** Relations that lead to it; 0: it is of the rows themselves. */
  readonly depth: number
}

const columnsOf = (
  filter: Filter<unknown>,
  dataset: string,
  datasets: ReadonlyMap<string, Dataset>,
  depth = 0,
): readonly UsedColumn[] => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.of.flatMap((part) => columnsOf(part, dataset, datasets, depth))
    case 'not':
      return columnsOf(filter.of, dataset, datasets, depth)
    case 'toOne':
    case 'toMany': {
      const relation = datasets.get(dataset)?.relations.get(filter.relation)
      if (relation === undefined) throw new Error(`no relation ${dataset}.${filter.relation}`)
      const { column, target, targetColumn } = relation
      return [
        { dataset, column, depth },
        // the far end stands in the `where` of the near one too, under the alias of its own select
        { dataset: target, column: targetColumn, depth: depth + 1 },
        ...columnsOf(filter.of, target, datasets, depth + 1),
      ]
    }
    default:
      return [{ dataset, column: filter.column, depth }]
  }
}
