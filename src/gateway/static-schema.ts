import { GraphQLObjectType, type GraphQLSchema } from 'graphql'
import { buildSchemaSync } from 'type-graphql'
import { guardSchema } from '../../policies/rules'
import { CatalogResolver } from '../../resolvers/catalog.resolver'
import { ExplainResolver } from '../../resolvers/explain.resolver'
import { MeResolver } from '../../resolvers/me.resolver'
import { UsageResolver } from '../../resolvers/usage.resolver'
import { DateTimeScalar } from '../../schema/scalars'

let unguarded: GraphQLSchema | undefined

/** The schema of the control types, as type-graphql makes it. Its metadata is global: made once a process. */
export const unguardedSchema = (): GraphQLSchema =>
  (unguarded ??= buildSchemaSync({
    resolvers: [CatalogResolver, ExplainResolver, MeResolver, UsageResolver],
    scalarsMap: [{ type: Date, scalar: DateTimeScalar }],
    validate: false,
    nullableByDefault: false,
  }))

let root: GraphQLObjectType | undefined

/**
 * The static root type with every field under its rule. graphql-middleware copies each type that it sees, so only the
 * wrapped resolvers are taken from its copy: all schemas share the types of `unguardedSchema`.
 */
export const guardedQuery = (): GraphQLObjectType => {
  if (root) return root
  const wrapped = objectTypeOf(guardSchema(unguardedSchema()), 'Query').getFields()
  const config = objectTypeOf(unguardedSchema(), 'Query').toConfig()
  const fields = Object.entries(config.fields).map(([name, field]) => {
    const resolve = wrapped[name]?.resolve
    if (resolve === undefined || resolve === field.resolve)
      throw new Error(`invariant 0b78: Query.${name} was not wrapped`)
    return [name, { ...field, resolve }] as const
  })
  root = new GraphQLObjectType({ ...config, fields: Object.fromEntries(fields) })
  return root
}

export const objectTypeOf = (schema: GraphQLSchema, name: string): GraphQLObjectType => {
  const type = schema.getType(name)
  if (!(type instanceof GraphQLObjectType)) throw new Error(`invariant 44d1: ${name} is no object type`)
  return type
}
