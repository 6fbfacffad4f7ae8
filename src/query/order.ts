import type { Column, Dataset } from '../catalog/dataset'
import { invariant } from '../kernel/errors'
import type { Filter } from './filter'
import type { Grant } from './grant'
import type { OrderTerm, RowQuery } from './row-query'

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
 * completed to a total order.
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
  const terms = asked.map((term): PlannedTerm => {
    const column = dataset.columns.get(term.column)
    invariant(column !== undefined, '51aa', `order column ${term.column} is not known`)
    return { ...term, isNullable: isNullableAsSeen(column, grant) }
  })
  const decided = new Set([...terms.map((term) => term.column), ...fixedColumns(query.where)])
  if (fixedColumn !== null) decided.add(fixedColumn)
  const isTotal = keyIsPlain && dataset.key.every((column) => decided.has(column))
  return { terms, tieBreak: isTotal ? null : (terms.at(-1)?.direction ?? 'ASC') }
}

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
