import { hasIndex } from './compile-keyset'
import { LEAST_CHOICE_ROWS, type PageWays } from './page-ways'
import type { PlannedOrder } from '../plan/order'
import type { PagePlan } from '../plan/plan'
import type { Filter } from '../row-query/filter'
import type { Source } from './source'
import { integer, type Sql } from '../sql'

/** Which way is the better one, found out by the statement itself. */
export interface WayChoice {
  /** What is asked of a row before it comes to the choice; null: nothing. */
  readonly where: Filter | null
  page(ways: PageWays): Sql
}

/**
 * Whether there are two ways, and PostgreSQL may take the wrong one: of a large version, in an order that an index has.
 * Not below a row or in a comparison of versions: few are left there.
 */
export const isChoice = (
  { source, link, compared }: PagePlan,
  order: PlannedOrder,
  { dataset, compilation }: Source,
): boolean => {
  const grant = compilation.grants.of(source.dataset)
  const isWhole = compared === null && source.loadedAfter === undefined
  const isLarge = source.version.rowCount >= LEAST_CHOICE_ROWS && link === null
  return isWhole && isLarge && hasIndex(order, dataset, grant)
}

/**
 * The root of (rows of a page times rows of its version). Where so many rows lie evenly that a walk meets no more than
 * these, they are no fewer than these; of fewer a sort meets fewer.
 */
export const mostMet = ({ source, first }: PagePlan): Sql =>
  integer(Math.ceil(Math.sqrt((first + 1) * source.version.rowCount)))

/** The conditions that a row has to meet one and all. */
export const conjuncts = (where: Filter): readonly Filter[] =>
  where.kind === 'and' ? where.of.flatMap(conjuncts) : [where]

/** @returns null: none */
export const conjunction = (filters: readonly Filter[]): Filter | null =>
  filters.length === 0 ? null : { kind: 'and', of: filters }
