import type { Filter } from '../row-query/filter'
import { join, sql, type Sql } from '../sql'

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

/** Which way is the better one, found out by the statement itself. */
export interface WayChoice {
  /** What is asked of a row before it comes to the choice; null: nothing. */
  readonly where: Filter | null
  page(ways: PageWays): Sql
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

/** The conditions that a row has to meet one and all. */
export const conjuncts = (where: Filter): readonly Filter[] =>
  where.kind === 'and' ? where.of.flatMap(conjuncts) : [where]

/** @returns null: none */
export const conjunction = (filters: readonly Filter[]): Filter | null =>
  filters.length === 0 ? null : { kind: 'and', of: filters }
