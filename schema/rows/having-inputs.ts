import { GraphQLInputObjectType, GraphQLList, GraphQLNonNull, type GraphQLInputFieldConfig } from 'graphql'
import type { Column } from '../../src/catalog/dataset'
import { figures, figureType, type Figure } from '../../src/query/row-query/figure'
import { columnsOf } from './aggregate-types'
import { filterInputs } from './filter-inputs'

/**
 * The filter of groups: as `where`, on their number of rows and their figures.
 * @param inputOf the filter of a figure; undefined: no column has it
 */
export const havingInput = (
  name: string,
  inputOf: (figure: Figure) => GraphQLInputObjectType | undefined,
): GraphQLInputObjectType => {
  const count = filterInputs.get('INTEGER')
  const having: GraphQLInputObjectType = new GraphQLInputObjectType({
    name,
    description: 'All members that are given must hold.',
    fields: () => {
      const list = new GraphQLList(new GraphQLNonNull(having))
      return {
        and: { type: list, description: 'All of these; an empty list is true.' },
        or: { type: list, description: 'One of these; an empty list is false.' },
        not: { type: having },
        ...(count === undefined ? {} : { count: { type: count, description: 'Number of rows.' } }),
        ...Object.fromEntries(
          figures.flatMap((figure): [string, GraphQLInputFieldConfig][] => {
            const type = inputOf(figure)
            return type === undefined ? [] : [[figure, { type }]]
          }),
        ),
      }
    },
  })
  return having
}

/** A filter of the figure's type for each column. */
export const figureInput = (
  name: string,
  figure: Figure,
  columns: readonly Column[],
): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: 'All members that are given must hold.',
    fields: () =>
      Object.fromEntries(
        columnsOf(figure, columns).flatMap(
          ({ name: column, label, type }): [string, GraphQLInputFieldConfig][] => {
            const filter = filterInputs.get(figureType(figure, type) ?? type)
            return filter === undefined ? [] : [[column, { type: filter, description: label }]]
          },
        ),
      ),
  })
