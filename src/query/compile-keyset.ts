import type { Dataset } from '../catalog/dataset'
import { timeTypes } from '../catalog/rows-index'
import { invariant } from '../kernel/errors'
import type { CursorPosition } from './cursor'
import type { PlannedOrder, PlannedTerm } from './order'
import type { Source } from './source'
import { join, sql, type Sql } from './sql'

/**
 * The rows strictly after a position of an order, as one condition that an index of that order serves: the part of
 * the order that goes one way bounds a range of the index, what is beside it only decides on the rows at its edge.
 */
export const afterSql = (order: PlannedOrder, position: CursorPosition, source: Source): Sql =>
  after(stepsOf(order, position, source))

/**
 * The same rows as conditions that exclude each other, in their order, each one range of an index that leads with the
 * order's first column: missing values stand apart from the others, and where the direction turns, the rows that are
 * equal so far stand apart from those beyond. One condition where there is no such index, as each would be a scan.
 */
export const afterRanges = (
  order: PlannedOrder,
  position: CursorPosition,
  source: Source,
): readonly Sql[] => {
  const steps = stepsOf(order, position, source)
  const [step, ...rest] = steps
  const column = order.terms[0]?.column
  if (step === undefined || column === undefined || !leadsIndex(column, source.dataset)) return [after(steps)]
  if (step.value === null) {
    const further = rest.length === 0 ? [] : [sql`(${step.column} is null and ${after(rest)})`]
    return step.nullsAfter ? further : [...further, sql`${step.column} is not null`]
  }
  const range = oneWay([{ ...step, isNullable: false }, ...rest])
  const turned = steps.slice(range.length)
  return [
    ...(turned.length > 0 ? [sql`(${equal(range)} and ${after(turned)})`] : []),
    rowSql(range, 'beyond'),
    ...(step.isNullable && step.nullsAfter ? [sql`${step.column} is null`] : []),
  ]
}

/** Whether there is an index that begins with this column (`catalog/rows-index.ts`). */
const leadsIndex = (name: string, { key, columns, relations }: Dataset): boolean =>
  key[0] === name ||
  timeTypes.has(columns.get(name)?.type ?? 'TEXT') ||
  [...relations.values()].some((relation) => relation.kind === 'TO_ONE' && relation.column === name)

const stepsOf = (order: PlannedOrder, position: CursorPosition, source: Source): readonly Step[] => {
  const { params } = source.compilation
  const steps = order.terms.map((term, i): Step => {
    const value = position.values[i]
    invariant(value !== undefined, '0ab2', 'a position without a value')
    return {
      column: source.column(term.column),
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
  return steps
}

interface Step {
  readonly column: Sql
  /** null: the position's value is missing. */
  readonly value: Sql | null
  readonly direction: PlannedTerm['direction']
  readonly isNullable: boolean
  /** Whether missing values stand behind all others. */
  readonly nullsAfter: boolean
}

const after = (steps: readonly Step[]): Sql => {
  const [step, ...rest] = steps
  if (step === undefined) return sql`false`
  const { column, value, isNullable, nullsAfter } = step
  if (value === null) {
    const there = sql`${column} is not null`
    const missing = sql`${column} is null`
    if (nullsAfter) return rest.length === 0 ? sql`false` : sql`(${missing} and ${after(rest)})`
    return rest.length === 0 ? there : sql`(${there} or ${after(rest)})`
  }
  const range = oneWay(steps)
  if (range.length === steps.length) return rowSql(range, 'beyond')
  if (range.length > 0)
    return sql`(${rowSql(range, 'from')} and (${rowSql(range, 'beyond')} or ${equal(range)} and ${after(steps.slice(range.length))}))`
  const orMissing = isNullable && nullsAfter ? sql` or ${column} is null` : sql``
  const beyond = sql`${rowSql([step], 'beyond')}${orMissing}`
  if (rest.length === 0) return sql`(${beyond})`
  return sql`((${rowSql([step], 'from')}${orMissing}) and (${beyond} or ${equal([step])} and ${after(rest)}))`
}

/** The steps from the first on that go its way and whose missing values, if any, all lie before the position. */
const oneWay = (steps: readonly Step[]): readonly Step[] => {
  const end = steps.findIndex(
    ({ value, direction, isNullable, nullsAfter }) =>
      value === null || direction !== steps[0]?.direction || (isNullable && nullsAfter),
  )
  return end < 0 ? steps : steps.slice(0, end)
}

/** A comparison of rows, which is one range of an index. */
const rowSql = (steps: readonly Step[], which: 'from' | 'beyond'): Sql => {
  const columns = list(steps.map((step) => step.column))
  const values = list(steps.map((step) => step.value ?? sql`null`))
  if (steps[0]?.direction === 'ASC')
    return which === 'from' ? sql`${columns} >= ${values}` : sql`${columns} > ${values}`
  return which === 'from' ? sql`${columns} <= ${values}` : sql`${columns} < ${values}`
}

const equal = (steps: readonly Step[]): Sql =>
  join(
    steps.map(({ column, value }) => sql`${column} = ${value ?? sql`null`}`),
    ' and ',
  )

const list = (parts: readonly Sql[]): Sql =>
  parts.length === 1 ? join(parts, '') : sql`(${join(parts, ', ')})`
