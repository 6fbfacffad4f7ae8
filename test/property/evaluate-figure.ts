import type { ColumnType } from '../../src/catalog/column-type'
import type { Column } from '../../src/catalog/dataset'
import { compareCells, type Cell } from './cell'
import { averageOf, readDecimal, shownDecimal, sumOf } from './decimal'
import type { SeenRow } from './view'

/** A value with the type that it is shown and compared as. */
export interface TypedCell {
  readonly type: ColumnType
  readonly cell: Cell
}

export const figureNames = ['countDistinct', 'sum', 'avg', 'min', 'max'] as const

export type FigureName = (typeof figureNames)[number]

const numbers: ReadonlySet<ColumnType> = new Set(['INTEGER', 'BIGINT', 'DECIMAL', 'FLOAT'])

/** Whether a figure is there for a column. */
export const hasFigure = (figure: FigureName, { type }: Column): boolean => {
  if (type === 'JSON' || type === 'POINT') return false
  if (figure === 'sum' || figure === 'avg') return numbers.has(type)
  return figure === 'countDistinct' || type !== 'BOOLEAN'
}

/** A figure of one column over rows: what is missing takes no part. */
export const evaluateFigure = (figure: FigureName, column: Column, rows: readonly SeenRow[]): TypedCell => {
  const { type } = column
  const values = rows.flatMap((row) => row.cell(column.name) ?? [])
  const result = figureTypeOf(figure, type)
  if (figure === 'countDistinct') {
    const distinct = values.filter(
      (value, i) => values.findIndex((v) => compareCells(type, v, value) === 0) === i,
    )
    return { type: result, cell: String(distinct.length) }
  }
  const [first, ...others] = values
  if (first === undefined) return { type: result, cell: null }
  if (figure === 'min' || figure === 'max') {
    const side = figure === 'min' ? -1 : 1
    return {
      type: result,
      cell: others.reduce((best, v) => (side * compareCells(type, v, best) > 0 ? v : best), first),
    }
  }
  if (type === 'FLOAT') {
    const sum = values.reduce((total, value) => total + Number(value), 0)
    return { type: result, cell: String(figure === 'sum' ? sum : sum / values.length) }
  }
  const sum = sumOf(values.map(readDecimal))
  return { type: result, cell: shownDecimal(figure === 'sum' ? sum : averageOf(sum, values.length)) }
}

export const figureTypeOf = (figure: FigureName, type: ColumnType): ColumnType => {
  if (figure === 'countDistinct') return 'INTEGER'
  if (figure === 'min' || figure === 'max' || type === 'FLOAT') return type
  return figure === 'sum' && type === 'INTEGER' ? 'BIGINT' : 'DECIMAL'
}
