import { GraphQLSchema } from 'graphql'
import { RowTypes } from '../../../schema/rows/row-types'
import type { CatalogSnapshot } from '../../catalog/live/snapshot'
import { pageInfoType, queryWithRows } from './catalog-schema'
import { guardedRoot } from './static-schema'

/**
 * The schema of a snapshot with every type made, for introspection and SDL of a catalogue that is not large.
 * @param fields names of the fields of `Rows`; null: every dataset that is open
 */
export const wholeSchema = (
  snapshot: CatalogSnapshot,
  applyUrl: string,
  fields: ReadonlySet<string> | null = null,
): GraphQLSchema => {
  const { datasets } = snapshot
  const rowTypes = new RowTypes({ datasets, pageInfo: pageInfoType(), applyUrl, fields, access: 'LISTED' })
  return new GraphQLSchema({ query: queryWithRows(rowTypes.rows), mutation: guardedRoot('Mutation') })
}
