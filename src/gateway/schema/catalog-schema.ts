import {
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  type GraphQLFieldConfigMap,
  type GraphQLNamedType,
} from 'graphql'
import type { Access } from '../../../schema/rows/members'
import { RowTypes } from '../../../schema/rows/row-types'
import { sharedRowTypes } from '../../../schema/rows/shared-types'
import { emptyRecord } from '../../kernel/record'
import type { CatalogSnapshot } from '../../catalog/live/snapshot'
import { guardedRoot, objectTypeOf, unguardedSchema } from './static-schema'

type TypeMap = Record<string, GraphQLNamedType>

/**
 * The public schema of one catalogue snapshot, which operations are validated against. It answers for every type, and
 * makes those of a dataset when they are first asked for by name: with 5,000 datasets the whole is 85,000 types and
 * half a gigabyte, made anew by every publish. Who lists all types sees the static ones alone, and who lists the fields
 * of a dataset's type none (`whole-schema.ts` has them).
 */
export class CatalogSchema extends GraphQLSchema {
  readonly rowTypes: RowTypes
  private readonly root: GraphQLObjectType
  private readonly types: TypeMap

  constructor(
    readonly snapshot: CatalogSnapshot,
    applyUrl: string,
    fields: ReadonlySet<string> | null = null,
    access: Access = 'FOUND',
  ) {
    super({
      query: guardedRoot('Query'),
      mutation: guardedRoot('Mutation'),
      types: sharedRowTypes,
      assumeValid: true,
    })
    const { datasets } = snapshot
    this.rowTypes = new RowTypes({ datasets, pageInfo: pageInfoType(), applyUrl, fields, access })
    this.root = queryWithRows(this.rowTypes.rows)
    const ofDatasets = new Proxy<TypeMap>(emptyRecord<GraphQLNamedType>(), {
      get: (_, name) => (typeof name === 'string' ? this.rowTypes.type(name) : undefined),
      has: (_, name) => typeof name === 'string' && this.rowTypes.type(name) !== undefined,
    })
    this.types = Object.assign(Object.create(ofDatasets) as TypeMap, super.getTypeMap(), { Query: this.root })
    if (this.rowTypes.rows) this.types['Rows'] = this.rowTypes.rows
  }

  override getQueryType(): GraphQLObjectType {
    return this.root
  }

  override getTypeMap(): TypeMap {
    return this.types
  }

  override getType(name: string): GraphQLNamedType | undefined {
    return this.types[name]
  }
}

export const pageInfoType = (): GraphQLObjectType => objectTypeOf(unguardedSchema(), 'PageInfo')

/** The root type with the field of all rows, where any are open. */
export const queryWithRows = (rows: GraphQLObjectType | null): GraphQLObjectType => {
  const config = guardedRoot('Query').toConfig()
  const fields: GraphQLFieldConfigMap<unknown, unknown> = { ...config.fields }
  if (rows !== null)
    fields['rows'] = {
      type: new GraphQLNonNull(rows),
      description: '数据 The rows of each open dataset.',
      resolve: () => ({}),
    }
  return new GraphQLObjectType({ ...config, fields })
}
