import type { ColumnType } from '../../src/catalog/column-type'
import type { Dataset, Relation } from '../../src/catalog/dataset'
import { compareCells, type Cell } from './cell'
import type { SeenRow, Views } from './view'
import type { Where } from './where'

/** SQL's: null is unknown. */
export type Truth = boolean | null

export const not = (truth: Truth): Truth => (truth === null ? null : !truth)
export const all = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true
export const some = (truths: readonly Truth[]): Truth => not(all(truths.map(not)))

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

/** Whether all conditions on one value hold. */
export const holdsOf = (type: ColumnType, cell: Cell, conditions: Where): Truth =>
  all(Object.entries(conditions).map(([operator, operand]) => holds(type, cell, operator, operand)))

const holds = (type: ColumnType, cell: Cell, operator: string, operand: unknown): Truth => {
  if (operator === 'isNull') return (cell === null) === operand
  if (operator === 'in' || operator === 'notIn') {
    const isIn = some((operand as unknown[]).map((one) => holds(type, cell, 'eq', one)))
    return operator === 'in' ? isIn : not(isIn)
  }
  if (cell === null) return null
  const text = String(operand)
  switch (operator) {
    case 'contains':
      return cell.includes(text)
    case 'startsWith':
      return cell.startsWith(text)
    case 'endsWith':
      return cell.endsWith(text)
    case 'ilike':
      return matches(cell, text)
    default:
      return compares(operator, compareCells(type, cell, text))
  }
}

/** Whether an order of two values (-1, 0, 1) is what an operator asks for. */
const compares = (operator: string, order: number): boolean => {
  switch (operator) {
    case 'eq':
      return order === 0
    case 'ne':
      return order !== 0
    case 'lt':
      return order < 0
    case 'lte':
      return order <= 0
    case 'gt':
      return order > 0
    case 'gte':
      return order >= 0
    default:
      throw new Error(`no operator ${operator}`)
  }
}

/** Both sides in lower case by the full mapping of Unicode's root locale, then letter for letter. */
const matches = (text: string, pattern: string): boolean => {
  const parts = pattern.toLowerCase().match(/\\[\s\S]|[\s\S]/gu) ?? []
  const source = parts.map((part) => {
    if (part === '%') return '.*'
    if (part === '_') return '.'
    const literal = part.startsWith('\\') ? part.slice(1) : part
    return `\\u{${(literal.codePointAt(0) ?? 0).toString(16)}}`
  })
  return new RegExp(`^${source.join('')}$`, 'su').test(text.toLowerCase())
}
