import { GraphQLInt, GraphQLNonNull, GraphQLObjectType, type GraphQLFieldConfig } from 'graphql'
import type { Column } from '../../src/catalog/dataset'
import { figures, figureType, type Figure } from '../../src/query/figure'
import { scalarOf } from './filter-inputs'
import type { RowTypeNames } from './type-names'

export type AggregateFields = Record<string, GraphQLFieldConfig<unknown, unknown>>

/** The member of RowTypeNames that each figure's object has: least and greatest values are of the same types. */
const typeNameOf = {
  countDistinct: 'counts',
  sum: 'sums',
  avg: 'averages',
  min: 'extremes',
  max: 'extremes',
} as const satisfies Record<Figure, keyof RowTypeNames>

const words: Readonly<Record<Figure, string>> = {
  countDistinct: 'Number of different values.',
  sum: 'Sum; null where there is no value.',
  avg: 'Arithmetic mean; null where there is no value.',
  min: 'Least value, of text by code point; null where there is none.',
  max: 'Greatest value, of text by code point; null where there is none.',
}

/**
 * The members that `aggregate` and each group have: the number of rows, and the figures that the types of the columns
 * allow. Missing values take no part in a figure.
 */
export const aggregateFields = (names: RowTypeNames, columns: readonly Column[]): AggregateFields => {
  const fields: AggregateFields = {
    count: { type: new GraphQLNonNull(GraphQLInt), description: 'Number of rows.' },
  }
  const objects = new Map<string, GraphQLObjectType>()
  for (const figure of figures) {
    const offered = columnsOf(figure, columns)
    if (offered.length === 0) continue
    const name = names[typeNameOf[figure]]
    const object = objects.get(name) ?? figureObject(name, figure, offered)
    objects.set(name, object)
    fields[figure] = { type: new GraphQLNonNull(object), description: words[figure] }
  }
  return fields
}

/** The columns that a figure is offered for. */
export const columnsOf = (figure: Figure, columns: readonly Column[]): readonly Column[] =>
  columns.filter((column) => figureType(figure, column.type) !== undefined)

const figureObject = (name: string, figure: Figure, columns: readonly Column[]): GraphQLObjectType =>
  new GraphQLObjectType({
    name,
    fields: () =>
      Object.fromEntries(
        columns.map(({ name: column, label, type }): [string, GraphQLFieldConfig<unknown, unknown>] => {
          const scalar = scalarOf[figureType(figure, type) ?? type]
          return [
            column,
            {
              type: figure === 'countDistinct' ? new GraphQLNonNull(scalar) : scalar,
              description: label,
            },
          ]
        }),
      ),
  })
