import type { ColumnType } from '../../catalog/column-type'

/** What is computed from the values of one column over many rows. Missing values do not take part. */
export const figures = ['countDistinct', 'sum', 'avg', 'min', 'max'] as const

export type Figure = (typeof figures)[number]

/** A number that many rows have together: how many they are, or a figure of one column. */
export type Measure =
  { readonly kind: 'count' } | { readonly kind: 'figure'; readonly figure: Figure; readonly column: string }

export const isFigure = (name: string): name is Figure => figures.some((figure) => figure === name)

/** Whether rows can be grouped by a column of this type, and its values told apart. */
export const isGroupable = (type: ColumnType): boolean => type !== 'JSON' && type !== 'POINT'

export const isNumeric = (type: ColumnType): boolean =>
  type === 'INTEGER' || type === 'BIGINT' || type === 'DECIMAL' || type === 'FLOAT'

/**
 * The type of a figure of a column. Sums do not overflow the type that they are given in, but for FLOAT.
 * @returns undefined: the figure is not offered for the type
 */
export const figureType = (figure: Figure, type: ColumnType): ColumnType | undefined => {
  switch (figure) {
    case 'countDistinct':
      return isGroupable(type) ? 'INTEGER' : undefined
    case 'sum':
      if (type === 'INTEGER') return 'BIGINT'
      return type === 'FLOAT' ? 'FLOAT' : isNumeric(type) ? 'DECIMAL' : undefined
    case 'avg':
      return type === 'FLOAT' ? 'FLOAT' : isNumeric(type) ? 'DECIMAL' : undefined
    case 'min':
    case 'max':
      return isGroupable(type) && type !== 'BOOLEAN' ? type : undefined
  }
}
