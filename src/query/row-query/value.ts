import type { ColumnType } from '../../catalog/column-type'

/**
 * Reads one value of a filter into the text that PostgreSQL parses as that type without fail.
 * @param raw what a client sent: a JSON value, or the text of a GraphQL literal
 * @returns undefined when it is not a value of the type
 */
export const readValue = (type: ColumnType, raw: unknown): string | undefined => {
  switch (type) {
    case 'TEXT':
      return readText(raw)
    case 'INTEGER':
      return readInteger(raw, -2147483648n, 2147483647n)
    case 'BIGINT':
      return readInteger(raw, -9223372036854775808n, 9223372036854775807n)
    case 'DECIMAL':
      return readDecimal(raw)
    case 'FLOAT':
      return readFloat(raw)
    case 'BOOLEAN':
      return typeof raw === 'boolean' ? String(raw) : undefined
    case 'DATE':
      return readDate(raw)
    case 'TIME':
      return readTime(raw)
    case 'TIMESTAMP':
      return readTimestamp(raw)
    case 'JSON':
    case 'POINT':
      // no comparison is offered on these
      return undefined
  }
}

// No stored text holds NUL or a lone surrogate: PostgreSQL refuses the one and UTF-8 the other.
const readText = (raw: unknown): string | undefined =>
  typeof raw === 'string' && raw.isWellFormed() && !raw.includes('\0') ? raw : undefined

const readInteger = (raw: unknown, least: bigint, most: bigint): string | undefined => {
  const text = typeof raw === 'number' && Number.isSafeInteger(raw) ? String(raw) : raw
  if (typeof text !== 'string' || !/^-?\d{1,19}$/.test(text)) return undefined
  const value = BigInt(text)
  return value >= least && value <= most ? String(value) : undefined
}

/** Longest decimal text that a filter takes, in characters. */
const MAX_DECIMAL_LENGTH = 400

/** A JSON number is the shortest decimal that it is written with, which for small and large ones has an exponent. */
const readDecimal = (raw: unknown): string | undefined => {
  const text = typeof raw === 'number' && Number.isFinite(raw) ? String(raw) : raw
  if (typeof text !== 'string' || text.length > MAX_DECIMAL_LENGTH) return undefined
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]?\d{1,4}))?$/i.exec(text)
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = '', exponent] = match
  if (exponent === undefined) return text
  const plain = `${sign}${shifted(whole, fraction, Number(exponent))}`
  return plain.length > MAX_DECIMAL_LENGTH ? undefined : plain
}

/** The digits of a decimal with its point moved: no digit is lost, so that it stays the same number. */
const shifted = (whole: string, fraction: string, places: number): string => {
  const digits = `${whole}${fraction}`
  const point = whole.length + places
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return `${digits}${'0'.repeat(point - digits.length)}`
  return `${digits.slice(0, point)}.${digits.slice(point)}`
}

const readFloat = (raw: unknown): string | undefined => {
  const value = typeof raw === 'string' && /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(raw) ? Number(raw) : raw
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}

const readDate = (raw: unknown): string | undefined => {
  const match = typeof raw === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(raw) : null
  return match !== null && isDay(Number(match[1]), Number(match[2]), Number(match[3])) ? match[0] : undefined
}

const readTime = (raw: unknown): string | undefined =>
  typeof raw === 'string' && TIME.test(raw) ? raw : undefined

const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/

/** ISO 8601 with an offset, years 0001 to 9999: a time without an offset could mean any of 26 hours. */
const readTimestamp = (raw: unknown): string | undefined => {
  if (typeof raw !== 'string') return undefined
  const match = /^(\d{4}-\d{2}-\d{2})[Tt ]([0-9:.]+)([Zz]|[+-]\d{2}:\d{2})$/.exec(raw)
  if (match === null) return undefined
  const [, date, time, offset = ''] = match
  if (readDate(date) === undefined || readTime(time) === undefined) return undefined
  if (offset.length > 1 && !/^[+-](0\d|1[0-5]):[0-5]\d$/.test(offset)) return undefined
  return `${String(date)}T${String(time)}${offset.toUpperCase()}`
}

const isDay = (year: number, month: number, day: number): boolean => {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day <= (lengths[month - 1] ?? 0)
}
