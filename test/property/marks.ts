import { compareDecimals, readDecimal } from './decimal'
import type { CursorBook } from './cursor-book'

const CURSOR = '\u0000cursor '

/** Stands in an expected answer for any cursor of this row: no stored text begins so. */
export const cursorMark = (rid: string): string => `${CURSOR}${rid}`

const VALUE = '\u0000value '

/** Stands for any decimal text of this value. */
export const valueMark = (decimal: string): string => `${VALUE}${decimal}`

/**
 * An answer with the marks of what was expected at the same places, so that both can be compared as they are.
 * @param path the response keys that lead to it, places in lists left out
 */
export const withMarks = (
  actual: unknown,
  expected: unknown,
  book: CursorBook,
  path: readonly string[] = [],
): unknown => {
  if (typeof actual === 'string' && typeof expected === 'string') {
    const isMeant = expected.startsWith(CURSOR)
      ? // below the page stand `edges` or `pageInfo`, and the cursor's own key
        book.note(path.slice(0, -2).join('.'), actual, expected.slice(CURSOR.length))
      : expected.startsWith(VALUE) && isSameValue(actual, expected.slice(VALUE.length))
    return isMeant ? expected : actual
  }
  if (Array.isArray(actual) && Array.isArray(expected))
    return actual.map((part: unknown, i) => withMarks(part, expected[i] as unknown, book, path))
  if (!isObject(actual) || !isObject(expected) || Array.isArray(actual)) return actual
  return Object.fromEntries(
    Object.entries(actual).map(([key, part]) => [key, withMarks(part, expected[key], book, [...path, key])]),
  )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isSameValue = (one: string, other: string): boolean =>
  /^-?\d+(\.\d+)?$/.test(one) && compareDecimals(readDecimal(one), readDecimal(other)) === 0
