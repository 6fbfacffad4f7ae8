import { GraphQLSchema } from 'graphql'
import { RowTypes } from '../../schema/rows/row-types'
import type { CatalogSnapshot } from '../catalog/snapshot'
import { pageInfoType, queryWithRows } from './catalog-schema'

/**
 * The schema of a snapshot with every type made, for introspection and SDL.
 * @param only names of the datasets whose fields it has; what they relate to comes along, relations to others do not
 */
export const wholeSchema = (snapshot: CatalogSnapshot, applyUrl: string): GraphQLSchema => {
  const rowTypes = new RowTypes({ datasets: snapshot.datasets, pageInfo: pageInfoType(), applyUrl })
  return new GraphQLSchema({ query: queryWithRows(rowTypes.rows) })
}
