import { isStorable } from '../db/storable'
import { CELL_MAX_BYTES } from './csv-records'

/** Deeper JSON is refused: PostgreSQL's parser and every reader have a stack. */
export const JSON_MAX_DEPTH = 100
/** Most digits behind the point of a `numeric`. */
const NUMERIC_MAX_SCALE = 16_383

/** Whether PostgreSQL stores a cell as jsonb; TOO_LONG: it would, but shows more of it than a cell may hold. */
export type JsonFit = 'FITS' | 'UNFIT' | 'TOO_LONG'

export const jsonFit = (text: string): JsonFit => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'UNFIT'
  }
  if (!isJsonb(value, 0)) return 'UNFIT'
  const grown = grownBytes(text)
  if (grown === 0) return 'FITS'
  if (grown === Infinity) return 'UNFIT'
  return Buffer.byteLength(text) + grown <= CELL_MAX_BYTES ? 'FITS' : 'TOO_LONG'
}

/** jsonb refuses U+0000, lone surrogates and numbers beyond numeric; so do we, with the row. */
const isJsonb = (value: unknown, depth: number): boolean => {
  if (depth > JSON_MAX_DEPTH) return false
  if (typeof value === 'string') return isStorable(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every((item) => isJsonb(item, depth + 1))
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, item]) => isStorable(key) && isJsonb(item, depth + 1))
}

/**
 * How much longer numbers with an exponent are as PostgreSQL shows them, without: five characters of 1e307 become 308.
 * @returns infinite: one has more digits behind its point than `numeric` holds
 */
const grownBytes = (text: string): number => {
  if (!/\d[eE][+-]?\d/.test(text)) return 0
  // a number without an exponent is taken whole too, or a long one would be looked at from each of its digits
  const tokens = /"|(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?/g
  let grown = 0
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    const [written, whole = '', fraction = '', exponent] = token
    if (written === '"') tokens.lastIndex = endOfString(text, tokens.lastIndex)
    if (exponent === undefined) continue
    const scale = Math.max(0, fraction.length - Number(exponent))
    if (scale > NUMERIC_MAX_SCALE) return Infinity
    const digits = Math.max(1, whole.length + Number(exponent))
    grown += Math.max(0, digits + (scale > 0 ? 1 + scale : 0) - written.length)
  }
  return grown
}

/** @param from after the quotation mark that begins it @returns after the one that ends it */
const endOfString = (text: string, from: number): number => {
  let at = from
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}
