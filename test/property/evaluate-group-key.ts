import type { Column } from '../../src/catalog/dataset'
import { microsOf, shownMoment, type Cell } from './cell'
import { decimalOfFloat, lowerEnd, readDecimal, shownDecimal, withScale } from './decimal'
import { refusal } from './refusal'

/** One key of `by` as graphql-js coerced it. */
export interface GroupBy {
  readonly column: string
  readonly truncate?: string | null
  readonly bucket?: string | number | null
}

const HOUR = 3_600_000_000n
const DAY = 24n * HOUR
const FIRST_MOMENT = microsOf('0001-01-01T00:00:00Z')

/** Why a key cannot be grouped by so; null: it can. */
export const groupKeyFault = ({ type }: Column, { truncate, bucket }: GroupBy): string | null => {
  const isTruncatable = type === 'TIMESTAMP' || (type === 'DATE' && truncate !== 'HOUR')
  if (truncate != null && !isTruncatable) return 'BAD_USER_INPUT'
  if (bucket == null) return null
  const isWhole = type === 'INTEGER' || type === 'BIGINT'
  if (!isWhole && type !== 'DECIMAL' && type !== 'FLOAT') return 'BAD_USER_INPUT'
  const text = String(bucket)
  return Number(text) > 0 && (!isWhole || /^\d+$/.test(text)) ? null : 'BAD_USER_INPUT'
}

/** What stands for a row's value in a key. */
export const groupKeyOf = (column: Column, by: GroupBy, cell: Cell): Cell => {
  if (groupKeyFault(column, by) !== null) throw refusal('BAD_USER_INPUT')
  if (cell === null) return null
  if (by.truncate != null) return truncated(column, by.truncate, cell)
  return by.bucket == null ? cell : bucketed(column, String(by.bucket), cell)
}

const truncated = ({ type }: Column, unit: string, cell: string): string => {
  if (type === 'DATE') return dayText(beginOf(unit, microsOf(`${cell}T00:00:00Z`)))
  const moment = microsOf(cell)
  // Chongqing's days begin at 16:00 UTC; before 1901 the sun told the time there
  const offset = moment < microsOf('1901-01-01T00:00:00Z') ? 29_143_000_000n : 8n * HOUR
  const begin = beginOf(unit, moment + offset) - offset
  // no value lies before the first moment, so it stands for a unit that would begin before
  return shownMoment(begin < FIRST_MOMENT ? FIRST_MOMENT : begin).replace('+00:00', 'Z')
}

const dayText = (micros: bigint): string => new Date(Number(micros / 1000n)).toISOString().slice(0, 10)

const beginOf = (unit: string, micros: bigint): bigint => {
  const floor = (step: bigint): bigint => micros - (((micros % step) + step) % step)
  if (unit === 'HOUR') return floor(HOUR)
  const day = floor(DAY)
  if (unit === 'DAY') return day
  const date = new Date(Number(day / 1000n))
  if (unit === 'WEEK') return day - BigInt((date.getUTCDay() + 6) % 7) * DAY
  if (unit === 'YEAR') date.setUTCMonth(0)
  date.setUTCDate(1)
  return BigInt(date.getTime()) * 1000n
}

const least = { INTEGER: '-2147483648', BIGINT: '-9223372036854775808', FLOAT: '-1.7976931348623157e+308' }

const bucketed = ({ type }: Column, width: string, cell: string): string => {
  const step = readDecimal(width)
  if (type === 'FLOAT') {
    const lower = Number(shownDecimal(lowerEnd(decimalOfFloat(cell), step)))
    return String(Math.max(lower, Number(least.FLOAT)))
  }
  const lower = lowerEnd(readDecimal(cell), step)
  if (type === 'DECIMAL') return shownDecimal(withScale(lower, step.scale))
  const end = BigInt(type === 'INTEGER' ? least.INTEGER : least.BIGINT)
  return String(lower.units < end ? end : lower.units)
}
