import type { CursorPosition } from './cursor'
import { invariant } from '../kernel/errors'
import type { PlannedOrder, PlannedTerm } from './order'
import type { Source } from './source'
import { join, sql, type Sql } from './sql'

/** `order by ...` with a unique end, nulls where the plan says. */
export const orderSql = (order: PlannedOrder, source: Source): Sql => {
  const terms = order.terms.map((term) => {
    const column = source.column(term.column)
    const direction = term.direction === 'ASC' ? sql`${column}` : sql`${column} desc`
    if (!term.isNullable || (term.nulls === 'LAST') === (term.direction === 'ASC')) return direction
    return term.nulls === 'FIRST' ? sql`${direction} nulls first` : sql`${direction} nulls last`
  })
  if (order.tieBreak !== null)
    terms.push(order.tieBreak === 'ASC' ? sql`${source.rid}` : sql`${source.rid} desc`)
  return terms.length === 0 ? sql`` : sql`order by ${join(terms, ', ')}`
}

/** The position of a row as the cursor's payload: `[version,[value,...],rid]`. */
export const positionSql = (order: PlannedOrder, source: Source, version: number): Sql => {
  const values = order.terms.map((term) => sql`${source.column(term.column)}::text`)
  const number = source.compilation.params.add(String(version), 'int')
  return sql`json_build_array(${number}, json_build_array(${join(values, ', ')}), ${source.rid})::text`
}

/** The rows strictly after a position. */
export const afterSql = (order: PlannedOrder, position: CursorPosition, source: Source): Sql => {
  const { params } = source.compilation
  const steps: Step[] = order.terms.map((term, i): Step => {
    const value = position.values[i]
    invariant(value !== undefined, '0ab2', 'a position without a value')
    const column = source.column(term.column)
    return {
      column,
      value: value === null ? null : params.add(value, source.typeOf(term.column)),
      direction: term.direction,
      isNullable: term.isNullable,
      nullsAfter: term.nulls === 'LAST',
    }
  })
  if (order.tieBreak !== null)
    steps.push({
      column: source.rid,
      value: params.add(position.rid, 'uuid'),
      direction: order.tieBreak,
      isNullable: false,
      nullsAfter: true,
    })
  const direction = steps[0]?.direction
  if (steps.every((step) => !step.isNullable && step.direction === direction)) {
    // the form that one range of an index serves
    const columns = join(
      steps.map((step) => step.column),
      ', ',
    )
    const values = join(
      steps.map((step) => step.value ?? sql`null`),
      ', ',
    )
    return direction === 'DESC' ? sql`(${columns}) < (${values})` : sql`(${columns}) > (${values})`
  }
  const alternatives = steps.map(
    (step, i) => sql`(${join([...steps.slice(0, i).map(isEqual), isAfter(step)], ' and ')})`,
  )
  return sql`(${join(alternatives, ' or ')})`
}

interface Step {
  readonly column: Sql
  /** null: the position's value is missing. */
  readonly value: Sql | null
  readonly direction: PlannedTerm['direction']
  readonly isNullable: boolean
  readonly nullsAfter: boolean
}

const isEqual = ({ column, value }: Step): Sql =>
  value === null ? sql`${column} is null` : sql`${column} = ${value}`

const isAfter = ({ column, value, direction, isNullable, nullsAfter }: Step): Sql => {
  if (value === null) return nullsAfter ? sql`false` : sql`${column} is not null`
  const further = direction === 'ASC' ? sql`${column} > ${value}` : sql`${column} < ${value}`
  return isNullable && nullsAfter ? sql`(${further} or ${column} is null)` : further
}
