import type { ColumnType } from '../../src/catalog/column-type'
import { compareCells, type Cell } from './cell'
import { isFoundIn, isSimilarTo, isWithin, isWithinDistance, type Area, type Circle } from './evaluate-match'
import { all, not, some, type Truth } from './truth'
import type { Where } from './where'

/**
 * Whether all conditions on one value hold: conditions that were answered, each an operator with its operand.
 * @param cell as stored or as the API writes it; null: missing
 */
export const holdsOf = (type: ColumnType, cell: Cell, conditions: Where): Truth =>
  all(Object.entries(conditions).map(([operator, operand]) => holds(type, cell, operator, operand)))

const holds = (type: ColumnType, cell: Cell, operator: string, operand: unknown): Truth => {
  if (operator === 'isNull') return (cell === null) === operand
  if (operator === 'in' || operator === 'notIn') {
    const isIn = some((operand as unknown[]).map((one) => holds(type, cell, 'eq', one)))
    return operator === 'in' ? isIn : not(isIn)
  }
  if (cell === null) return null
  if (operator === 'within') return isWithin(cell, operand as Area)
  if (operator === 'withinDistance') return isWithinDistance(cell, operand as Circle)
  const text = String(operand)
  switch (operator) {
    case 'contains':
      return cell.includes(text)
    case 'startsWith':
      return cell.startsWith(text)
    case 'endsWith':
      return cell.endsWith(text)
    case 'ilike':
      return isLike(cell, text)
    case 'search':
      return isFoundIn(cell, text)
    case 'similar':
      return isSimilarTo(cell, text)
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
const isLike = (text: string, pattern: string): boolean => {
  const parts = pattern.toLowerCase().match(/\\[\s\S]|[\s\S]/gu) ?? []
  const source = parts.map((part) => {
    if (part === '%') return '.*'
    if (part === '_') return '.'
    const literal = part.startsWith('\\') ? part.slice(1) : part
    return `\\u{${(literal.codePointAt(0) ?? 0).toString(16)}}`
  })
  return new RegExp(`^${source.join('')}$`, 'su').test(text.toLowerCase())
}
