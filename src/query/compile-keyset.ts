import type { Dataset } from '../catalog/dataset'
import { timeTypes } from '../catalog/rows-index'
import { invariant } from '../kernel/errors'
import type { CursorPosition } from './cursor'
import { isNatural, type PlannedOrder, type PlannedTerm } from './order'
import type { Source } from './source'
import { join, sql, type Sql } from './sql'

/**
 * The rows strictly after a position of an order, as one condition that an index of that order serves: the part of
 * the order that goes one way bounds a range of the index, what is beside it only decides on the rows at its edge.
 */
export const afterSql = (order: PlannedOrder, position: CursorPosition, source: Source): Sql =>
  after(stepsOf(order, position, source))

/** Rows of a page that stand together in an index, and the order in which it gives them. */
export interface PageRange {
  /** null: all of them. */
  readonly condition: Sql | null
  readonly order: PlannedOrder
}

/**
 * The same rows, or all of them where there is no position, as ranges that exclude each other, in their order, each one
 * of an index that leads with the order's first column: missing values stand apart from the others where the position
 * does, or where the index has them at its other end; and where the direction turns, the rows that are equal so far stand
 * apart from those beyond. One range where there is no such index, as each would be a scan.
 */
export const pageRanges = (
  order: PlannedOrder,
  position: CursorPosition | null,
  source: Source,
): readonly PageRange[] => {
  const [term] = order.terms
  const isIndexed = term !== undefined && leadsIndex(term.column, source.dataset)
  if (position === null)
    return isIndexed && term.isNullable && !isNatural(term)
      ? partsOf(order, apart(term, source.column(term.column)))
      : [{ condition: null, order }]
  const steps = stepsOf(order, position, source)
  const [step, ...rest] = steps
  if (step === undefined || !isIndexed) return [{ condition: after(steps), order }]
  if (step.value === null) {
    const further = sql`(${step.column} is null and ${after(rest)})`
    return partsOf(order, step.nullsAfter ? [further] : [further, sql`${step.column} is not null`])
  }
  const range = oneWay([{ ...step, isNullable: false }, ...rest])
  const turned = steps.slice(range.length)
  return partsOf(order, [
    ...(turned.length > 0 ? [sql`(${equal(range)} and ${after(turned)})`] : []),
    rowSql(range, 'beyond'),
    ...(step.isNullable && step.nullsAfter ? [sql`${step.column} is null`] : []),
  ])
}

/** In each part values of the first column are all there or all missing, so that an index of it gives either order. */
const partsOf = ({ terms, tieBreak }: PlannedOrder, conditions: readonly Sql[]): readonly PageRange[] => {
  const [first, ...rest] = terms
  const within = { terms: first === undefined ? [] : [{ ...first, isNullable: false }, ...rest], tieBreak }
  return conditions.map((condition) => ({ condition, order: within }))
}

const apart = ({ nulls }: PlannedTerm, column: Sql): readonly Sql[] => {
  const there = sql`${column} is not null`
  const missing = sql`${column} is null`
  return nulls === 'FIRST' ? [missing, there] : [there, missing]
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
