import type { ColumnType } from '../../catalog/column-type'
import { invariant } from '../../kernel/errors'
import type { ColumnScope } from './compilation'
import { aggregateMember, columnMembers, measureSql } from './compile-figure'
import { filterSql } from './compile-filter'
import { keySql } from './compile-group-key'
import type { GroupKey } from '../row-query/group-key'
import { figureType, type Measure } from '../row-query/figure'
import { jsonObject, type Member } from './json-object'
import { jsonValue, oneForm } from './json-sql'
import type { Direction, GroupField, GroupQuery, Having } from '../row-query/row-query'
import { typeSql, type Source } from './source'
import { integer, join, sql, whereSql, type Sql } from '../sql'

/** What stands for the keys and measures of a group: expressions over its rows, or columns of what was grouped before. */
export interface GroupScope {
  readonly source: Source
  key(column: string): Sql
  measure(measure: Measure): Sql
}

/**
 * The groups of a source: a select of one row with `j`, the JSON text of the list, and `n`, how many there are.
 * @param conditions which rows are grouped
 */
export const groupsSql = (groups: GroupQuery, source: Source, conditions: readonly Sql[]): Sql => {
  const keys = new Map(groups.by.map((key) => [key.column, keySql(key, source)]))
  const scope: GroupScope = {
    source,
    key: (column) => keyOf(column, keys),
    measure: (measure) => measureSql(measure, source),
  }
  const json = groupJson(groups, scope)
  const having = groups.having === null ? null : havingSql(groups.having, scope)
  const order = sql`order by ${orderSql(groups, scope)}`
  const select = sql`select ${json} as j from ${source.from()} ${whereSql(conditions)}`
  const all = sql`${select} group by ${join([...keys.values()], ', ')}`
  if (having === null) return groupList(sql`${all} ${order} ${limitSql(groups)}`, source)
  // PostgreSQL takes a third of the groups to meet any condition, and would go through an index until a page of them is
  // found: through all rows, one by one, where few do. All groups are found in whatever way is the quickest for them.
  const name = source.compilation.alias('g')
  const met = sql`with ${name} as materialized (${all} having ${having} ${order})`
  return groupList(sql`${met} select ${name}.j from ${name} ${limitSql(groups)}`, source)
}

/** The groups' JSON texts as one, and how many they are, of a select of the JSON text `j` of each in order. */
export const groupList = (select: Sql, { compilation }: Source): Sql => {
  const alias = compilation.alias('r')
  return sql`select string_agg(${alias}.j, ',') as j, count(*)::int as n from (${select}) ${alias}`
}

export const groupJson = ({ by, fields }: GroupQuery, scope: GroupScope): Sql => {
  const json = jsonObject(fields.map((field) => groupMember(field, by, scope)))
  return scope.source.written.bounded(json)
}

export const groupPage = (groups: GroupQuery, scope: GroupScope): Sql =>
  sql`order by ${orderSql(groups, scope)} ${limitSql(groups)}`

const limitSql = ({ first, offset }: GroupQuery): Sql =>
  sql`limit ${integer(first)} offset ${integer(offset)}`

const groupMember = (field: GroupField, by: readonly GroupKey[], scope: GroupScope): Member => {
  const { source } = scope
  if (field.kind !== 'key')
    return aggregateMember(
      field,
      source,
      () => sql`${scope.measure({ kind: 'count' })}::text`,
      (measure) => scope.measure(measure),
    )
  const digits = new Map(by.map((key) => [key.column, key.bucket]))
  const members = columnMembers(field.columns, (column) => {
    const { type } = source.columnOf(column)
    const key = scope.key(column)
    source.written.note(key, type)
    // a bucket has the digits of its width
    return jsonValue(digits.get(column) === null ? oneForm(key, type) : key, type, true)
  })
  return { key: field.key, value: jsonObject(members) }
}

/** Groups have no order of their own, so all keys end it; a key that stands earlier decides nothing any more. */
const orderSql = (groups: GroupQuery, scope: GroupScope): Sql => {
  const terms: Sql[] = []
  const decided = new Set<string>()
  for (const { of, ...direction } of groups.orderBy) {
    if (of.kind !== 'key') terms.push(directed(scope.measure(of), direction))
    else if (!decided.has(of.column)) terms.push(directed(scope.key(of.column), direction))
    if (of.kind === 'key') decided.add(of.column)
  }
  for (const { column } of groups.by) if (!decided.has(column)) terms.push(scope.key(column))
  return join(terms, ', ')
}

const directed = (value: Sql, { direction, nulls }: Direction): Sql => {
  const term = direction === 'ASC' ? value : sql`${value} desc`
  // PostgreSQL's default: a null is larger than any value
  if ((nulls === 'LAST') === (direction === 'ASC')) return term
  return nulls === 'FIRST' ? sql`${term} nulls first` : sql`${term} nulls last`
}

export const keyOf = (column: string, keys: ReadonlyMap<string, Sql>): Sql => {
  const key = keys.get(column)
  invariant(key !== undefined, '5d03', `${column} is no key of the groups`)
  return key
}

export const havingSql = ({ filter, measures }: Having, { source, measure }: GroupScope): Sql => {
  const measureOf = (name: string): Measure => {
    const found = measures.get(name)
    invariant(found !== undefined, '5d04', `measure ${name} is not known`)
    return found
  }
  const scope: ColumnScope = {
    dataset: source.dataset,
    compilation: source.compilation,
    column: (name) => measure(measureOf(name)),
    columnOf: (name) => {
      const found = measureOf(name)
      invariant(found.kind === 'figure', '5d05', 'the number of rows is of no column')
      return source.columnOf(found.column)
    },
    typeOf: (name) => typeSql(measureType(measureOf(name), source)),
    related: () => {
      throw new Error('invariant 5d07: a measure leads to no other rows')
    },
  }
  return filterSql(filter, scope)
}

/** The type that a measure is shown in. */
export const measureType = (measure: Measure, source: Source): ColumnType => {
  if (measure.kind === 'count') return 'INTEGER'
  const type = figureType(measure.figure, source.columnOf(measure.column).type)
  invariant(type !== undefined, '5d06', `${measure.figure} of ${measure.column} is not offered`)
  return type
}
