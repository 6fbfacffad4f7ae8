import { invariant } from '../kernel/errors'
import type { ColumnScope } from './compilation'
import { aggregateMember, columnMembers, measureSql } from './compile-figure'
import { filterSql } from './compile-filter'
import { keySql } from './compile-group-key'
import { figureType, type Measure } from './figure'
import { jsonObject, jsonValue, oneForm, type Member } from './json-sql'
import type { Direction, GroupField, GroupQuery, Having } from './row-query'
import { typeSql, type Source } from './source'
import { integer, join, sql, whereSql, type Sql } from './sql'

/**
 * The groups of a source: a select of one row with `j`, the JSON text of the list, and `n`, how many there are.
 * @param conditions which rows are grouped
 */
export const groupsSql = (groups: GroupQuery, source: Source, conditions: readonly Sql[]): Sql => {
  const keys = new Map(groups.by.map((key) => [key.column, keySql(key, source)]))
  const json = jsonObject(groups.fields.map((field) => groupMember(field, groups, keys, source)))
  const having = groups.having === null ? sql`` : sql` having ${havingSql(groups.having, source)}`
  const order = orderSql(groups, keys, source)
  const alias = source.compilation.alias('r')
  const select = sql`select ${json} as j from ${source.from()} ${whereSql(conditions)}`
  const by = join([...keys.values()], ', ')
  const page = sql`order by ${order} limit ${integer(groups.first)} offset ${integer(groups.offset)}`
  return sql`select '[' || coalesce(string_agg(${alias}.j, ','), '') || ']' as j, count(*)::int as n from (${select} group by ${by}${having} ${page}) ${alias}`
}

const groupMember = (
  field: GroupField,
  groups: GroupQuery,
  keys: ReadonlyMap<string, Sql>,
  source: Source,
): Member => {
  if (field.kind !== 'key') return aggregateMember(field, source, () => sql`count(*)::text`)
  const digits = new Map(groups.by.map((key) => [key.column, key.bucket]))
  const members = columnMembers(field.columns, (column) => {
    const { type } = source.columnOf(column)
    const key = keyOf(column, keys)
    // a bucket has the digits of its width
    return jsonValue(digits.get(column) === null ? oneForm(key, type) : key, type, true)
  })
  return { key: field.key, value: jsonObject(members) }
}

/** Groups have no order of their own, so all keys end it; a key that stands earlier decides nothing any more. */
const orderSql = (groups: GroupQuery, keys: ReadonlyMap<string, Sql>, source: Source): Sql => {
  const terms: Sql[] = []
  const decided = new Set<string>()
  for (const { of, ...direction } of groups.orderBy) {
    if (of.kind !== 'key') terms.push(directed(measureSql(of, source), direction))
    else if (!decided.has(of.column)) terms.push(directed(keyOf(of.column, keys), direction))
    if (of.kind === 'key') decided.add(of.column)
  }
  for (const [column, key] of keys) if (!decided.has(column)) terms.push(key)
  return join(terms, ', ')
}

const directed = (value: Sql, { direction, nulls }: Direction): Sql => {
  const term = direction === 'ASC' ? value : sql`${value} desc`
  // PostgreSQL's default: a null is larger than any value
  if ((nulls === 'LAST') === (direction === 'ASC')) return term
  return nulls === 'FIRST' ? sql`${term} nulls first` : sql`${term} nulls last`
}

const keyOf = (column: string, keys: ReadonlyMap<string, Sql>): Sql => {
  const key = keys.get(column)
  invariant(key !== undefined, '5d03', `${column} is no key of the groups`)
  return key
}

const havingSql = ({ filter, measures }: Having, source: Source): Sql => {
  const measureOf = (name: string): Measure => {
    const measure = measures.get(name)
    invariant(measure !== undefined, '5d04', `measure ${name} is not known`)
    return measure
  }
  const scope: ColumnScope = {
    dataset: source.dataset,
    compilation: source.compilation,
    column: (name) => measureSql(measureOf(name), source),
    columnOf: (name) => {
      const measure = measureOf(name)
      invariant(measure.kind === 'figure', '5d05', 'the number of rows is of no column')
      return source.columnOf(measure.column)
    },
    typeOf: (name) => typeSql(typeOf(measureOf(name), source)),
    related: () => {
      throw new Error('invariant 5d07: a measure leads to no other rows')
    },
  }
  return filterSql(filter, scope)
}

const typeOf = (measure: Measure, source: Source) => {
  if (measure.kind === 'count') return 'INTEGER'
  const type = figureType(measure.figure, source.columnOf(measure.column).type)
  invariant(type !== undefined, '5d06', `${measure.figure} of ${measure.column} is not offered`)
  return type
}
