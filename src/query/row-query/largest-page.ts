import type { RowQuery, RowSelection } from './row-query'

/** Rows of the largest page in a query, nested ones too. */
export const largestPage = (query: RowQuery): number =>
  query.fields.reduce((most, field) => {
    if (field.kind === 'nodes') return Math.max(most, largestBelow(field.row))
    if (field.kind !== 'edges') return most
    return field.fields.reduce(
      (inner, edge) => (edge.kind === 'node' ? Math.max(inner, largestBelow(edge.row)) : inner),
      most,
    )
  }, query.first)

const largestBelow = (row: RowSelection): number =>
  row.fields.reduce((most, field) => {
    if (field.kind === 'toOne') return Math.max(most, largestBelow(field.row))
    return field.kind === 'toMany' ? Math.max(most, largestPage(field.page)) : most
  }, 0)
