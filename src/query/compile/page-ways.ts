import { afterSql, pageRanges, type PageRange } from './compile-keyset'
import { orderSql } from './compile-order'
import type { CursorPosition } from '../plan/cursor'
import type { PlannedOrder } from '../plan/order'
import type { Source } from './source'
import { ident, integer, join, sql, whereSql, type Sql } from '../sql'

/**
 * The two ways of finding a page: to walk the ranges of its order until it is full, or to find all rows by what is asked
 * of them, and sort these.
 */
export interface PageWays {
  /** What a page is of: columns under the alias of its rows. */
  readonly list: Sql
  readonly alias: Sql
  readonly order: Sql
  /** Rows of the page, one more where it peeks. */
  readonly limit: Sql
  /** @param most rows; absent: those of a page */
  walk(more: readonly Sql[], most?: Sql): Sql
  sorted(more: readonly Sql[]): Sql
}

export interface WayOptions {
  readonly rows: Source
  /** What holds of every row of the page, but where it begins. */
  readonly conditions: readonly Sql[]
  /** As the page is read. */
  readonly order: PlannedOrder
  /** Where it begins; null: at an end. */
  readonly from: CursorPosition | null
  /** Rows of the page, one more where it peeks. */
  readonly count: number
}

/** To be called when all columns of the page were asked for. */
export const pageWays = ({ rows, conditions, order: read, from, count }: WayOptions): PageWays => {
  const { alias } = rows
  const order = orderSql(read, rows)
  const limit = integer(count)
  const columns = rows.columns.map((name) => sql`${alias}.${ident(name)}`)
  const list = columns.length > 0 ? join(columns, ', ') : integer(1)
  const source = rows.from()
  const found = (more: readonly Sql[]): Sql =>
    sql`select ${list} from ${source} ${whereSql([...conditions, ...more])}`
  return {
    list,
    alias,
    order,
    limit,
    // each range is a page of its own, read only as far as the ones before it leave room
    walk: (more, most = limit) => {
      const rangeOf = ({ condition, order: within }: PageRange): Sql =>
        sql`${found([...(condition === null ? [] : [condition]), ...more])} ${orderSql(within, rows)} limit ${most}`
      return firstOf(pageRanges(read, from, rows).map(rangeOf), { list, alias, order }, most)
    },
    sorted: (more) => {
      const beyond = from === null ? [] : [afterSql(read, from, rows)]
      return sql`select ${list} from (${found([...beyond, ...more])} offset 0) ${alias} ${order} limit ${limit}`
    },
  }
}

/** Rows of a version below which either way is quick. */
export const LEAST_CHOICE_ROWS = 10_000

/** The first rows of several lists that are each in order and as long as needed. */
export const firstOf = (
  parts: readonly Sql[],
  { list, alias, order }: Pick<PageWays, 'list' | 'alias' | 'order'>,
  most: Sql,
): Sql => {
  if (parts.length === 1) return join(parts, '')
  const all = join(
    parts.map((part) => sql`(${part})`),
    ' union all ',
  )
  return sql`select ${list} from (${all}) ${alias} ${order} limit ${most}`
}
