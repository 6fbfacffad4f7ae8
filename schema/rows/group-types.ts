import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLFieldConfig,
  type GraphQLInputFieldConfig,
} from 'graphql'
import type { Column } from '../../src/catalog/dataset'
import { figures, isGroupable } from '../../src/query/figure'
import { DecimalScalar } from '../scalars'
import { columnsOf, type AggregateFields } from './aggregate-types'
import { OrderEnum, scalarOf } from './filter-inputs'
import { havingInput } from './having-inputs'
import type { RowTypeNames } from './type-names'

export const DateUnitEnum = new GraphQLEnumType({
  name: 'DateUnit',
  description:
    'A unit of time that begins at a certain moment. For moments it begins in the time zone of the server.',
  values: {
    YEAR: {},
    MONTH: {},
    WEEK: { description: 'Begins on Monday.' },
    DAY: {},
    HOUR: { description: 'For moments only.' },
  },
})

/** Whether rows of these columns can be grouped at all. */
export const hasGroups = (columns: readonly Column[]): boolean =>
  columns.some(({ type }) => isGroupable(type))

/**
 * The field `groups` of a connection.
 * @param fields the members of the aggregate, which a group has too
 * @param orderBy the order input of the rows: a column and its direction
 * @throws when there is no column to group by
 */
export const groupsField = (
  names: RowTypeNames,
  columns: readonly Column[],
  fields: AggregateFields,
  orderBy: GraphQLInputObjectType | null,
): GraphQLFieldConfig<unknown, unknown> => {
  const groupable = columns.filter(({ type }) => isGroupable(type))
  if (groupable.length === 0 || orderBy === null) throw new Error('invariant 90e4: nothing to group by')
  const listOf = <T extends GraphQLInputObjectType | GraphQLObjectType>(type: T) =>
    new GraphQLList(new GraphQLNonNull(type))
  return {
    type: new GraphQLNonNull(listOf(groupType(names, groupable, fields))),
    description: 'The rows that match, in groups of those that agree in every key.',
    args: {
      by: {
        type: new GraphQLNonNull(listOf(groupByInput(names, groupable))),
        description: 'The keys: at least one, each column once.',
      },
      having: { type: havingInput(names, groupable), description: 'Which groups.' },
      orderBy: {
        type: listOf(groupOrderInput(names, groupable, orderBy)),
        description: 'In which order; then, and if absent, by all keys, ascending.',
      },
      first: { type: GraphQLInt, description: 'How many groups; absent: 100.' },
      offset: { type: GraphQLInt, description: 'How many groups are passed over.' },
    },
  }
}

const groupType = (
  names: RowTypeNames,
  columns: readonly Column[],
  fields: AggregateFields,
): GraphQLObjectType =>
  new GraphQLObjectType({
    name: names.group,
    fields: () => ({
      key: {
        type: new GraphQLNonNull(
          new GraphQLObjectType({
            name: names.groupKey,
            description: 'What the rows of a group agree in. Only what `by` names can be selected.',
            fields: () =>
              Object.fromEntries(
                columns.map(({ name, label, type }) => [name, { type: scalarOf[type], description: label }]),
              ),
          }),
        ),
      },
      ...fields,
    }),
  })

const groupByInput = (names: RowTypeNames, columns: readonly Column[]): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name: names.groupBy,
    fields: () => ({
      column: {
        type: new GraphQLNonNull(
          new GraphQLEnumType({
            name: names.column,
            values: Object.fromEntries(columns.map(({ name, label }) => [name, { description: label }])),
          }),
        ),
      },
      truncate: {
        type: DateUnitEnum,
        description: 'Days and moments: the begin of the unit stands for the value.',
      },
      bucket: {
        type: DecimalScalar,
        description: 'Numbers: the greatest multiple of this width that is not above stands for the value.',
      },
    }),
  })

const groupOrderInput = (
  names: RowTypeNames,
  columns: readonly Column[],
  orderBy: GraphQLInputObjectType,
): GraphQLInputObjectType => {
  const offered = figures.filter((figure) => columnsOf(figure, columns).length > 0)
  return new GraphQLInputObjectType({
    name: names.groupOrder,
    description: 'One key or figure, and its direction.',
    isOneOf: true,
    fields: {
      key: { type: orderBy, description: 'A column of `by`.' },
      count: { type: OrderEnum },
      ...Object.fromEntries(
        offered.map((figure): [string, GraphQLInputFieldConfig] => [figure, { type: orderBy }]),
      ),
    },
  })
}
