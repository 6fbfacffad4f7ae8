import type { JsonValue, Listed } from './json-sql'
import { integer, join, literal, sql, type Sql } from '../sql'

/** One member of a JSON object: its response key and its value. */
export interface Member {
  readonly key: string
  readonly value: JsonValue
}

/** `format` takes 100 arguments; a longer object is written in pieces. */
const PIECE = 90

/** An object as JSON text. */
export const jsonObject = (members: readonly Member[]): Sql => {
  const { places, end } = templateOf(members)
  return places.length === 0 ? literal(end) : formatted(places, end)
}

/** A part of a JSON text: a constant of ASCII, or an expression that gives text. */
export type JsonPart = string | { readonly text: Sql }

/**
 * An object as JSON text in parts, its lists alone: to write the rest around a long one PostgreSQL would copy it three
 * times, a tenth of the time of a page of 1,000 rows.
 */
export const jsonParts = (members: readonly Member[]): readonly JsonPart[] => {
  const { places, end } = templateOf(members)
  const parts: JsonPart[] = []
  let between: Place[] = []
  const closeAt = (text: string): void => {
    parts.push(between.length === 0 ? text : { text: formatted(between, text) })
    between = []
  }
  for (const place of places)
    if (place.isList) {
      closeAt(place.before)
      parts.push({ text: sql`coalesce(${place.value}, '')` })
    } else between.push(place)
  closeAt(end)
  return parts
}

/** A value in a JSON text, after the text before it. */
interface Place {
  readonly before: string
  readonly value: Sql
  readonly isList: boolean
}

/** Response keys are GraphQL names: ASCII, without quotes or percent signs. */
const templateOf = (
  members: readonly Member[],
): { readonly places: readonly Place[]; readonly end: string } => {
  const places: Place[] = []
  let end = '{'
  for (const [i, { key, value }] of members.entries()) {
    const [open, close] = framesOf(value)
    places.push({ before: `${end}"${key}":${open}`, value: expressionOf(value), isList: isListed(value) })
    end = `${close}${i < members.length - 1 ? ',' : ''}`
  }
  return { places, end: `${end}}` }
}

/** `format` writes nothing for null. */
const formatted = (places: readonly Place[], end: string): Sql => {
  const pieces: Sql[] = []
  for (let start = 0; start < places.length; start += PIECE) {
    const piece = places.slice(start, start + PIECE)
    const isLast = start + PIECE >= places.length
    const text = `${piece.map(({ before }) => `${before}%s`).join('')}${isLast ? end : ''}`
    const values = piece.map(({ value }) => value)
    pieces.push(sql`format(${literal(text)}, ${join(values, ', ')})`)
  }
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : sql`(${join(pieces, ' || ')})`
}

const isListed = (value: JsonValue): value is Listed => typeof value === 'object' && 'listed' in value

const framesOf = (value: JsonValue): readonly [string, string] => {
  if (typeof value === 'string') return ['', '']
  return isListed(value) ? ['[', ']'] : ['"', '"']
}

const expressionOf = (value: JsonValue): Sql => {
  if (typeof value === 'string') return value
  return isListed(value) ? value.listed : value.quoted
}

/** A constant string as JSON text. */
export const jsonString = (text: string): Sql => literal(JSON.stringify(text))

/** The columns of a JSON text that comes in parts, of which null stands for a column: `j`, `j1`... */
export const jsonNames = (json: readonly (string | null)[]): readonly Sql[] =>
  json.filter((part) => part === null).map((_, i) => jsonName(i))

export const jsonName = (index: number): Sql => (index === 0 ? sql`j` : sql`j${integer(index)}`)

/** Columns with the parts of a JSON text; null in place of each when all of them have more bytes. */
export const shortEnough = (parts: readonly Sql[], maxBytes: number): readonly Sql[] => {
  const lengths = parts.map((part) => sql`octet_length(${part})`)
  // a sum of integers may be none
  const length = lengths.length === 1 ? lengths : lengths.map((one) => sql`${one}::bigint`)
  return parts.map((part) => sql`case when ${join(length, ' + ')} <= ${integer(maxBytes)} then ${part} end`)
}
