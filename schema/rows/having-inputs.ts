import { GraphQLInputObjectType, GraphQLList, GraphQLNonNull, type GraphQLInputFieldConfig } from 'graphql'
import type { Column } from '../../src/catalog/dataset'
import { figures, figureType, type Figure } from '../../src/query/figure'
import { columnsOf } from './aggregate-types'
import { filterInputs } from './filter-inputs'
import type { RowTypeNames } from './type-names'

const typeNameOf = {
  countDistinct: 'countsHaving',
  sum: 'sumsHaving',
  avg: 'averagesHaving',
  min: 'extremesHaving',
  max: 'extremesHaving',
} as const satisfies Record<Figure, keyof RowTypeNames>

/** The filter of groups: as `where`, on their number of rows and their figures. */
export const havingInput = (names: RowTypeNames, columns: readonly Column[]): GraphQLInputObjectType => {
  const inputs = new Map<string, GraphQLInputObjectType>()
  const members: Record<string, GraphQLInputFieldConfig> = {}
  for (const figure of figures) {
    const offered = columnsOf(figure, columns)
    if (offered.length === 0) continue
    const name = names[typeNameOf[figure]]
    const input = inputs.get(name) ?? figureInput(name, figure, offered)
    inputs.set(name, input)
    members[figure] = { type: input }
  }
  const count = filterInputs.get('INTEGER')
  const having: GraphQLInputObjectType = new GraphQLInputObjectType({
    name: names.having,
    description: 'All members that are given must hold.',
    fields: () => {
      const list = new GraphQLList(new GraphQLNonNull(having))
      return {
        and: { type: list, description: 'All of these; an empty list is true.' },
        or: { type: list, description: 'One of these; an empty list is false.' },
        not: { type: having },
        ...(count === undefined ? {} : { count: { type: count, description: 'Number of rows.' } }),
        ...members,
      }
    },
  })
  return having
}

/** A filter of the figure's type for each column. */
const figureInput = (name: string, figure: Figure, columns: readonly Column[]): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    description: 'All members that are given must hold.',
    fields: () =>
      Object.fromEntries(
        columns.flatMap(({ name: column, label, type }): [string, GraphQLInputFieldConfig][] => {
          const filter = filterInputs.get(figureType(figure, type) ?? type)
          return filter === undefined ? [] : [[column, { type: filter, description: label }]]
        }),
      ),
  })
