import {
  GraphQLNonNull,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLObjectType,
} from 'graphql'
import { isAlwaysThere } from '../../src/catalog/always-there'
import type { Dataset } from '../../src/catalog/dataset'
import { DeferredObjectType } from './deferred-types'
import { describeColumn, describeDataset } from './descriptions'
import { scalarOf } from './filter-inputs'
import type { Access } from './members'
import { openColumn, openColumns, openRelation, openRelationNames } from './open-parts'

/** What a row leads to on the other side of a relation. */
interface RelatedTypes {
  readonly dataset: Dataset
  readonly row: () => GraphQLObjectType
  readonly connection: () => GraphQLObjectType
  pageArguments(): GraphQLFieldConfigArgumentMap
}

export interface RowTypeSource {
  readonly datasets: ReadonlyMap<string, Dataset>
  /** Where people apply for an agreement, for descriptions. */
  readonly applyUrl: string
  readonly access: Access
  readonly familyOf: (dataset: string) => RelatedTypes
}

type FieldConfig = GraphQLFieldConfig<unknown, unknown>

/** The type of a row: its columns, and its relations. */
export const rowType = (name: string, dataset: Dataset, source: RowTypeSource): GraphQLObjectType =>
  new DeferredObjectType(
    { name, description: describeDataset(dataset, source.applyUrl) },
    {
      within: () => openColumns(dataset).map((column) => column.name),
      elsewhere: () => openRelationNames(dataset, source.datasets),
      make: (field) => relationField(field, dataset, source) ?? columnField(field, dataset, source),
    },
    source.access,
  )

const columnField = (
  name: string,
  dataset: Dataset,
  { applyUrl }: RowTypeSource,
): FieldConfig | undefined => {
  const column = openColumn(dataset, name)
  if (column === undefined) return undefined
  const type = scalarOf[column.type]
  return {
    type: isAlwaysThere(column) ? new GraphQLNonNull(type) : type,
    description: describeColumn(column, applyUrl),
    ...(column.deprecated === null ? {} : { deprecationReason: column.deprecated }),
  }
}

const relationField = (
  name: string,
  dataset: Dataset,
  { datasets, familyOf }: RowTypeSource,
): FieldConfig | undefined => {
  const relation = openRelation(dataset, name, datasets)
  if (relation === undefined) return undefined
  const { kind, column, target, targetColumn } = relation
  const related = familyOf(target)
  const { title } = related.dataset
  return kind === 'TO_ONE'
    ? { type: related.row(), description: `${title} (${column} → ${target}.${targetColumn})` }
    : {
        type: new GraphQLNonNull(related.connection()),
        args: related.pageArguments(),
        description: `${title} (${target}.${targetColumn} → ${column})`,
      }
}
