import type { Compilation } from './compilation'
import { hasIndex } from './compile-keyset'
import { areaSql, boxSql } from './compile-match'
import { grantedColumn } from '../grant'
import type { PlannedOrder } from '../plan/order'
import type { PagePlan } from '../plan/plan'
import type { Filter } from '../row-query/filter'
import type { AreaMatch } from '../row-query/match'
import { Source } from './source'
import { integer, join, sql, type Sql } from '../sql'

/** Rows of a version below which either way of finding a page is quick. */
const LEAST_ROWS = 10_000

/**
 * Two ways of finding a page of what lies in an area: to walk an index in the page's order and leave out what lies
 * elsewhere, or to find the places by their own index and sort them. PostgreSQL takes one row in a thousand to lie in an
 * area, whatever area it is, and would sort a whole table, or walk through one for five places. So the places are
 * counted first in their index, up to the root of (rows of a page times rows of the version): with more of them a walk,
 * and with fewer a sort, meets no more rows than that if they lie evenly.
 */
export interface AreaChoice {
  /** What else is asked; null: nothing. */
  readonly rest: Filter | null
  /** `name as materialized (...)`: what the conditions below read. */
  readonly count: Sql
  /** What a walk asks of its rows, and whether it is to be one: no index of places serves it. */
  readonly walked: readonly Sql[]
  readonly sorted: readonly Sql[]
}

/** @returns null: there is one way alone, or both are quick */
export const areaChoice = (
  { where, source: read, link, compared, first }: PagePlan,
  order: PlannedOrder,
  rows: Source,
): AreaChoice | null => {
  const { compilation } = rows
  const { rowCount } = read.version
  const isLarge =
    rowCount >= LEAST_ROWS && link === null && compared === null && read.loadedAfter === undefined
  if (where === null || !isLarge || !hasIndex(order, rows.dataset)) return null
  const found = areaOf(where, compilation, read.dataset)
  if (found === null) return null
  const { column, match, rest } = found
  const there = new Source(compilation, read)
  const most = integer(Math.ceil(Math.sqrt((first + 1) * rowCount)))
  const boxes = match.boxes.map((box) => boxSql(box, there.column(column), there))
  const name = compilation.alias('a')
  // box by box: of a condition with `or` PostgreSQL finds all places before it reads the first
  const places = join(
    boxes.map((box) => sql`select 1 from ${there.from()} where ${box}`),
    ' union all ',
  )
  const area = areaSql(match, rows.column(column), rows)
  return {
    rest,
    count: sql`${name} as materialized (select count(*) = ${most} as many from (${places} limit ${most}) ${there.alias})`,
    // PostgreSQL takes half of the rows to meet it
    walked: [sql`coalesce(${area}, false)`, sql`(select ${name}.many from ${name})`],
    sorted: [area, sql`(select not ${name}.many from ${name})`],
  }
}

interface FoundArea {
  readonly column: string
  readonly match: AreaMatch
  readonly rest: Filter | null
}

/** An area that every row lies in, as an index sees the places. */
const areaOf = (where: Filter, compilation: Compilation, dataset: string): FoundArea | null => {
  if (where.kind === 'matches') {
    const { column, match } = where
    if (match.kind !== 'within' && match.kind !== 'withinDistance') return null
    const isIndexed = grantedColumn(compilation.grants.of(dataset), column).mask === null
    return isIndexed ? { column, match, rest: null } : null
  }
  if (where.kind !== 'and') return null
  for (const [i, part] of where.of.entries()) {
    const found = areaOf(part, compilation, dataset)
    if (found === null) continue
    const others = where.of.filter((_, other) => other !== i)
    const rest = found.rest === null ? others : [...others, found.rest]
    return { ...found, rest: rest.length === 0 ? null : { kind: 'and', of: rest } }
  }
  return null
}
