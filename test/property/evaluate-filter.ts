import type { Dataset, Relation } from '../../src/catalog/dataset'
import { compareCells } from './cell'
import { holdsOf } from './evaluate-condition'
import { all, not, some, type Truth } from './truth'
import type { SeenRow, Views } from './view'
import type { Where } from './where'

export const evaluateFilter = (where: Where, row: SeenRow, dataset: Dataset, views: Views): Truth => {
  const recurse = (inner: unknown): Truth => evaluateFilter(inner as Where, row, dataset, views)
  return all(
    Object.entries(where).map(([member, value]): Truth => {
      if (member === 'and') return all((value as unknown[]).map(recurse))
      if (member === 'or') return some((value as unknown[]).map(recurse))
      if (member === 'not') return not(recurse(value))
      const column = dataset.columns.get(member)
      if (column !== undefined) return holdsOf(column.type, row.cell(member), value as Where)
      const relation = dataset.relations.get(member)
      if (relation === undefined) throw new Error(`no member ${dataset.name}.${member}`)
      return through(relation, value as Where, row, views)
    }),
  )
}

/** Rows of the other side whose column equals this row's: a missing value leads nowhere. */
export const relatedRows = (relation: Relation, row: SeenRow, views: Views): readonly SeenRow[] => {
  const { dataset, rows } = views(relation.target)
  const type = dataset.columns.get(relation.targetColumn)?.type
  const here = row.cell(relation.column)
  if (type === undefined || here === null) return []
  return rows.filter((other) => {
    const there = other.cell(relation.targetColumn)
    return there !== null && compareCells(type, here, there) === 0
  })
}

const through = (relation: Relation, value: Where, row: SeenRow, views: Views): Truth => {
  // nothing is said of many rows, and none is looked at
  if (relation.kind === 'TO_MANY' && Object.keys(value).length === 0) return true
  const related = relatedRows(relation, row, views)
  const { dataset } = views(relation.target)
  const holds = (where: unknown) => (other: SeenRow) =>
    evaluateFilter(where as Where, other, dataset, views) === true
  if (relation.kind === 'TO_ONE') return related.some(holds(value))
  return Object.entries(value).every(([quantifier, where]) => {
    if (quantifier === 'some') return related.some(holds(where))
    return quantifier === 'none' ? !related.some(holds(where)) : related.every(holds(where))
  })
}
