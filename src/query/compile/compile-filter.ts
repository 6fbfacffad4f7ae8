import type { Relation } from '../../catalog/dataset'
import { assertNever, invariant } from '../../kernel/errors'
import type { ColumnScope } from './compilation'
import type { CompareOp, Filter } from '../row-query/filter'
import { matchSql } from './compile-match'
import type { Operand } from '../row-query/operand'
import { relationOf } from '../plan/plan'
import { join, sql, type Sql } from '../sql'

/** What an unknown condition comes to: the same as a false one, or what stands around it tells. */
type Unknown = 'FALSE' | 'OPEN'

/**
 * A filter as a condition. Only operators that cannot raise on any stored value (DESIGN 5.5): comparisons, `strpos`,
 * `starts_with`, `right`, `ilike` with a checked pattern.
 */
export const filterSql = (filter: Filter, scope: ColumnScope): Sql => conditionSql(filter, scope, 'FALSE')

const conditionSql = (filter: Filter, scope: ColumnScope, unknown: Unknown): Sql => {
  switch (filter.kind) {
    case 'and':
      return filter.of.length === 0 ? sql`true` : sql`(${all(filter.of, scope, ' and ', unknown)})`
    case 'or':
      return filter.of.length === 0 ? sql`false` : sql`(${all(filter.of, scope, ' or ', unknown)})`
    case 'not':
      return filter.of.kind === 'in'
        ? inSql({ ...filter.of, negated: !filter.of.negated }, scope, unknown)
        : sql`(not ${conditionSql(filter.of, scope, 'OPEN')})`
    case 'isNull':
      return filter.isNull
        ? sql`${scope.column(filter.column)} is null`
        : sql`${scope.column(filter.column)} is not null`
    case 'in':
      return inSql(filter, scope, unknown)
    case 'compare':
      return compareSql(filter.op, scope.column(filter.column), parameter(filter.column, filter.value, scope))
    case 'matches':
      return matchSql(filter.match, scope.column(filter.column), scope)
    case 'toOne':
      return existsSql(filter, 'TO_ONE', scope)
    case 'toMany':
      return filter.quantifier === 'some'
        ? existsSql(filter, 'TO_MANY', scope)
        : sql`(not ${existsSql(filter, 'TO_MANY', scope)})`
    default:
      return assertNever(filter)
  }
}

const all = (filters: readonly Filter[], scope: ColumnScope, separator: string, unknown: Unknown): Sql =>
  join(
    filters.map((part) => conditionSql(part, scope, unknown)),
    separator,
  )

const parameter = (column: string, value: Operand, scope: ColumnScope): Sql =>
  scope.compilation.params.addOperand(value, scope.typeOf(column))

const inSql = (filter: Extract<Filter, { kind: 'in' }>, scope: ColumnScope, unknown: Unknown): Sql => {
  const column = scope.column(filter.column)
  const [only, second] = filter.values
  // one value takes the form that an index with an order serves
  if (only !== undefined && second === undefined)
    return compareSql(filter.negated ? 'ne' : 'eq', column, parameter(filter.column, only, scope))
  const list = scope.compilation.params.addList(filter.values, scope.typeOf(filter.column))
  const isIn = sql`${column} = any (${list})`
  if (!filter.negated) return isIn
  // for `<> all` PostgreSQL takes the missing values off once for each of the list, and guesses that no row is left
  return unknown === 'FALSE' ? sql`(${isIn}) is false` : sql`${column} <> all (${list})`
}

const compareSql = (op: CompareOp, column: Sql, value: Sql): Sql => {
  switch (op) {
    case 'eq':
      return sql`${column} = ${value}`
    case 'ne':
      return sql`${column} <> ${value}`
    case 'lt':
      return sql`${column} < ${value}`
    case 'lte':
      return sql`${column} <= ${value}`
    case 'gt':
      return sql`${column} > ${value}`
    case 'gte':
      return sql`${column} >= ${value}`
    case 'contains':
      return sql`strpos(${column}, ${value}) > 0`
    case 'startsWith':
      // an index in collation "C" serves it from PostgreSQL 15 on
      return sql`${column} ^@ ${value}`
    case 'endsWith':
      return sql`right(${column}, char_length(${value})) = ${value}`
    case 'ilike':
      return sql`${column} collate "und-x-icu" ilike ${value}`
    default:
      return assertNever(op)
  }
}

/**
 * Whether a related row is there of which the filter is true (toOne, some, none), or of which it is not (every).
 * What is compared are the rows of the other dataset as its own Grant shows them.
 */
const existsSql = (
  filter: Extract<Filter, { kind: 'toOne' | 'toMany' }>,
  kind: Relation['kind'],
  scope: ColumnScope,
): Sql => {
  const relation = relationOf(scope.dataset, filter.relation)
  invariant(relation.kind === kind, '4ff0', `a filter ${filter.kind} through ${kind}`)
  const target = scope.related(relation)
  const link = sql`${target.column(relation.targetColumn)} = ${scope.column(relation.column)}`
  const holds = filterSql(filter.of, target)
  const isEvery = filter.kind === 'toMany' && filter.quantifier === 'every'
  const condition = isEvery ? sql`(${holds}) is not true` : holds
  return sql`exists (select 1 from ${target.from()} where ${link} and ${condition})`
}
