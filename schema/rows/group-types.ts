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
import { figures, isGroupable } from '../../src/query/row-query/figure'
import { DecimalScalar } from '../scalars'
import { isOffered, type AggregateFields } from './aggregate-types'
import { OrderEnum, scalarOf } from './filter-inputs'

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

/** The types that the field `groups` of a connection is made of. */
export interface GroupParts {
  readonly group: () => GraphQLObjectType
  readonly groupBy: () => GraphQLInputObjectType
  readonly having: () => GraphQLInputObjectType
  readonly groupOrder: () => GraphQLInputObjectType
}

const listOf = <T extends GraphQLInputObjectType | GraphQLObjectType>(type: T) =>
  new GraphQLList(new GraphQLNonNull(type))

/** The field `groups` of a connection. */
export const groupsField = (parts: GroupParts): GraphQLFieldConfig<unknown, unknown> => ({
  type: new GraphQLNonNull(listOf(parts.group())),
  description: 'The rows that match, in groups of those that agree in every key.',
  args: {
    by: {
      type: new GraphQLNonNull(listOf(parts.groupBy())),
      description: 'The keys: at least one, each column once.',
    },
    having: { type: parts.having(), description: 'Which groups.' },
    orderBy: {
      type: listOf(parts.groupOrder()),
      description: 'In which order; then, and if absent, by all keys, ascending.',
    },
    first: { type: GraphQLInt, description: 'How many groups; absent: 100.' },
    offset: { type: GraphQLInt, description: 'How many groups are passed over.' },
  },
})

export const groupType = (
  name: string,
  key: () => GraphQLObjectType,
  fields: () => AggregateFields,
): GraphQLObjectType =>
  new GraphQLObjectType({
    name,
    fields: () => ({ key: { type: new GraphQLNonNull(key()) }, ...fields() }),
  })

/** @param columns those that rows can be grouped by */
export const groupKeyType = (name: string, columns: () => readonly Column[]): GraphQLObjectType =>
  new GraphQLObjectType({
    name,
    description: 'What the rows of a group agree in. Only what `by` names can be selected.',
    fields: () =>
      Object.fromEntries(
        columns().map(({ name: column, label, type }) => [
          column,
          { type: scalarOf[type], description: label },
        ]),
      ),
  })

export const groupByInput = (name: string, column: () => GraphQLEnumType): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    fields: () => ({
      column: { type: new GraphQLNonNull(column()) },
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

/** @param columns those that rows can be grouped by */
export const columnEnum = (name: string, columns: () => readonly Column[]): GraphQLEnumType =>
  new GraphQLEnumType({
    name,
    values: () =>
      Object.fromEntries(columns().map(({ name: column, label }) => [column, { description: label }])),
  })

/** @param orderBy the order input of the rows: a column and its direction */
export const groupOrderInput = (
  name: string,
  columns: () => readonly Column[],
  orderBy: () => GraphQLInputObjectType,
): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: 'One key or figure, and its direction.',
    isOneOf: true,
    fields: () => ({
      key: { type: orderBy(), description: 'A column of `by`.' },
      count: { type: OrderEnum },
      ...Object.fromEntries(
        figures
          .filter((figure) => isOffered(figure, columns()))
          .map((figure): [string, GraphQLInputFieldConfig] => [figure, { type: orderBy() }]),
      ),
    }),
  })
