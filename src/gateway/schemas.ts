import {
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  isInputType,
  type GraphQLFieldConfigMap,
  type GraphQLNamedType,
} from 'graphql'
import { rowsType } from '../../schema/rows/row-types'
import type { CatalogSnapshot } from '../catalog/snapshot'
import { guardedRowsResolver, RowsJson } from './guarded-rows'
import { guardedQuery, objectTypeOf, unguardedSchema } from './static-schema'

/**
 * The two schemas of one catalogue snapshot. Operations are validated against the public one, and introspection reads
 * it; they are executed on the other, where each dataset field is a leaf.
 */
export interface SchemaPair {
  readonly snapshot: CatalogSnapshot
  readonly publicSchema: GraphQLSchema
  readonly executionSchema: GraphQLSchema
  /** The public type of `Query.rows`; null: nothing is open. */
  readonly rows: GraphQLObjectType | null
}

export const buildSchemas = (snapshot: CatalogSnapshot, applyUrl: string): SchemaPair => {
  const pageInfo = objectTypeOf(unguardedSchema(), 'PageInfo')
  const rows = rowsType({ datasets: snapshot.datasets, pageInfo, applyUrl })
  const publicSchema = new GraphQLSchema({ query: queryType(rows) })
  // every input type and enum: a variable that is used only below a leaf is coerced here too
  const inputs = Object.values(publicSchema.getTypeMap()).filter(
    (type): type is GraphQLNamedType => isInputType(type) && !type.name.startsWith('__'),
  )
  const executionSchema = new GraphQLSchema({
    query: queryType(rows && executionRows(rows)),
    types: inputs,
    // the public one was validated by its host
    assumeValid: true,
  })
  return { snapshot, publicSchema, executionSchema, rows }
}

const queryType = (rows: GraphQLObjectType | null): GraphQLObjectType => {
  const config = guardedQuery().toConfig()
  const fields: GraphQLFieldConfigMap<unknown, unknown> = { ...config.fields }
  if (rows !== null)
    fields['rows'] = {
      type: new GraphQLNonNull(rows),
      description: '数据 The rows of each open dataset.',
      resolve: () => ({}),
    }
  return new GraphQLObjectType({ ...config, fields })
}

const executionRows = (rows: GraphQLObjectType): GraphQLObjectType => {
  const resolve = guardedRowsResolver()
  return new GraphQLObjectType({
    name: 'Rows',
    fields: Object.fromEntries(
      Object.keys(rows.getFields()).map((name) => [name, { type: RowsJson, resolve }]),
    ),
  })
}
