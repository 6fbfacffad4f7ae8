import { invariant } from '../../kernel/errors'
import { figureType, type Measure } from '../row-query/figure'
import { jsonObject, jsonString, type Member } from './json-object'
import { jsonValue, oneForm, type JsonValue } from './json-sql'
import type { AggregateField, ColumnField } from '../row-query/row-query'
import type { Source } from './source'
import { sql, type Sql } from '../sql'

/** A measure of the rows of a source, or of each of its groups. Only a FLOAT sum can raise: SQLSTATE 22003. */
export const measureSql = (measure: Measure, source: Source): Sql => {
  if (measure.kind === 'count') return sql`count(*)`
  const column = source.column(measure.column)
  switch (measure.figure) {
    case 'countDistinct':
      return sql`count(distinct ${column})`
    case 'sum':
      return sql`sum(${column})`
    case 'avg':
      // PostgreSQL's own also sums the squares of a double, and those overflow where the average is far from it
      return source.columnOf(measure.column).type === 'FLOAT'
        ? sql`(sum(${column}) / count(${column}))`
        : sql`avg(${column})`
    case 'min':
      return sql`min(${column})`
    case 'max':
      return sql`max(${column})`
  }
}

/**
 * A member of `aggregate` or of a group.
 * @param count gives the number of rows, as text
 * @param measure gives a measure; absent: computed here of the source
 */
export const aggregateMember = (
  field: AggregateField,
  source: Source,
  count: () => Sql,
  measure: (measure: Measure) => Sql = (asked) => measureSql(asked, source),
): Member => {
  const { key } = field
  switch (field.kind) {
    case 'typename':
      return { key, value: jsonString(field.name) }
    case 'count':
      return { key, value: count() }
    case 'figure': {
      const { figure } = field
      const members = columnMembers(field.columns, (column) => {
        const type = figureType(figure, source.columnOf(column).type)
        invariant(type !== undefined, 'f160', `${figure} of ${column} is not offered`)
        const value = measure({ kind: 'figure', figure, column })
        source.written.note(value, type)
        const isExtreme = figure === 'min' || figure === 'max'
        return jsonValue(isExtreme ? oneForm(value, type) : value, type, figure !== 'countDistinct')
      })
      return { key, value: jsonObject(members) }
    }
  }
}

/** The members of an object that has one for each column. */
export const columnMembers = (
  fields: readonly ColumnField[],
  value: (column: string) => JsonValue,
): readonly Member[] =>
  fields.map((field) => ({
    key: field.key,
    value: field.kind === 'typename' ? jsonString(field.name) : value(field.column),
  }))
