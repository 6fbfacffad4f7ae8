import type { Dataset, Relation } from '../../catalog/dataset'
import type { Filter } from '../row-query/filter'
import type { Grant } from '../grant'
import type { PlannedOrder } from './order'
import type { RowQuery } from '../row-query/row-query'

/** A page whose cursors are meant. */
export interface Walked {
  readonly dataset: Dataset
  readonly query: RowQuery
  readonly relation: Relation | null
  readonly order: PlannedOrder
  readonly grant: Grant
}

/**
 * The columns that decide which rows a walk gives, and in which order. What is only selected is none of them, so that a
 * walk goes on where columns are added; changes between versions are compared in every column.
 */
export const cursorColumns = ({ dataset, query, relation, order, grant }: Walked): ReadonlySet<string> => {
  if (query.since?.kind === 'CHANGES') return new Set(grant.columns.keys())
  const link = relation === null ? [] : [relation.targetColumn]
  const filtered = query.where === null ? [] : columnsOf(query.where, dataset)
  return new Set([...order.terms.map(({ column }) => column), ...link, ...filtered])
}

/** Those of the dataset itself: of one that a relation leads to another Grant decides. */
const columnsOf = (filter: Filter, dataset: Dataset): readonly string[] => {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.of.flatMap((part) => columnsOf(part, dataset))
    case 'not':
      return columnsOf(filter.of, dataset)
    case 'toOne':
    case 'toMany':
      return [dataset.relations.get(filter.relation)?.column ?? '']
    case 'compare':
    case 'in':
    case 'isNull':
    case 'matches':
      return [filter.column]
  }
}
