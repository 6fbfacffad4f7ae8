import {
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfig,
  type GraphQLOutputType,
} from 'graphql'
import { DeferredObjectType } from './deferred-types'
import type { FigureTypes } from './figure-types'
import { groupsField } from './group-types'
import type { Access } from './members'

/** What a page of a dataset leads to, each asked for when a field needs it. */
export interface ConnectionParts {
  readonly row: () => GraphQLObjectType
  readonly edge: () => GraphQLObjectType
  readonly figures: () => FigureTypes
  readonly pageInfo: GraphQLObjectType
}

type FieldConfig = GraphQLFieldConfig<unknown, unknown>

const required = <T extends GraphQLOutputType>(type: T) => new GraphQLNonNull(type)
const listOf = (type: GraphQLOutputType) => required(new GraphQLList(required(type)))

export const edgeType = (name: string, row: () => GraphQLObjectType): GraphQLObjectType =>
  new GraphQLObjectType({
    name,
    fields: () => ({ cursor: { type: required(GraphQLString) }, node: { type: required(row()) } }),
  })

const fieldNames = ['nodes', 'edges', 'pageInfo', 'totalCount', 'aggregate'] as const

/** The type of a page of a dataset. */
export const connectionType = (name: string, parts: ConnectionParts, access: Access): GraphQLObjectType =>
  new DeferredObjectType(
    { name, description: 'A page of rows (GraphQL Cursor Connections).' },
    {
      within: () => (parts.figures().hasGroups ? [...fieldNames, 'groups'] : fieldNames),
      elsewhere: () => [],
      make: (field) => pageField(field, parts) ?? figureField(field, parts.figures()),
    },
    access,
  )

const pageField = (name: string, { row, edge, pageInfo }: ConnectionParts): FieldConfig | undefined => {
  switch (name) {
    case 'nodes':
      return { type: listOf(row()) }
    case 'edges':
      return { type: listOf(edge()) }
    case 'pageInfo':
      return { type: required(pageInfo) }
    case 'totalCount':
      return { type: required(GraphQLInt), description: 'Number of rows that match, over all pages.' }
    default:
      return undefined
  }
}

/** A dozen types that most queries do not ask for. */
const figureField = (name: string, figures: FigureTypes): FieldConfig | undefined => {
  if (name === 'aggregate')
    return { type: required(figures.aggregate()), description: 'Figures over all rows that match.' }
  return name === 'groups' && figures.hasGroups ? groupsField(figures) : undefined
}
