import { parseSql, type PhysicalRead } from '../support/parsed-sql'
import type { Expected } from './evaluate'
import type { ViewTerms } from './view'
import { tableOf, type World } from './world'

type Terms = ReadonlyMap<string, ViewTerms>

/** What a statement reads that no field of the operation may read: told by PostgreSQL's own parser. Empty: nothing. */
export const readsOutside = (world: World, statement: string, expected: Expected): readonly string[] => {
  const parsed = parseSql(statement)
  if (parsed.statements !== 1 || parsed.kinds.join() !== 'SelectStmt' || parsed.hasStar)
    return ['not one plain select']
  // one field's statement reads under one access: what another field may read is no excuse
  const outside = expected.accesses.map(({ terms }) =>
    parsed.reads.flatMap((read) => outsideOf(world, read, terms)),
  )
  return outside.some((reads) => reads.length === 0) ? [] : (outside[0] ?? ['a statement of a refused field'])
}

const outsideOf = (world: World, read: PhysicalRead, terms: Terms): readonly string[] => {
  const name = [...terms.keys()].find((dataset) => tableOf(world, dataset).version.table === read.table)
  const granted = name === undefined ? undefined : terms.get(name)
  if (read.schema !== 'rows' || granted === undefined) return [`${read.schema}.${read.table}`]
  const isRead = (column: string, by: string | null): boolean => {
    if (column === '_rid') return by === null
    const mask = granted.columns.get(column)
    return mask === null ? by === null : mask !== undefined && by === `mask.${mask.kind}`
  }
  const selected = [...read.plain.map((column) => ({ column, by: null })), ...read.masked]
  const filtered = new Set(['_load', ...columnsOf(granted.predicate)])
  return [
    ...selected
      .filter(({ column, by }) => !isRead(column, by))
      .map(({ column }) => `${read.table}.${column}`),
    ...read.filtered
      .filter((column) => !filtered.has(column))
      .map((column) => `where ${read.table}.${column}`),
  ]
}

/** Every name that stands in a predicate as a member. */
const columnsOf = (predicate: unknown): readonly string[] => {
  if (Array.isArray(predicate)) return predicate.flatMap(columnsOf)
  if (typeof predicate !== 'object' || predicate === null) return []
  return Object.entries(predicate).flatMap(([member, value]) => [member, ...columnsOf(value)])
}
