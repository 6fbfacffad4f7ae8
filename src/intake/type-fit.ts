import type { ColumnType } from '../catalog/column-type'
import { int4Kinds, int8Kinds, isCompactDate, type CellKind } from './cell'
import { jsonFit } from './json-cell'
import { readPlace } from './place'

/**
 * The kinds that a column of a declared type takes, beside those that need a look at the value. A declared
 * number may be written with leading zeros: somebody said that it is a number.
 */
const kindsOf: Readonly<Record<ColumnType, readonly CellKind[]>> = {
  TEXT: [],
  INTEGER: int4Kinds,
  BIGINT: int8Kinds,
  DECIMAL: [...int8Kinds, 'WIDE', 'DECIMAL', 'ZERO_LED'],
  FLOAT: [...int8Kinds, 'WIDE', 'DECIMAL', 'ZERO_LED', 'EXPONENT'],
  BOOLEAN: ['BOOLEAN'],
  DATE: ['DATE_DASH', 'DATE_SLASH', 'COMPACT_DAY'],
  TIME: ['TIME'],
  TIMESTAMP: ['TIMESTAMP_OFFSET', 'TIMESTAMP_LOCAL'],
  JSON: [],
  POINT: [],
}

/** Whether PostgreSQL stores this cell, which is not empty, in a column of this type, and means the same by it. */
export const fitsType = (type: ColumnType, kind: CellKind, value: string): boolean => {
  if (type === 'TEXT' || kindsOf[type].includes(kind)) return true
  if (type === 'INTEGER') return kind === 'ZERO_LED' && isWithin(value, 10, -2147483648n, 2147483647n)
  if (type === 'BIGINT')
    return kind === 'ZERO_LED' && isWithin(value, 19, -9223372036854775808n, 9223372036854775807n)
  if (type === 'DATE') return kind === 'ZERO_LED' && isCompactDate(value)
  if (type === 'JSON') return jsonFit(value) === 'FITS'
  return type === 'POINT' && readPlace(value) !== undefined
}

const isWithin = (value: string, digits: number, low: bigint, high: bigint): boolean => {
  if (!/^-?\d+$/.test(value) || value.replace(/^-?0+/, '').length > digits) return false
  const number = BigInt(value)
  return number >= low && number <= high
}
