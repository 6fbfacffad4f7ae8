import { timeTypes } from '../../catalog/rows/rows-index'
import type { Dataset } from '../../catalog/dataset'
import { filterSql } from './compile-filter'
import { hasIndex } from './compile-keyset'
import { conjuncts, firstOf, LEAST_CHOICE_ROWS, type WayChoice } from './page-ways'
import { grantedColumn, type Grant } from '../grant'
import type { PlannedOrder } from '../plan/order'
import type { PagePlan } from '../plan/plan'
import type { Filter } from '../row-query/filter'
import type { Source } from './source'
import { integer, sql } from '../sql'

/**
 * A page of what is of some time, in an order that another index has. PostgreSQL takes the rows of a time to lie evenly in
 * any order, while those of the last day are the last ones of most: it would walk through the whole table to them. So a
 * walk goes as far as it would have to if they lay evenly and were as few as are sorted quickly: the root of (rows of
 * a page times rows of the version). Where that did not fill the page, the rows are found by their time, and sorted.
 * @returns null: there is one way alone, both are quick, or few rows are left by a reference or a key
 */
export const recentChoice = (
  { where, source: read, link, compared, first }: PagePlan,
  order: PlannedOrder,
  rows: Source,
): WayChoice | null => {
  const { compilation, dataset } = rows
  const grant = compilation.grants.of(read.dataset)
  const { rowCount } = read.version
  const isLarge = rowCount >= LEAST_CHOICE_ROWS && link === null
  const isPlain = compared === null && read.loadedAfter === undefined && grant.predicate === null
  if (where === null || !isLarge || !isPlain || !hasIndex(order, dataset, grant)) return null
  const all = conjuncts(where)
  const times = all.flatMap((filter) => timeOf(filter, dataset, grant))
  const isLed = times.some((column) => column === order.terms[0]?.column)
  if (times.length === 0 || isLed || all.some((filter) => leavesFew(filter, dataset))) return null
  const asked = filterSql(where, rows)
  const most = integer(Math.ceil(Math.sqrt((first + 1) * rowCount)))
  const name = compilation.alias('a')
  return {
    where: null,
    page: (ways) => {
      const { list, alias, order: by, limit } = ways
      const near = sql`select ${list} from (${ways.walk([], most)}) ${alias} where ${asked} ${by} limit ${limit}`
      const isFull = sql`(select count(*) = ${limit} from ${name})`
      const found = sql`select ${list} from ${name} ${alias} where ${isFull}`
      const sorted = ways.sorted([asked, sql`not ${isFull}`])
      return sql`with ${name} as materialized (${near}) ${firstOf([found, sorted], ways, limit)}`
    },
  }
}

/** The column whose times a filter bounds, as an index has them; empty: it is no such filter, or of a mask. */
const timeOf = (filter: Filter, { columns }: Dataset, grant: Grant): readonly string[] =>
  filter.kind === 'compare' &&
  rangeOps.has(filter.op) &&
  timeTypes.has(columns.get(filter.column)?.type ?? 'TEXT') &&
  grantedColumn(grant, filter.column).mask === null
    ? [filter.column]
    : []

const rangeOps: ReadonlySet<string> = new Set(['lt', 'lte', 'gt', 'gte'])

/** One value of a column that indexes begin with: PostgreSQL knows how many rows have it. */
const leavesFew = (filter: Filter, { key, relations }: Dataset): boolean =>
  filter.kind === 'compare' &&
  filter.op === 'eq' &&
  (key[0] === filter.column ||
    [...relations.values()].some(({ kind, column }) => kind === 'TO_ONE' && column === filter.column))
