import type { Direction } from '../row-query/row-query'

/** Reads a value of the enum `Order`: `ASC`, `DESC`, `ASC_NULLS_FIRST`, `DESC_NULLS_LAST`. */
export const readDirection = (order: unknown): Direction => {
  const text = String(order)
  const direction = text.startsWith('DESC') ? 'DESC' : 'ASC'
  if (text.endsWith('_NULLS_FIRST')) return { direction, nulls: 'FIRST' }
  if (text.endsWith('_NULLS_LAST')) return { direction, nulls: 'LAST' }
  // as PostgreSQL's own default: a null is larger than any value
  return { direction, nulls: direction === 'ASC' ? 'LAST' : 'FIRST' }
}
