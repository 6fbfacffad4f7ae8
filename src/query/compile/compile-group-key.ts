import type { ColumnType } from '../../catalog/column-type'
import type { DateUnit, GroupKey } from '../row-query/group-key'
import type { Source } from './source'
import { integer, literal, sql, type Sql } from '../sql'

/**
 * The value that stands for a row's value in a key: the value itself, the begin of its unit of time, or the lower end
 * of its bucket. Total on every stored value: what would be below the least value of the type is that value, because
 * no value lies between.
 */
export const keySql = (key: GroupKey, source: Source): Sql => {
  const value = source.column(key.column)
  const { type } = source.columnOf(key.column)
  if (key.truncate !== null) return truncated(value, type, key.truncate, source)
  if (key.bucket !== null) return bucketed(value, type, key.bucket, source)
  return value
}

const truncated = (value: Sql, type: ColumnType, unit: DateUnit, source: Source): Sql => {
  const name = literal(unit.toLowerCase())
  if (type === 'DATE') return sql`date_trunc(${name}, ${value}::timestamp)::date`
  const { params, timeZone } = source.compilation
  const begin = sql`date_trunc(${name}, ${value}, ${params.add(timeZone, 'text')})`
  return notBelow(sql`timestamptz '0001-01-01T00:00:00Z'`, begin, value)
}

const bucketed = (value: Sql, type: ColumnType, width: string, source: Source): Sql => {
  const { params } = source.compilation
  switch (type) {
    case 'INTEGER': {
      // a bigint holds the sum of any two integers
      const lower = lowerEnd(sql`${value}::bigint`, params.add(width, 'bigint'))
      return sql`${notBelow(literal('-2147483648'), lower, value)}::integer`
    }
    case 'BIGINT': {
      const lower = lowerEnd(sql`${value}::numeric`, params.add(width, 'numeric'))
      return sql`${notBelow(literal('-9223372036854775808'), lower, value)}::bigint`
    }
    case 'DECIMAL': {
      // digits as in the width: a value's own would make them a matter of which row came first
      const digits = integer((width.split('.')[1] ?? '').length)
      return sql`round(${lowerEnd(value, params.add(width, 'numeric'))}, ${digits})`
    }
    case 'FLOAT': {
      // by the decimal text that is shown of it: exact, and 0.3 lies in the bucket of 0.3
      const lower = lowerEnd(sql`${value}::text::numeric`, params.add(width, 'numeric'))
      return sql`${notBelow(literal('-1.7976931348623157e308'), lower, value)}::double precision`
    }
    default:
      throw new Error(`invariant 3e61: a bucket of ${type}`)
  }
}

/** The greatest multiple of a width that is not above a value, without a division that rounds. */
const lowerEnd = (value: Sql, width: Sql): Sql =>
  sql`(${value} - (${value} % ${width} + ${width}) % ${width})`

/** A missing value stays missing: `greatest` alone would pass over it. */
const notBelow = (least: Sql, lower: Sql, value: Sql): Sql =>
  sql`(case when ${value} is not null then greatest(${lower}, ${least}) end)`
