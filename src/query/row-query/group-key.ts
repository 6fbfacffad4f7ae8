import type { Column } from '../../catalog/dataset'
import { AppError } from '../../kernel/errors'
import { isNumeric } from './figure'
import { readValue } from './value'

export const dateUnits = ['YEAR', 'MONTH', 'WEEK', 'DAY', 'HOUR'] as const

export type DateUnit = (typeof dateUnits)[number]

/** One thing that rows are grouped by. */
export interface GroupKey {
  readonly column: string
  /** The begin of this unit stands for the value; null: the value itself. */
  readonly truncate: DateUnit | null
  /** The greatest multiple of this width that is not above stands for the value, a decimal text; null: the value. */
  readonly bucket: string | null
}

/** @param at where it stands, for errors: `streets.groups.by` @throws AppError BAD_USER_INPUT */
export const groupKey = (column: Column, truncate: unknown, bucket: unknown, at: string): GroupKey => {
  const coordinates = `${at}.${column.name}`
  return {
    column: column.name,
    truncate: truncate == null ? null : readUnit(column, truncate, coordinates),
    bucket: bucket == null ? null : readWidth(column, bucket, coordinates),
  }
}

const readUnit = (column: Column, unit: unknown, coordinates: string): DateUnit => {
  const known = dateUnits.find((candidate) => candidate === unit)
  const fits = column.type === 'TIMESTAMP' || (column.type === 'DATE' && known !== 'HOUR')
  if (known === undefined || !fits)
    throw AppError.of(
      'query.badTruncate',
      { coordinates, unit: String(unit), type: column.type },
      { coordinates: [coordinates] },
    )
  return known
}

/** A whole number in the column's range for whole numbers, a decimal that a double holds for FLOAT. */
const readWidth = (column: Column, raw: unknown, coordinates: string): string => {
  if (!isNumeric(column.type))
    throw AppError.of(
      'query.badBucketColumn',
      { coordinates, type: column.type },
      { coordinates: [coordinates] },
    )
  const width = readValue(column.type === 'FLOAT' ? 'DECIMAL' : column.type, raw)
  // the decimal text of a number above zero has a digit that is none
  const isPositive = width !== undefined && !width.startsWith('-') && /[1-9]/.test(width)
  const isDouble = column.type !== 'FLOAT' || (Number(width) > 0 && Number.isFinite(Number(width)))
  if (!isPositive || !isDouble)
    throw AppError.of(
      'query.badBucket',
      { coordinates, value: String(raw).slice(0, 60), type: column.type },
      { coordinates: [coordinates] },
    )
  return width
}
