/**
 * What a cell of a file looks like, as finely as the choice of a type needs: each cell is of exactly one kind,
 * so that counting kinds over the whole file is enough to know every type that fits a column.
 */
export const cellKinds = [
  /** Whole number within four bytes, eight bytes, or beyond. */
  'INT4',
  /** A whole number of eight digits that is a day as well: `20200402`. */
  'COMPACT_DAY',
  'INT8',
  /** A whole number within eight bytes of at least 15 digits: who counts does not get there. */
  'LONG',
  'WIDE',
  'DECIMAL',
  /** With an exponent, within the range of a double. */
  'EXPONENT',
  /** A number that begins with a needless zero, as codes do: `007`. */
  'ZERO_LED',
  /** A number as people write it, which no type takes: `1,200.50`, `12.5%`. */
  'GROUPED',
  'BOOLEAN',
  /** `2020-04-02`. */
  'DATE_DASH',
  /** `2020/4/2`. */
  'DATE_SLASH',
  /** A date in another spelling, which no type takes: `2026年2月1日`, `2026.2.1`, `1/2/2026`. */
  'DATE_OTHER',
  'TIME',
  'TIMESTAMP_OFFSET',
  'TIMESTAMP_LOCAL',
  /** Text that often stands for a missing value: `NULL`, `NaN`, `-`. Text all the same. */
  'MARKER',
  'OTHER',
] as const

export type CellKind = (typeof cellKinds)[number]

/** Whole numbers of four bytes, and of eight. */
export const int4Kinds = ['INT4', 'COMPACT_DAY'] as const satisfies readonly CellKind[]
export const int8Kinds = [...int4Kinds, 'INT8', 'LONG'] as const satisfies readonly CellKind[]

/** Identity cards have had 15 digits and have 18, bank accounts 16 to 19. */
const LONG_DIGITS = 15

/** Longer numbers are text: no double and no sensible decimal holds them. */
const NUMBER_MAX_CHARACTERS = 300

const markers = new Set(['null', '\\n', 'nan', 'n/a', 'na', '-', '—'])
const clock = '([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,6})?)?'
const timePattern = new RegExp(`^${clock}$`)
const momentPattern = new RegExp(
  `^(\\d{4})-(\\d\\d)-(\\d\\d)[T ]${clock}(?<offset>Z|[+-](0\\d|1[0-4])(:?[0-5]\\d)?)?$`,
)
const dashPattern = /^(\d{4})-(\d\d)-(\d\d)$/
const slashPattern = /^(\d{4})\/(\d\d?)\/(\d\d?)$/
const compactPattern = /^(\d{4})(\d\d)(\d\d)$/
const otherDayPattern = /^\d{4}(?:年\d\d?月\d\d?日?|([-.])\d\d?\1\d\d?)$|^\d\d?([-./])\d\d?\2\d{4}$/
const groupedPattern = /^-?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?[%％]?|\d+(?:\.\d+)?[%％])$/
const decimalPattern = /^-?\d*\.\d+$/
const exponentPattern = /^-?(\d+\.?\d*|\.\d+)[eE][+-]?\d{1,4}$/

/** The kind of a cell that is not empty. Blanks around a value are part of it, so ` 1` is OTHER. */
export const cellKind = (value: string): CellKind => {
  const first = value.charCodeAt(0)
  if (first === 45 || first === 46 || (first >= 48 && first <= 57)) return numericKind(value)
  if (value.length <= 5) {
    const lower = value.toLowerCase()
    if (lower === 'true' || lower === 'false') return 'BOOLEAN'
    if (markers.has(lower)) return 'MARKER'
  }
  return 'OTHER'
}

/** Whether `yyyymmdd` is a day that exists: eight digits are a number unless a column is declared a DATE. */
export const isCompactDate = (value: string): boolean => isDay(compactPattern.exec(value))

const numericKind = (value: string): CellKind => {
  const start = value.charCodeAt(0) === 45 ? 1 : 0
  let end = start
  while (isDigit(value.charCodeAt(end))) end++
  if (end === value.length && end > start) return wholeKind(value, start)
  return mixedKind(value, start)
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

const wholeKind = (value: string, start: number): CellKind => {
  const digits = value.length - start
  if (digits > 1 && value.charCodeAt(start) === 48)
    return digits > NUMBER_MAX_CHARACTERS ? 'OTHER' : 'ZERO_LED'
  if (digits === 8 && start === 0 && isCompactDate(value)) return 'COMPACT_DAY'
  if (digits < 10) return 'INT4'
  if (digits > 19) return digits > NUMBER_MAX_CHARACTERS ? 'OTHER' : 'WIDE'
  if (digits === 19)
    return value.slice(start) <= (start === 0 ? '9223372036854775807' : '9223372036854775808')
      ? longKind(start)
      : 'WIDE'
  if (digits >= LONG_DIGITS) return longKind(start)
  const number = Number(value)
  return number >= -2147483648 && number <= 2147483647 ? 'INT4' : 'INT8'
}

/** What identifies has no sign. */
const longKind = (start: number): CellKind => (start === 0 ? 'LONG' : 'INT8')

const mixedKind = (value: string, start: number): CellKind => {
  if (value.length > NUMBER_MAX_CHARACTERS) return 'OTHER'
  if (decimalPattern.test(value)) return isZeroLed(value, start) ? 'ZERO_LED' : 'DECIMAL'
  if (exponentPattern.test(value)) return exponentKind(value)
  if (groupedPattern.test(value)) return 'GROUPED'
  if (start === 1) return value === '-' ? 'MARKER' : 'OTHER'
  if (timePattern.test(value)) return 'TIME'
  if (isDay(dashPattern.exec(value))) return 'DATE_DASH'
  if (isDay(slashPattern.exec(value))) return 'DATE_SLASH'
  const moment = momentPattern.exec(value)
  if (!isDay(moment)) return otherDayPattern.test(value) && !dashPattern.test(value) ? 'DATE_OTHER' : 'OTHER'
  return moment?.groups?.['offset'] === undefined ? 'TIMESTAMP_LOCAL' : 'TIMESTAMP_OFFSET'
}

const isZeroLed = (value: string, start: number): boolean =>
  value.charCodeAt(start) === 48 && isDigit(value.charCodeAt(start + 1))

/** A double that would overflow, or vanish to zero, is text: PostgreSQL refuses both. */
const exponentKind = (value: string): CellKind => {
  const number = Number(value)
  const vanished = number === 0 && /[1-9]/.test(value.slice(0, value.search(/e/i)))
  return Number.isFinite(number) && !vanished ? 'EXPONENT' : 'OTHER'
}

/** Whether groups 1 to 3 are a year from 1 on, a month and a day that it has (Gregorian, as PostgreSQL's). */
const isDay = (match: RegExpExecArray | null): boolean => {
  if (match === null) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const last = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  return day <= last
}
