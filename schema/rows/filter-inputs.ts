import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLInputFieldConfig,
  type GraphQLScalarType,
} from 'graphql'
import type { ColumnType } from '../../src/catalog/column-type'
import {
  BigIntScalar,
  DateScalar,
  DateTimeScalar,
  DecimalScalar,
  GeoPointScalar,
  JsonScalar,
  TimeScalar,
} from '../scalars'

/** The GraphQL scalar of each column type. */
export const scalarOf: Readonly<Record<ColumnType, GraphQLScalarType>> = {
  TEXT: GraphQLString,
  INTEGER: GraphQLInt,
  BIGINT: BigIntScalar,
  DECIMAL: DecimalScalar,
  FLOAT: GraphQLFloat,
  BOOLEAN: GraphQLBoolean,
  DATE: DateScalar,
  TIME: TimeScalar,
  TIMESTAMP: DateTimeScalar,
  JSON: JsonScalar,
  POINT: GeoPointScalar,
}

const words = {
  eq: 'Equal.',
  ne: 'Not equal. A missing value is neither: it does not match.',
  in: 'Equal to one of these. An empty list matches nothing.',
  notIn: 'Equal to none of these. A missing value does not match.',
  lt: 'Less.',
  lte: 'Less or equal.',
  gt: 'Greater.',
  gte: 'Greater or equal.',
  contains: 'Contains this text, letter for letter.',
  startsWith: 'Starts with this text, letter for letter.',
  endsWith: 'Ends with this text, letter for letter.',
  ilike: 'Matches this SQL pattern without regard to case: % is any text, _ any character, \\ escapes.',
  isNull: 'true: the value is missing; false: it is there.',
} as const

type Operator = keyof typeof words

const ordered: readonly Operator[] = ['eq', 'ne', 'in', 'notIn', 'lt', 'lte', 'gt', 'gte', 'isNull']
const textual: readonly Operator[] = [...ordered, 'contains', 'startsWith', 'endsWith', 'ilike']
const plain: readonly Operator[] = ['eq', 'ne', 'in', 'notIn', 'isNull']

const filterInput = (
  name: string,
  scalar: GraphQLScalarType,
  operators: readonly Operator[],
): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: `Conditions on one column; all that are given must hold.`,
    fields: Object.fromEntries(
      operators.map((operator): [string, GraphQLInputFieldConfig] => [
        operator,
        {
          type:
            operator === 'isNull'
              ? GraphQLBoolean
              : operator === 'in' || operator === 'notIn'
                ? new GraphQLList(new GraphQLNonNull(scalar))
                : scalar,
          description: words[operator],
        },
      ]),
    ),
  })

/** The filter input of each column type that has an order or equality: neither JSON nor POINT. */
export const filterInputs: ReadonlyMap<ColumnType, GraphQLInputObjectType> = new Map([
  ['TEXT', filterInput('TextFilter', GraphQLString, textual)],
  ['INTEGER', filterInput('IntFilter', GraphQLInt, ordered)],
  ['BIGINT', filterInput('BigIntFilter', BigIntScalar, ordered)],
  ['DECIMAL', filterInput('DecimalFilter', DecimalScalar, ordered)],
  ['FLOAT', filterInput('FloatFilter', GraphQLFloat, ordered)],
  ['BOOLEAN', filterInput('BooleanFilter', GraphQLBoolean, plain)],
  ['DATE', filterInput('DateFilter', DateScalar, ordered)],
  ['TIME', filterInput('TimeFilter', TimeScalar, ordered)],
  ['TIMESTAMP', filterInput('DateTimeFilter', DateTimeScalar, ordered)],
])

export const OrderEnum = new GraphQLEnumType({
  name: 'Order',
  description: 'Direction of one order term. Text is ordered by code point.',
  values: {
    ASC: { description: 'Ascending, missing values last.' },
    DESC: { description: 'Descending, missing values first.' },
    ASC_NULLS_FIRST: { description: 'Ascending, missing values first.' },
    DESC_NULLS_LAST: { description: 'Descending, missing values last.' },
  },
})
