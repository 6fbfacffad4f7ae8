import { getNamedType, isObjectType, type GraphQLSchema } from 'graphql'

/** The names of datasets that a schema was asked to show and does not. */
export const lensGaps = (schema: GraphQLSchema, names: readonly string[]): readonly string[] => {
  const rows = getNamedType(schema.getQueryType()?.getFields()['rows']?.type)
  const shown = isObjectType(rows) ? rows.getFields() : {}
  return names.filter((name) => !Object.hasOwn(shown, name))
}
