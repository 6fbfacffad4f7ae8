import type { Dataset } from '../../catalog/dataset'
import { timeTypes } from '../../catalog/rows/rows-index'
import { invariant } from '../../kernel/errors'
import { grantedColumn, type Grant } from '../grant'
import type { CursorPosition } from '../plan/cursor'
import { isNatural, type PlannedOrder, type PlannedTerm } from '../plan/order'
import type { Source } from './source'
import { join, sql, type Sql } from '../sql'

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
 * of an index that begins as the order does: missing values stand apart from the others where the position does, or where
 * the index has them at its other end; and where the direction turns, the rows that are equal so far stand apart from
 * those beyond. So it goes on as far as the order is that of the index; one range where there is none, as each would be a
 * scan.
 */
export const pageRanges = (
  order: PlannedOrder,
  position: CursorPosition | null,
  source: Source,
): readonly PageRange[] => {
  const indexed = indexedColumns(order, source.dataset)
  if (position !== null) {
    const steps = stepsOf(order, position, source)
    const ranges = rangesAfter(steps, indexed, [])
    return ranges.length > 0 ? ranges.map((range) => within(order, range)) : [{ condition: after([]), order }]
  }
  const [term] = order.terms
  if (term === undefined || indexed === 0 || !term.isNullable || isNatural(term))
    return [{ condition: null, order }]
  return apart(term, source.column(term.column)).map((condition) => within(order, { condition, alike: 1 }))
}

interface Range {
  readonly condition: Sql
  /** Of so many columns of the order, from the first on, values are all there or all missing. */
  readonly alike: number
}

/** So that an index gives either order of missing values. */
const within = ({ terms, tieBreak }: PlannedOrder, { condition, alike }: Range): PageRange => ({
  condition,
  order: { terms: terms.map((term, i) => (i < alike ? { ...term, isNullable: false } : term)), tieBreak },
})

const apart = ({ nulls }: PlannedTerm, column: Sql): readonly Sql[] => {
  const there = sql`${column} is not null`
  const missing = sql`${column} is null`
  return nulls === 'FIRST' ? [missing, there] : [there, missing]
}

/** @param indexed how many of the steps an index has in their order @param held what holds of the columns before them */
const rangesAfter = (steps: readonly Step[], indexed: number, held: readonly Held[]): readonly Range[] => {
  const [step, ...rest] = steps
  if (step === undefined) return []
  const alike = held.reduce((sum, { columns }) => sum + columns, 0)
  const range = (condition: Sql, more: number): Range => ({
    condition: join([...held.map((each) => each.condition), condition], ' and '),
    alike: alike + more,
  })
  // by itself PostgreSQL would take an index of theirs, for it takes few rows to be equal and beyond
  if (indexed <= 0) return [range(after(steps, held.length === 0), 0)]
  if (step.value === null) {
    const missing = { condition: sql`${step.column} is null`, columns: 1 }
    const further = rangesAfter(rest, indexed - 1, [...held, missing])
    return step.nullsAfter ? further : [...further, range(sql`${step.column} is not null`, 1)]
  }
  const way = oneWay([{ ...step, isNullable: false }, ...rest])
  const same = { condition: equal(way), columns: way.length }
  return [
    ...rangesAfter(steps.slice(way.length), indexed - way.length, [...held, same]),
    range(rowSql(way, 'beyond'), 1),
    ...(step.isNullable && step.nullsAfter ? [range(sql`${step.column} is null`, 1)] : []),
  ]
}

/** A condition that holds so many columns of an order to one value, or to none. */
interface Held {
  readonly condition: Sql
  readonly columns: number
}

/** Whether there is an index that begins as the order does: none holds a mask. */
export const hasIndex = (order: PlannedOrder, dataset: Dataset, grant: Grant): boolean => {
  const [first] = order.terms
  const isPlain = first === undefined || grantedColumn(grant, first.column).mask === null
  return isPlain && indexedColumns(order, dataset) > 0
}

/** How many columns of an order, from the first on, an index has in their order (`catalog/rows/rows-index.ts`). */
const indexedColumns = (order: PlannedOrder, { key, columns, relations }: Dataset): number => {
  const names = [...order.terms.map(({ column }) => column), ...(order.tieBreak === null ? [] : ['_rid'])]
  const [first = '', second = ''] = names
  const isTime = (name: string): boolean => timeTypes.has(columns.get(name)?.type ?? 'TEXT')
  const isReference = [...relations.values()].some(
    ({ kind, column }) => kind === 'TO_ONE' && column === first,
  )
  const leads = [
    0,
    ...(isReference || isTime(first) ? [1] : []),
    ...(isReference && isTime(second) && first !== second ? [2] : []),
  ]
  const end = key.length > 0 ? key : ['_rid']
  return Math.max(
    ...leads.map((lead) => {
      const index = [...names.slice(0, lead), ...end.filter((name) => !names.slice(0, lead).includes(name))]
      const other = index.findIndex((name, i) => name !== names[i])
      return other < 0 ? index.length : other
    }),
  )
}

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

/** @param asRange false: column by column, as no range of an index */
const after = (steps: readonly Step[], asRange = true): Sql => {
  const [step, ...rest] = steps
  if (step === undefined) return sql`false`
  const { column, value, isNullable, nullsAfter } = step
  if (value === null) {
    const there = sql`${column} is not null`
    const missing = sql`${column} is null`
    if (nullsAfter) return rest.length === 0 ? sql`false` : sql`(${missing} and ${after(rest, asRange)})`
    return rest.length === 0 ? there : sql`(${there} or ${after(rest, asRange)})`
  }
  const range = asRange ? oneWay(steps) : []
  if (range.length === steps.length) return rowSql(range, 'beyond')
  if (range.length > 0)
    return sql`(${rowSql(range, 'from')} and (${rowSql(range, 'beyond')} or ${equal(range)} and ${after(steps.slice(range.length))}))`
  const orMissing = isNullable && nullsAfter ? sql` or ${column} is null` : sql``
  const beyond = sql`${rowSql([step], 'beyond')}${orMissing}`
  if (rest.length === 0) return sql`(${beyond})`
  return sql`((${rowSql([step], 'from')}${orMissing}) and (${beyond} or ${equal([step])} and ${after(rest, asRange)}))`
}

/**
 * The steps from the first on that go its way and whose missing values, if any, all lie before the position, as they do
 * in an index.
 */
const oneWay = (steps: readonly Step[]): readonly Step[] => {
  const end = steps.findIndex(
    ({ value, direction, isNullable, nullsAfter }) =>
      value === null ||
      direction !== steps[0]?.direction ||
      (isNullable && (nullsAfter || direction === 'ASC')),
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
