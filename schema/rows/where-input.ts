import {
  GraphQLList,
  GraphQLNonNull,
  type GraphQLInputFieldConfig,
  type GraphQLInputObjectType,
} from 'graphql'
import type { Dataset } from '../../src/catalog/dataset'
import { filterInputOf } from './column-filter'
import { DeferredInputType } from './deferred-types'
import type { Access } from './members'
import { openColumn, openColumns, openRelation, openRelationNames } from './open-parts'

/** Where the filter inputs of datasets come from. */
export interface WhereSource {
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly access: Access
  readonly whereOf: (dataset: string) => GraphQLInputObjectType
  readonly listWhereOf: (dataset: string) => GraphQLInputObjectType
}

const combinations = ['and', 'or', 'not'] as const

/** The filter input of a dataset: `and`, `or`, `not`, its columns, and its relations. */
export const whereInput = (name: string, dataset: Dataset, source: WhereSource): GraphQLInputObjectType => {
  const { datasets, access } = source
  return new DeferredInputType(
    { name, description: 'All members that are given must hold.' },
    {
      within: () => [
        ...combinations,
        ...openColumns(dataset)
          .filter((column) => filterInputOf(column) !== undefined)
          .map((column) => column.name),
      ],
      elsewhere: () => openRelationNames(dataset, datasets),
      order: () => [...combinations, ...dataset.columns.keys(), ...dataset.relations.keys()],
      make: (member) =>
        combination(member, () => source.whereOf(dataset.name)) ??
        relation(member, dataset, source) ??
        condition(member, dataset),
    },
    access,
  )
}

const combination = (
  member: string,
  where: () => GraphQLInputObjectType,
): GraphQLInputFieldConfig | undefined => {
  switch (member) {
    case 'and':
      return { type: listOf(where()), description: 'All of these; an empty list is true.' }
    case 'or':
      return { type: listOf(where()), description: 'One of these; an empty list is false.' }
    case 'not':
      return { type: where() }
    default:
      return undefined
  }
}

const listOf = (type: GraphQLInputObjectType): GraphQLList<GraphQLNonNull<GraphQLInputObjectType>> =>
  new GraphQLList(new GraphQLNonNull(type))

const relation = (
  member: string,
  dataset: Dataset,
  { datasets, whereOf, listWhereOf }: WhereSource,
): GraphQLInputFieldConfig | undefined => {
  const found = openRelation(dataset, member, datasets)
  if (found === undefined) return undefined
  return found.kind === 'TO_ONE'
    ? { type: whereOf(found.target), description: 'The related row is there, and this holds of it.' }
    : { type: listWhereOf(found.target), description: 'What holds of the related rows.' }
}

const condition = (member: string, dataset: Dataset): GraphQLInputFieldConfig | undefined => {
  const column = openColumn(dataset, member)
  const type = column && filterInputOf(column)
  return type && { type, description: column.label }
}
