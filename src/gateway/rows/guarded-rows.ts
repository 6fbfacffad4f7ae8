import { GraphQLObjectType, GraphQLScalarType, GraphQLSchema, type GraphQLFieldResolver } from 'graphql'
import { guardRows } from '../../../policies/rules'
import { resolveRows } from '../../../resolvers/rows'
import { objectTypeOf } from '../schema/static-schema'

/** A leaf, for the schema of one field that the rule is put on. */
const RowsJson = new GraphQLScalarType({
  name: 'RowsJson',
  description: 'JSON text made by PostgreSQL.',
  serialize: (value) => value,
})

let wrapped: GraphQLFieldResolver<unknown, unknown> | undefined

/**
 * The resolver of every dataset field, wrapped by graphql-shield once on a schema of one field and shared: wrapping
 * 5,000 fields takes 5 s, and the rule reads the field's name from `info` anyway.
 */
export const guardedRowsResolver = (): GraphQLFieldResolver<unknown, unknown> => {
  if (wrapped) return wrapped
  const rows = new GraphQLObjectType({
    name: 'Rows',
    fields: { dataset: { type: RowsJson, resolve: resolveRows as GraphQLFieldResolver<unknown, unknown> } },
  })
  const query = new GraphQLObjectType({ name: 'Query', fields: { rows: { type: rows } } })
  const resolve = objectTypeOf(guardRows(new GraphQLSchema({ query })), 'Rows').getFields()['dataset']
    ?.resolve
  if (resolve === undefined || resolve === (resolveRows as unknown))
    throw new Error('invariant 0b77: the rows resolver was not wrapped')
  wrapped = resolve
  return wrapped
}
