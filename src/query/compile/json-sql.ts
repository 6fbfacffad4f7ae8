import type { ColumnType } from '../../catalog/column-type'
import { sql, type Sql } from '../sql'

/** What stands in JSON between quotes: its text has nothing that JSON escapes. */
export interface Quoted {
  readonly quoted: Sql
}

/** JSON texts with commas between them, that stand in JSON between brackets; null: there are none. */
export interface Listed {
  readonly listed: Sql
}

/** Of a JSON object: text, JSON or an integer, never null. `format` makes text of it. */
export type JsonValue = Sql | Quoted | Listed

/**
 * A value as JSON without loss: BIGINT and DECIMAL as strings, times in ISO 8601. What `format` can do is left to it: to
 * make text of a value before, or quotes around it, took an eighth to a quarter of the time of a page of 1,000 rows.
 * @param isNullable a missing value becomes `null`; where it cannot be missing the check is spared
 * @param scalar the function that writes a text, a number or a boolean. `ofRows` is the faster one, but PostgreSQL counts it
 * for nothing: in a select that sorts and has a limit it would write all that is sorted, and not what is left
 */
export const jsonValue = (
  value: Sql,
  type: ColumnType,
  isNullable: boolean,
  scalar: Sql = sql`to_json`,
): JsonValue => {
  switch (type) {
    case 'INTEGER':
      return isNullable ? sql`coalesce(${value}::text, 'null')` : value
    case 'BIGINT':
    case 'DECIMAL':
    case 'DATE':
    case 'TIME':
      return isNullable ? sql`coalesce('"' || ${value}::text || '"', 'null')` : { quoted: value }
    default: {
      const json = jsonOf(value, type, scalar)
      return isNullable ? sql`coalesce(${json}, 'null')` : json
    }
  }
}

type AsJson = Exclude<ColumnType, 'INTEGER' | 'BIGINT' | 'DECIMAL' | 'DATE' | 'TIME'>

/** For values that are written after a limit. */
export const ofRows = sql`answer.scalar`

const jsonOf = (value: Sql, type: AsJson, scalar: Sql): Sql => {
  switch (type) {
    case 'TEXT':
    case 'FLOAT':
    case 'BOOLEAN':
      return sql`${scalar}(${value})`
    case 'TIMESTAMP':
      return sql`answer.moment(${value})`
    case 'JSON':
      return value
    case 'POINT':
      return sql`('{"longitude":' || to_json((${value})[0])::text || ',"latitude":' || to_json((${value})[1])::text || '}')`
  }
}

/**
 * The one form of values that are equal: 1.0 and 1.00, or 0 and -0. Which of them stands for a group, or is its least,
 * is a matter of the order in which rows were read, and that may depend on rows and values that are hidden.
 */
export const oneForm = (value: Sql, type: ColumnType): Sql => {
  if (type === 'DECIMAL') return sql`trim_scale(${value})`
  return type === 'FLOAT' ? sql`(${value} + 0)` : value
}
