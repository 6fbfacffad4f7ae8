import type { FieldNode, GraphQLField } from 'graphql'
import type { Column, Dataset } from '../../catalog/dataset'
import { AppError, invariant, type PassedLimit } from '../../kernel/errors'
import { limited } from '../../kernel/messages/limited'
import { tooMany } from '../../kernel/passed-limit'
import { boundFigures, selectColumns, selectMeasure } from './aggregate-selection'
import { figureType, isFigure } from '../row-query/figure'
import { groupKey, type GroupKey } from '../row-query/group-key'
import { readHaving } from './having-input'
import { DEFAULT_GROUPS, MAX_GROUP_OFFSET, MAX_ORDER_TERMS } from '../limits'
import { readDirection } from './order-input'
import type { GroupField, GroupOrderTerm, GroupQuery } from '../row-query/row-query'
import { objectTypeOf, unknownField, type SelectionWalk } from './selection-walk'

/**
 * Reads a `groups` field of a connection: its arguments, and what is selected of each group.
 * @throws AppError BAD_USER_INPUT, LIMIT_EXCEEDED
 */
export const selectGroups = (
  dataset: Dataset,
  field: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
  walk: SelectionWalk,
): GroupQuery => {
  const args = walk.args(field, nodes)
  const at = `${dataset.name}.groups`
  const by = readBy(args['by'], dataset, at)
  const type = objectTypeOf(field)
  const fields = walk.each(type, nodes, (name, key, group, def): GroupField => {
    if (name !== 'key') return selectMeasure(name, key, group, def, walk) ?? unknownField(type, name)
    const columns = selectColumns(objectTypeOf(def), group, walk)
    for (const member of columns)
      if (member.kind === 'column') requireKey(member.column, by, `${at}.key.${member.column}`)
    return { kind: 'key', key, columns }
  })
  boundFigures(fields)
  return {
    by,
    having: args['having'] == null ? null : readHaving(args['having'], dataset, `${at}.having`),
    orderBy: readGroupOrder(args['orderBy'], dataset, by, `${at}.orderBy`),
    first: readFirst(args['first'], walk.limits.maxPageRows, at),
    offset: readOffset(args['offset'], at),
    fields,
  }
}

const readBy = (value: unknown, dataset: Dataset, at: string): readonly GroupKey[] => {
  const keys = listOf(value).map((entry): GroupKey => {
    const { column, truncate, bucket } = Object.fromEntries(entriesOf(entry))
    return groupKey(columnOf(dataset, String(column)), truncate, bucket, `${at}.by`)
  })
  if (keys.length === 0) throw AppError.of('query.noGroupKey', { coordinates: at })
  keys.forEach(({ column }, i) => {
    if (keys.findIndex((other) => other.column === column) < i)
      throw AppError.of('query.groupKeyTwice', { coordinates: `${dataset.name}.${column}` })
  })
  return keys
}

/** `[{ key: { code: ASC } }, { sum: { length: DESC } }, { count: DESC }]`: one thing each. */
const readGroupOrder = (
  value: unknown,
  dataset: Dataset,
  by: readonly GroupKey[],
  at: string,
): readonly GroupOrderTerm[] => {
  const terms = listOf(value)
  if (terms.length > MAX_ORDER_TERMS)
    throw tooMany(limited.orderTerms, MAX_ORDER_TERMS, 'MAX_ORDER_TERMS', terms.length)
  return terms.map((entry): GroupOrderTerm => {
    const [name, order] = onlyEntry(entry)
    if (name === 'count') return { of: { kind: 'count' }, ...readDirection(order) }
    const [column, direction] = onlyEntry(order)
    if (!isFigure(name)) {
      requireKey(column, by, `${at}.key.${column}`)
      return { of: { kind: 'key', column }, ...readDirection(direction) }
    }
    const { type } = columnOf(dataset, column)
    // the input is that of `orderBy`, with every column in it
    if (figureType(name, type) === undefined)
      throw AppError.of('query.noFigure', { coordinates: `${at}.${name}.${column}`, figure: name, type })
    return { of: { kind: 'figure', figure: name, column }, ...readDirection(direction) }
  })
}

const requireKey = (column: string, by: readonly GroupKey[], coordinates: string): void => {
  if (!by.some((key) => key.column === column))
    throw AppError.of('query.notGroupKey', { coordinates }, { coordinates: [coordinates] })
}

const readFirst = (first: unknown, limit: number, at: string): number => {
  if (first == null) return Math.min(DEFAULT_GROUPS, limit)
  return within(first, 'query.groupsFirst', `${at}.first`, { name: 'WEIR_MAX_PAGE_ROWS', value: limit })
}

const readOffset = (offset: unknown, at: string): number => {
  if (offset == null) return 0
  const limit = { name: 'MAX_GROUP_OFFSET', value: MAX_GROUP_OFFSET }
  return within(offset, 'query.groupsOffset', `${at}.offset`, limit)
}

const within = (
  asked: unknown,
  beyond: 'query.groupsFirst' | 'query.groupsOffset',
  coordinates: string,
  limit: PassedLimit,
): number => {
  invariant(typeof asked === 'number', '2e7a', 'a number of groups is no number')
  if (asked < 0) throw AppError.of('query.negativeNumber', { coordinates, asked })
  if (asked > limit.value)
    throw AppError.of(beyond, { coordinates, asked, limit: limit.value }, { limit: { ...limit, asked } })
  return asked
}

const columnOf = (dataset: Dataset, name: string): Column => {
  const column = dataset.columns.get(name)
  invariant(column !== undefined, '77ac', `column ${dataset.name}.${name} is not known`)
  return column
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const entriesOf = (value: unknown): [string, unknown][] => {
  invariant(typeof value === 'object' && value !== null, '77ad', 'an input that is not an object')
  return Object.entries(value)
}

/** The one member of a oneOf input. */
const onlyEntry = (value: unknown): [string, unknown] => {
  const [entry] = entriesOf(value)
  invariant(entry !== undefined, '77ae', 'a oneOf input without a member')
  return entry
}
