import { timeTypes } from '../../catalog/rows/rows-index'
import type { Dataset } from '../../catalog/dataset'
import { filterSql } from './compile-filter'
import { firstOf } from './page-ways'
import { conjuncts, isChoice, mostMet, type WayChoice } from './way-choice'
import { grantedColumn, type Grant } from '../grant'
import type { PlannedOrder } from '../plan/order'
import type { PagePlan } from '../plan/plan'
import type { Filter } from '../row-query/filter'
import type { Source } from './source'
import { sql } from '../sql'

/**
 * A page of what is of some time, in an order that another index has. PostgreSQL takes the rows of a time to lie evenly in
 * any order, while those of the last day are the last ones of most: it would walk through the whole table to them. So a
 * walk ends at `mostMet` rows. Where that did not fill the page, the rows are found by their time, and sorted.
 * @returns null: there is one way alone, both are quick, or few rows are left by a reference or a key
 */
export const recentChoice = (plan: PagePlan, order: PlannedOrder, rows: Source): WayChoice | null => {
  const { where, source: read } = plan
  if (where === null || !isChoice(plan, order, rows)) return null
  const { compilation, dataset } = rows
  const grant = compilation.grants.of(read.dataset)
  // a Grant's rows may be few, and those of a time among them fewer than a walk expects
  if (grant.predicate !== null) return null
  const all = conjuncts(where)
  const times = all.flatMap((filter) => timeOf(filter, dataset, grant))
  const isLed = times.some((column) => column === order.terms[0]?.column)
  if (times.length === 0 || isLed || all.some((filter) => leavesFew(filter, dataset))) return null
  const asked = filterSql(where, rows)
  const name = compilation.alias('a')
  return {
    where: null,
    page: (ways) => {
      const { list, alias, order: by, limit } = ways
      const near = sql`select ${list} from (${ways.walk([], mostMet(plan))}) ${alias} where ${asked} ${by} limit ${limit}`
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
