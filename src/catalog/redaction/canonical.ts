import { columnTypes, type ColumnType } from '../column-type'

/**
 * The one text of a value, so that two spellings of it (`1.50` and `1.5`, two offsets of one moment) are one: an
 * expression of PostgreSQL, total on every stored value, null for null, whatever the settings of the session.
 * @param value SQL text of an expression of that type
 */
export const canonicalSql = (type: ColumnType, value: string): string => {
  switch (type) {
    case 'DECIMAL':
      return `trim_scale(${value})::text`
    case 'DATE':
      return `to_char(${value}, 'YYYY-MM-DD')`
    case 'TIMESTAMP':
      return `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    case 'FLOAT':
      // minus zero equals zero
      return `(${value} + 0)::text`
    case 'TEXT':
    case 'INTEGER':
    case 'BIGINT':
    case 'BOOLEAN':
    case 'TIME':
    case 'JSON':
    case 'POINT':
      return `(${value})::text`
  }
}

/** Types that rows cannot be named by, as they can be no key. */
export const namelessTypes: ReadonlySet<ColumnType> = new Set(['JSON', 'POINT'])

/** SQL text: member `place` of a JSON list of texts, as a value of the type. @param list SQL text of the list */
export const memberSql = (type: ColumnType, list: string, place: number): string =>
  `(${list} ->> ${String(place)})::${columnTypes[type]}`
