import { GraphQLInt, GraphQLNonNull, GraphQLObjectType, type GraphQLFieldConfig } from 'graphql'
import type { Column } from '../../src/catalog/dataset'
import { figures, figureType, type Figure } from '../../src/query/row-query/figure'
import { scalarOf } from './filter-inputs'

export type AggregateFields = Record<string, GraphQLFieldConfig<unknown, unknown>>

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
 * @param objectOf the type of a figure; undefined: no column has it
 */
export const aggregateFields = (
  objectOf: (figure: Figure) => GraphQLObjectType | undefined,
): AggregateFields => {
  const fields: AggregateFields = {
    count: { type: new GraphQLNonNull(GraphQLInt), description: 'Number of rows.' },
  }
  for (const figure of figures) {
    const object = objectOf(figure)
    if (object !== undefined)
      fields[figure] = { type: new GraphQLNonNull(object), description: words[figure] }
  }
  return fields
}

/** Whether a figure is offered for any of these columns. */
export const isOffered = (figure: Figure, columns: readonly Column[]): boolean =>
  columns.some((column) => figureType(figure, column.type) !== undefined)

/** The columns that a figure is offered for. */
export const columnsOf = (figure: Figure, columns: readonly Column[]): readonly Column[] =>
  columns.filter((column) => figureType(figure, column.type) !== undefined)

/** The values of a figure by column. */
export const figureObject = (name: string, figure: Figure, columns: readonly Column[]): GraphQLObjectType =>
  new GraphQLObjectType({
    name,
    fields: () =>
      Object.fromEntries(
        columnsOf(figure, columns).map(
          ({ name: column, label, type }): [string, GraphQLFieldConfig<unknown, unknown>] => {
            const scalar = scalarOf[figureType(figure, type) ?? type]
            return [
              column,
              {
                type: figure === 'countDistinct' ? new GraphQLNonNull(scalar) : scalar,
                description: label,
              },
            ]
          },
        ),
      ),
  })
