import { areaSql, boxSql } from './compile-match'
import { grantedColumn } from '../grant'
import { firstOf } from './page-ways'
import { conjunction, conjuncts, isChoice, mostMet, type WayChoice } from './way-choice'
import type { PlannedOrder } from '../plan/order'
import type { PagePlan } from '../plan/plan'
import type { Filter } from '../row-query/filter'
import type { AreaMatch } from '../row-query/match'
import { Source } from './source'
import { join, sql } from '../sql'

/**
 * A page of what lies in an area. PostgreSQL takes one row in a thousand to lie in one, whatever area it is, and would sort
 * a whole table, or walk through one for five places. So the places are counted first in their index, as far as
 * `mostMet`: more of them are walked through, and fewer are sorted.
 * @returns null: there is one way alone, or both are quick
 */
export const areaChoice = (plan: PagePlan, order: PlannedOrder, rows: Source): WayChoice | null => {
  const { where, source: read } = plan
  if (where === null || !isChoice(plan, order, rows)) return null
  const { compilation } = rows
  const grant = compilation.grants.of(read.dataset)
  const all = conjuncts(where)
  // no index holds a mask
  const area = all.filter(isArea).find(({ column }) => grantedColumn(grant, column).mask === null)
  if (area === undefined) return null
  const { column, match } = area
  const there = new Source(compilation, read)
  const most = mostMet(plan)
  const boxes = match.boxes.map((box) => boxSql(box, there.column(column), there))
  const name = compilation.alias('a')
  // box by box: of a condition with `or` PostgreSQL finds all places before it reads the first
  const places = join(
    boxes.map((box) => sql`select 1 from ${there.from()} where ${box}`),
    ' union all ',
  )
  const inArea = areaSql(match, rows.column(column), rows)
  return {
    where: conjunction(all.filter((part) => part !== area)),
    page: (ways) => {
      const count = sql`${name} as materialized (select count(*) = ${most} as many from (${places} limit ${most}) ${there.alias})`
      // no index of places serves the walk, and PostgreSQL takes half of the rows to be what it looks for
      const walk = ways.walk([sql`coalesce(${inArea}, false)`, sql`(select ${name}.many from ${name})`])
      const sorted = ways.sorted([inArea, sql`(select not ${name}.many from ${name})`])
      return sql`with ${count} ${firstOf([walk, sorted], ways, ways.limit)}`
    },
  }
}

type Area = Extract<Filter, { readonly kind: 'matches' }> & { readonly match: AreaMatch }

const isArea = (filter: Filter): filter is Area =>
  filter.kind === 'matches' && (filter.match.kind === 'within' || filter.match.kind === 'withinDistance')
