import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import type { ColumnType } from '../src/catalog/column-type'
import { readValue } from '../src/query/row-query/value'

interface ScalarWords {
  readonly name: string
  readonly type: ColumnType
  /** What to give, for a value that is refused. */
  readonly form: string
  readonly description: string
}

/**
 * A scalar whose input is the text that PostgreSQL reads (src/query/row-query/value.ts). Rows are written by PostgreSQL, so
 * `serialize` serves the catalogue's own fields only.
 */
const columnScalar = ({ name, type, form, description }: ScalarWords): GraphQLScalarType<string, unknown> => {
  const read = (raw: unknown, node?: ValueNode): string => {
    const value = readValue(type, raw)
    if (value !== undefined) return value
    throw new GraphQLError(
      `${name} cannot represent ${(JSON.stringify(raw) ?? 'this value').toWellFormed().slice(0, 60)}. ${form}`,
      {
        ...(node === undefined ? {} : { nodes: node }),
      },
    )
  }
  return new GraphQLScalarType({
    name,
    description,
    serialize: (value) => (value instanceof Date ? value.toISOString() : value),
    parseValue: (value) => read(value),
    parseLiteral: (node) => {
      // the literal's own text, so that no digit is lost
      if (node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT)
        return read(node.value, node)
      throw new GraphQLError(`${name} cannot represent this literal. ${form}`, { nodes: node })
    },
  })
}

export const BigIntScalar = columnScalar({
  name: 'BigInt',
  type: 'BIGINT',
  form: 'Give a whole number of 64 bits, like "42": as a string, where it is beyond 2^53.',
  description:
    'A whole number of 64 bits, as a string: JSON numbers lose digits beyond 2^53. Input may also be a number.',
})

export const DecimalScalar = columnScalar({
  name: 'Decimal',
  type: 'DECIMAL',
  form: 'Give a decimal number, like "12.50".',
  description:
    'An exact decimal number, as a string, e.g. "12.50". Input may also be a number; an exponent (1e-7) is read exactly.',
})

export const DateScalar = columnScalar({
  name: 'Date',
  type: 'DATE',
  form: 'Give a day of the calendar, like "2026-11-23".',
  description: 'A day, ISO 8601: "2026-11-23", years 0001 to 9999.',
})

export const TimeScalar = columnScalar({
  name: 'Time',
  type: 'TIME',
  form: 'Give a time of day without an offset, like "08:30:00".',
  description: 'A time of day without a zone, ISO 8601: "08:30:00".',
})

export const DateTimeScalar = columnScalar({
  name: 'DateTime',
  type: 'TIMESTAMP',
  form: 'Give a moment with an offset, like "2026-11-23T08:30:00+08:00".',
  description:
    'A moment, ISO 8601 with an offset: "2026-11-23T08:30:00+08:00", with up to six digits of a second. Answers are in UTC.',
})

export const JsonScalar = new GraphQLScalarType({ name: 'JSON', description: 'Any JSON value.' })

/** A place; answers only. */
export const GeoPointScalar = new GraphQLScalarType({
  name: 'GeoPoint',
  description: 'A place in degrees of WGS 84: {"longitude": 106.55, "latitude": 29.56}.',
})
