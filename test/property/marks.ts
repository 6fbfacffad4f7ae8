import { compareDecimals, readDecimal } from './decimal'
import { ridOfCursor } from '../support/cursor-keys'

const CURSOR = '\u0000cursor '

/** Stands in an expected answer for any cursor of this row: no stored text begins so. */
export const cursorMark = (rid: string): string => `${CURSOR}${rid}`

const VALUE = '\u0000value '

/** Stands for any decimal text of this value. */
export const valueMark = (decimal: string): string => `${VALUE}${decimal}`

/** An answer with the marks of what was expected at the same places, so that both can be compared as they are. */
export const withMarks = (actual: unknown, expected: unknown): unknown => {
  if (typeof actual === 'string' && typeof expected === 'string' && expected.startsWith(CURSOR))
    return cursorMark(ridOf(actual))
  if (typeof actual === 'string' && typeof expected === 'string' && expected.startsWith(VALUE))
    return isSameValue(actual, expected.slice(VALUE.length)) ? expected : actual
  if (Array.isArray(actual) && Array.isArray(expected))
    return actual.map((part: unknown, i) => withMarks(part, expected[i] as unknown))
  if (!isObject(actual) || !isObject(expected) || Array.isArray(actual)) return actual
  return Object.fromEntries(
    Object.entries(actual).map(([key, part]) => [key, withMarks(part, expected[key])]),
  )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const ridOf = (cursor: string): string => {
  try {
    return ridOfCursor(cursor)
  } catch {
    return `unreadable: ${cursor}`
  }
}

const isSameValue = (one: string, other: string): boolean =>
  /^-?\d+(\.\d+)?$/.test(one) && compareDecimals(readDecimal(one), readDecimal(other)) === 0
