import type { Column } from '../../catalog/dataset'
import { AppError, invariant } from '../../kernel/errors'
import { limited } from '../../kernel/messages/limited'
import { tooMany } from '../../kernel/passed-limit'
import { wordsOf } from '../../kernel/words'
import type { Filter } from '../row-query/filter'
import { MAX_SEARCH_CHARACTERS } from '../limits'
import type { Match } from '../row-query/match'
import { boxesAround, boxesOfArea } from '../row-query/places'
import { piecesOf } from '../row-query/search-words'
import { readValue } from '../row-query/value'

/**
 * Reads an operator of search or of places; undefined: it is another one.
 * @param operand coerced, not null
 * @throws AppError BAD_USER_INPUT, LIMIT_EXCEEDED
 */
export const readMatch = (
  column: Pick<Column, 'name'>,
  op: string,
  operand: unknown,
  at: string,
): Filter | undefined => {
  const match = matchOf(op, operand, at)
  return match === undefined ? undefined : { kind: 'matches', column: column.name, match }
}

/** Whether an operator is one of these: what it means is decided on its operand's value. */
export const isMatchOp = (op: string): boolean =>
  op === 'search' || op === 'similar' || op === 'within' || op === 'withinDistance'

const matchOf = (op: string, operand: unknown, at: string): Match | undefined => {
  switch (op) {
    case 'search':
      return { kind: 'search', words: readWords(op, operand, at) }
    case 'similar': {
      const pieces = piecesOf(readWords(op, operand, at))
      return { kind: 'similar', pieces, least: Math.ceil(pieces.length / 2) }
    }
    case 'within': {
      const read = degreesReader(operand, at)
      const [west, east] = [read('west', 180), read('east', 180)]
      const [south, north] = [read('south', 90), read('north', 90)]
      if (south > north) throw AppError.of('query.southOfNorth', { coordinates: at, south, north })
      return { kind: 'within', boxes: boxesOfArea({ west, south, east, north }) }
    }
    case 'withinDistance': {
      const read = degreesReader(operand, at)
      const [longitude, latitude] = [read('longitude', 180), read('latitude', 90)]
      const metres = memberOf(operand, 'metres')
      if (!(metres >= 0 && metres < Infinity)) throw AppError.of('query.badDistance', { coordinates: at })
      const boxes = boxesAround(longitude, latitude, metres)
      return { kind: 'withinDistance', longitude, latitude, metres, boxes }
    }
    default:
      return undefined
  }
}

const readWords = (op: string, operand: unknown, at: string): readonly string[] => {
  const text = readValue('TEXT', operand)
  if (text === undefined) throw AppError.of('query.badText', { coordinates: at, operator: op })
  // counted before anything is made of it, and again because one character may become 18
  if (text.length > MAX_SEARCH_CHARACTERS * 2) throw tooLong()
  const words = wordsOf(text)
  const characters = words.reduce((count, word) => count + [...word].length, 0)
  if (characters > MAX_SEARCH_CHARACTERS) throw tooLong(characters)
  if (words.length === 0) throw AppError.of('query.noWords', { coordinates: at, operator: op })
  return words
}

const tooLong = (asked?: number): AppError =>
  tooMany(limited.searchCharacters, MAX_SEARCH_CHARACTERS, 'MAX_SEARCH_CHARACTERS', asked)

const degreesReader =
  (operand: unknown, at: string) =>
  (name: string, most: number): number => {
    const value = memberOf(operand, name)
    if (!(value >= -most && value <= most))
      throw AppError.of('query.badDegrees', { coordinates: at, name, most })
    // no minus zero: it is another text
    return value + 0
  }

/** A required Float of an input object; a literal such as 1e400 is infinite. */
const memberOf = (operand: unknown, name: string): number => {
  invariant(typeof operand === 'object' && operand !== null, '52e0', 'a place that is not an object')
  const value: unknown = Reflect.get(operand, name)
  invariant(typeof value === 'number', '52e1', `${name} is not a number`)
  return value
}
