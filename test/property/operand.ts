import fc from 'fast-check'
import type { ColumnType } from '../../src/catalog/column-type'
import type { Column } from '../../src/catalog/dataset'
import { areaArbitrary, circleArbitrary, wordsArbitrary } from './match-arbitrary'
import { pieceArbitrary } from './piece'

const scalars: Readonly<Partial<Record<ColumnType, string>>> = {
  TEXT: 'String',
  INTEGER: 'Int',
  BIGINT: 'BigInt',
  DECIMAL: 'Decimal',
  FLOAT: 'Float',
  BOOLEAN: 'Boolean',
  DATE: 'Date',
  TIME: 'Time',
  TIMESTAMP: 'DateTime',
}

const scalarOf = (type: ColumnType): string => scalars[type] ?? 'String'

/** The GraphQL type of an operator's operand. */
export const operandType = ({ type }: Column, operator: string): string => {
  if (operator === 'isNull') return 'Boolean'
  if (operator === 'within') return 'GeoBoxInput'
  if (operator === 'withinDistance') return 'GeoCircleInput'
  return operator === 'in' || operator === 'notIn' ? `[${scalarOf(type)}!]` : scalarOf(type)
}

/**
 * What an operator compares a column with, as JSON: mostly a value that rows hold.
 * @param pool such values, at least one
 */
export const operandArbitrary = (
  column: Column,
  operator: string,
  pool: readonly string[],
): fc.Arbitrary<unknown> => {
  switch (operator) {
    case 'isNull':
      return fc.boolean()
    case 'in':
    case 'notIn':
      return fc.array(valueArbitrary(column, pool), { maxLength: 4 })
    case 'contains':
      return pieceArbitrary(pool, (points, from, to) => points.slice(from, to))
    case 'startsWith':
      return pieceArbitrary(pool, (points, _from, to) => points.slice(0, to))
    case 'endsWith':
      return pieceArbitrary(pool, (points, from) => points.slice(from))
    case 'ilike':
      return patternArbitrary(pool)
    case 'search':
    case 'similar':
      return wordsArbitrary(pool)
    case 'within':
      return areaArbitrary(pool)
    case 'withinDistance':
      return circleArbitrary(pool)
    default:
      return valueArbitrary(column, pool)
  }
}

const valueArbitrary = (column: Column, pool: readonly string[]): fc.Arbitrary<unknown> => {
  const stored = fc.constantFrom(...pool).map((text) => jsonOf(column.type, text))
  const other = others(column.type)
  return other === null ? stored : fc.oneof({ weight: 6, arbitrary: stored }, { weight: 1, arbitrary: other })
}

/** A stored value as a client would send it. */
const jsonOf = (type: ColumnType, text: string): unknown => {
  if (type === 'INTEGER' || type === 'FLOAT') return Number(text)
  return type === 'BOOLEAN' ? text === 'true' : text
}

/** Made once: it takes down every character that there is. */
const anyText = fc.string({ unit: 'binary', maxLength: 3 }).map((text) => text.replaceAll('\0', ''))

/** Values that need not be stored anywhere, in every form that the type takes. */
const others = (type: ColumnType): fc.Arbitrary<unknown> | null => {
  switch (type) {
    case 'TEXT':
      return anyText
    case 'INTEGER':
      return fc.integer({ min: -5, max: 50 })
    case 'BIGINT':
      return fc.oneof(
        fc.integer({ min: -5, max: 50 }),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
      )
    case 'DECIMAL':
      return fc.oneof(
        fc.integer({ min: -5, max: 50 }),
        fc.constantFrom('-0', '007', '1.000', '-0.0', '20.50', '25e-1', '-0.7E+1'),
        fc.constantFrom(1e-7, 1e21, -1.5e-10, 1e-30),
      )
    case 'FLOAT':
      return fc.oneof(
        fc.integer({ min: -4, max: 4 }).map((n) => n / 4),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      )
    case 'TIMESTAMP':
      return fc.constantFrom(
        '2024-03-01T07:30:00+15:59',
        '2024-02-29t16:00:00.0-00:00',
        '0001-01-01T00:00:00+14:00',
      )
    case 'TIME':
      return fc.constantFrom('08:30', '00:00:00.0')
    case 'DATE':
      return fc.constantFrom('2024-02-28', '9998-12-31')
    default:
      return null
  }
}

/** A stored text in the other case, whole or within others. */
const foldedArbitrary = (pool: readonly string[]): fc.Arbitrary<string> => {
  const around = fc.constantFrom('', '%')
  return fc
    .tuple(fc.constantFrom(...pool), fc.boolean(), around, around)
    .map(([text, isUpper, before, after]) => {
      const folded = literally(isUpper ? text.toUpperCase() : text.toLowerCase())
      return `${before}${folded}${after}`
    })
}

/** A pattern of `ilike` that does not end in its escape. */
const patternArbitrary = (pool: readonly string[]): fc.Arbitrary<string> => {
  const piece = pieceArbitrary(pool, (points, from, to) => points.slice(from, to)).map(literally)
  const part = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('%', '_', '__', '\\%', '\\_', '\\\\', '\\a') },
    { weight: 3, arbitrary: piece },
  )
  return fc.oneof(
    foldedArbitrary(pool),
    fc.array(part, { maxLength: 4 }).map((parts) => parts.join('')),
  )
}

const literally = (text: string): string => text.replace(/[\\%_]/g, (character) => `\\${character}`)
