import { locatedError, type GraphQLError, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql'
import type { ResolverContext } from '../../resolvers/context'
import { emptyRecord } from '../kernel/record'
import { guardedRowsResolver } from './guarded-rows'
import type { RootField, RowsMember } from './rows-selection'

/** The answer of one `rows` field. */
export interface RowsAnswer {
  readonly data: Record<string, unknown>
  readonly errors: readonly GraphQLError[]
}

/**
 * Runs the dataset fields of one `rows` field side by side, each through the one guarded resolver that all share. One
 * that is refused or fails is null, with its reason; the others are delivered (GraphQL 6.4.4: dataset fields are
 * nullable).
 * @param info what the resolver's `info` holds of the operation
 */
export const executeRows = async (
  root: Extract<RootField, { kind: 'rows' }>,
  type: GraphQLObjectType,
  context: ResolverContext,
  info: Omit<GraphQLResolveInfo, 'fieldName' | 'fieldNodes' | 'returnType' | 'parentType' | 'path'>,
): Promise<RowsAnswer> => {
  const resolve = guardedRowsResolver()
  const data = emptyRecord<unknown>()
  const one = async (member: RowsMember): Promise<GraphQLError | null> => {
    // each key takes its place before anything is awaited
    data[member.key] = member.kind === 'typename' ? type.name : null
    if (member.kind === 'typename') return null
    const { name, nodes } = member.field
    const path = {
      prev: { prev: undefined, key: root.key, typename: 'Query' },
      key: member.key,
      typename: type.name,
    }
    try {
      const value: unknown = await resolve(member.field, {}, context, {
        ...info,
        fieldName: name,
        fieldNodes: nodes,
        returnType: type,
        parentType: type,
        path,
      })
      // graphql-shield gives a refusal as a value where it is not thrown
      if (value instanceof Error) throw value
      data[member.key] = value
      return null
    } catch (error) {
      return locatedError(error, nodes, [root.key, member.key])
    }
  }
  const errors = await Promise.all(root.fields.map(one))
  return { data, errors: errors.filter((error) => error !== null) }
}
