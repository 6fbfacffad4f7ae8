import type { ColumnType } from '../../src/catalog/column-type'
import { foldText, gramsOf, wordsOf } from '../../src/query/search-words'

/**
 * Whether a row matches a filter that was answered, found without SQL: values are read from the API's own spelling.
 * undefined: not foretold here.
 * @param value of the row as the API writes it; null: missing
 */
export const matches = (
  type: ColumnType,
  op: string,
  value: unknown,
  operand: unknown,
): boolean | undefined => {
  if (op === 'isNull') return (value === null) === operand
  if (value === null) return false
  if (op === 'in' || op === 'notIn') {
    const list = operand as readonly unknown[]
    return list.some((one) => compare(type, value, one) === 0) === (op === 'in')
  }
  if (typeof value === 'string' && typeof operand === 'string' && type === 'TEXT') {
    const known = textual(op, value, operand)
    if (known !== undefined || op === 'ilike') return known
  }
  const order = compare(type, value, operand)
  switch (op) {
    case 'eq':
      return order === 0
    case 'ne':
      return order !== 0
    case 'lt':
      return order < 0
    case 'lte':
      return order <= 0
    case 'gt':
      return order > 0
    case 'gte':
      return order >= 0
    default:
      return undefined
  }
}

const textual = (op: string, value: string, operand: string): boolean | undefined => {
  switch (op) {
    case 'contains':
      return value.includes(operand)
    case 'startsWith':
      return value.startsWith(operand)
    case 'endsWith':
      return value.endsWith(operand)
    case 'search':
      return wordsOf(operand).every((word) => foldText(value).includes(word))
    case 'similar': {
      const pieces = [...new Set(wordsOf(operand).flatMap(gramsOf))]
      return pieces.filter((piece) => foldText(value).includes(piece)).length * 2 >= pieces.length
    }
    default:
      return undefined
  }
}

const compare = (type: ColumnType, a: unknown, b: unknown): number => {
  const [x, y] = [readers[type](a), readers[type](b)]
  return x < y ? -1 : x > y ? 1 : 0
}

const unread = (): never => {
  throw new Error('not compared')
}

/** A value in a form whose order is that of the type. */
const readers: Readonly<Record<ColumnType, (value: unknown) => string | number | bigint>> = {
  // by code point: each as six digits
  TEXT: (value) =>
    Array.from(String(value), (c) => (c.codePointAt(0) ?? 0).toString(16).padStart(6, '0')).join(''),
  INTEGER: (value) => BigInt(String(value)),
  BIGINT: (value) => BigInt(String(value)),
  DECIMAL: (value) => {
    const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)\.?(\d*)$/.exec(String(value)) ?? []
    return BigInt(`${sign ?? ''}${whole}${fraction.padEnd(400, '0')}`)
  },
  FLOAT: Number,
  BOOLEAN: Number,
  DATE: String,
  TIME: (value) => microseconds(String(value)),
  TIMESTAMP: (value) => {
    const [, date = '', time = '', offset = ''] = /^(.+)[Tt ]([\d:.]+)(.+)$/.exec(String(value)) ?? []
    const [, sign, hours, minutes] = /^([-+])(\d\d):(\d\d)$/.exec(offset) ?? []
    const shift = BigInt(`${sign ?? ''}${Number(hours ?? 0) * 60 + Number(minutes ?? 0)}`) * 60_000_000n
    return BigInt(Date.parse(`${date}T00:00:00Z`)) * 1000n + microseconds(time) - shift
  },
  JSON: unread,
  POINT: unread,
}

const microseconds = (time: string): bigint => {
  const [, hours, minutes, seconds = '0', fraction = ''] =
    /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?$/.exec(time) ?? []
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
}
