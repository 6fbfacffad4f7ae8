import { isNatural, type PlannedOrder } from '../plan/order'
import type { Source } from './source'
import { join, sql, type Sql } from '../sql'

/** `order by ...` with a unique end, nulls where the plan says. */
export const orderSql = (order: PlannedOrder, source: Source): Sql => {
  const terms = order.terms.map((term) => {
    const column = source.column(term.column)
    const direction = term.direction === 'ASC' ? sql`${column}` : sql`${column} desc`
    if (!term.isNullable || isNatural(term)) return direction
    return term.nulls === 'FIRST' ? sql`${direction} nulls first` : sql`${direction} nulls last`
  })
  if (order.tieBreak !== null)
    terms.push(order.tieBreak === 'ASC' ? sql`${source.rid}` : sql`${source.rid} desc`)
  return terms.length === 0 ? sql`` : sql`order by ${join(terms, ', ')}`
}

/** The position of a row as the cursor's payload: `[[value,...],rid]`. */
export const positionSql = (order: PlannedOrder, source: Source): Sql => {
  const values = order.terms.map((term) => sql`${source.column(term.column)}::text`)
  return sql`json_build_array(json_build_array(${join(values, ', ')}), ${source.rid})::text`
}
