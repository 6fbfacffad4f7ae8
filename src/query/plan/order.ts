import type { Column, Dataset } from '../../catalog/dataset'
import { invariant } from '../../kernel/errors'
import type { Filter } from '../row-query/filter'
import type { Grant } from '../grant'
import type { OrderTerm, RowQuery } from '../row-query/row-query'

/** A total order of rows: no two rows are equal under it, so that a page has one end. */
export interface PlannedOrder {
  readonly terms: readonly PlannedTerm[]
  /** `_rid` decides ties; null: the terms and fixed columns hold the whole key. */
  readonly tieBreak: 'ASC' | 'DESC' | null
}

export interface PlannedTerm extends OrderTerm {
  /** As the caller sees it: a null mask makes any column nullable. */
  readonly isNullable: boolean
}

/**
 * The order of a page: what was asked for, else the declared key where the caller may read it unmasked, else `_rid`;
 * completed to a total order by what is left of the key, in the direction of the last term, so that an index on a
 * column and the key serves it; or by `_rid` where the key is not readable. A column that the filter holds to one value
 * is left out: it decides nothing, and the index of the others serves what is left. One that the parent row holds stays
 * where it was asked for: a cursor of one parent's page is given to the pages of all of them.
 * @param fixedColumn the column that a parent row fixes; null: the root
 */
export const orderOf = (
  dataset: Dataset,
  grant: Grant,
  query: RowQuery,
  fixedColumn: string | null,
): PlannedOrder => {
  const isPlain = (name: string): boolean => grant.columns.get(name)?.mask === null
  const keyIsPlain = dataset.key.length > 0 && dataset.key.every(isPlain)
  const asked: readonly OrderTerm[] =
    query.orderBy.length > 0
      ? query.orderBy
      : keyIsPlain
        ? dataset.key.map((column) => ({ column, direction: 'ASC', nulls: 'LAST' }))
        : []
  const planned = (term: OrderTerm): PlannedTerm => {
    const column = dataset.columns.get(term.column)
    invariant(column !== undefined, '51aa', `order column ${term.column} is not known`)
    return { ...term, isNullable: isNullableAsSeen(column, grant) }
  }
  const held = new Set(fixedColumns(query.where))
  const fixed = new Set([...held, ...(fixedColumn === null ? [] : [fixedColumn])])
  const terms = asked.filter(({ column }) => !held.has(column)).map(planned)
  const direction = asked.at(-1)?.direction ?? 'ASC'
  if (!keyIsPlain) return { terms, tieBreak: direction }
  const decided = new Set([...terms.map((term) => term.column), ...fixed])
  const nulls = direction === 'ASC' ? 'LAST' : 'FIRST'
  const rest = dataset.key.filter((column) => !decided.has(column))
  return {
    terms: [...terms, ...rest.map((column) => planned({ column, direction, nulls }))],
    tieBreak: null,
  }
}

/** Whether missing values stand where PostgreSQL has them by itself, in its indexes too: as larger than any value. */
export const isNatural = ({ direction, nulls }: Pick<OrderTerm, 'direction' | 'nulls'>): boolean =>
  (nulls === 'LAST') === (direction === 'ASC')

/** The same order from its end. */
export const reversed = ({ terms, tieBreak }: PlannedOrder): PlannedOrder => ({
  terms: terms.map((term) => ({
    ...term,
    direction: term.direction === 'ASC' ? 'DESC' : 'ASC',
    nulls: term.nulls === 'FIRST' ? 'LAST' : 'FIRST',
  })),
  tieBreak: tieBreak === null ? null : tieBreak === 'ASC' ? 'DESC' : 'ASC',
})

export const isNullableAsSeen = (column: Column, grant: Grant): boolean => {
  const mask = grant.columns.get(column.name)?.mask ?? null
  return mask?.kind === 'null' || (column.nullable && mask?.kind !== 'fixed')
}

/** Columns that a filter holds to one value. */
const fixedColumns = (filter: Filter | null): readonly string[] => {
  if (filter === null) return []
  if (filter.kind === 'and') return filter.of.flatMap(fixedColumns)
  return filter.kind === 'compare' && filter.op === 'eq' ? [filter.column] : []
}
