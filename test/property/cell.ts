import type { ColumnType } from '../../src/catalog/column-type'
import { compareDecimals, readDecimal, shownDecimal } from './decimal'

/** A stored value as PostgreSQL reads it; null: missing. */
export type Cell = string | null

/** Order of two values of a column, as PostgreSQL has it: 0 when `=` holds. Text by code point. */
export const compareCells = (type: ColumnType, a: string, b: string): number => {
  switch (type) {
    case 'TEXT':
      // the bytes of UTF-8 are in the order of code points; UTF-16 is not
      return Buffer.compare(Buffer.from(a), Buffer.from(b))
    case 'INTEGER':
    case 'BIGINT':
      return sign(BigInt(a), BigInt(b))
    case 'DECIMAL':
      return compareDecimals(readDecimal(a), readDecimal(b))
    case 'FLOAT':
      return sign(Number(a), Number(b))
    case 'BOOLEAN':
      return sign(a === 'true', b === 'true')
    case 'DATE':
      return sign(a, b)
    case 'TIME':
      return sign(microsOfDay(a), microsOfDay(b))
    case 'TIMESTAMP':
      return sign(microsOf(a), microsOf(b))
    case 'JSON':
    case 'POINT':
      throw new Error(`${type} has no order`)
  }
}

const sign = <T extends bigint | number | boolean | string>(a: T, b: T): number =>
  a < b ? -1 : a > b ? 1 : 0

/** What an answer holds for a stored value, as parsed JSON. */
export const shownCell = (type: ColumnType, cell: Cell): unknown => {
  if (cell === null) return null
  switch (type) {
    case 'TEXT':
    case 'DATE':
      return cell
    case 'INTEGER':
    case 'FLOAT':
      return Number(cell)
    case 'BIGINT':
      return String(BigInt(cell))
    case 'DECIMAL':
      return shownDecimal(readDecimal(cell))
    case 'BOOLEAN':
      return cell === 'true'
    case 'TIME':
      return shownTime(microsOfDay(cell))
    case 'TIMESTAMP':
      return shownMoment(microsOf(cell))
    case 'JSON':
      return JSON.parse(cell) as unknown
    case 'POINT': {
      const [longitude, latitude] = cell.slice(1, -1).split(',').map(Number)
      return { longitude, latitude }
    }
  }
}

const DAY = 86_400_000_000n

const microsOfDay = (time: string): bigint => {
  const [, hours = '0', minutes = '0', seconds = '0', fraction = ''] =
    /^(\d+):(\d+)(?::(\d+)(?:\.(\d+))?)?$/.exec(time) ?? []
  const whole = BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)
  return whole * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
}

/** Microseconds since 1970 of a moment with an offset. */
export const microsOf = (moment: string): bigint => {
  const [, date = '', time = '', offset = 'Z'] =
    /^(\S{10})[T ]([\d:.]+)(Z|[+-]\d\d:\d\d)$/i.exec(moment) ?? []
  const days = BigInt(Date.parse(`${date}T00:00:00Z`)) * 1000n
  return days + microsOfDay(time) - offsetMicros(offset)
}

const offsetMicros = (offset: string): bigint =>
  offset.length === 1 ? 0n : (offset.startsWith('-') ? -1n : 1n) * microsOfDay(offset.slice(1))

const shownTime = (micros: bigint): string => {
  const two = (value: bigint): string => String(value).padStart(2, '0')
  const seconds = micros / 1_000_000n
  const fraction = String(micros % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const whole = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** ISO 8601 in UTC, as `to_json` of PostgreSQL writes it. */
export const shownMoment = (micros: bigint): string => {
  const ofDay = ((micros % DAY) + DAY) % DAY
  const day = new Date(Number((micros - ofDay) / 1000n)).toISOString().slice(0, 10)
  return `${day}T${shownTime(ofDay)}+00:00`
}
