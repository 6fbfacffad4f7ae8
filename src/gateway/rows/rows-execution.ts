import { locatedError, type GraphQLError, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql'
import type { ResolverContext } from '../../../resolvers/context'
import { emptyRecord } from '../../kernel/record'
import { guardedRowsResolver } from './guarded-rows'
import type { RootField, RowsMember } from './rows-selection'

/** The answer of one `rows` field. */
export interface RowsAnswer {
  readonly data: Record<string, unknown>
  readonly errors: readonly GraphQLError[]
}

/** What the resolver's `info` holds of the operation. */
export interface RowsInfo extends Pick<GraphQLResolveInfo, 'schema' | 'operation' | 'variableValues'> {
  /** `Rows` */
  readonly type: GraphQLObjectType
}

/**
 * Runs the dataset fields of one `rows` field side by side, each through the one guarded resolver that all share. One
 * that is refused or fails is null, with its reason; the others are delivered (GraphQL 6.4.4: dataset fields are
 * nullable).
 */
export const executeRows = async (
  root: Extract<RootField, { kind: 'rows' }>,
  context: ResolverContext,
  info: RowsInfo,
): Promise<RowsAnswer> => {
  const data = emptyRecord<unknown>()
  const running: Promise<GraphQLError | null>[] = []
  for (const member of root.fields) {
    // each key takes its place before anything is awaited
    data[member.key] = member.kind === 'typename' ? info.type.name : null
    if (member.kind === 'dataset') running.push(resolveMember(root.key, member, context, info, data))
  }
  const [only] = running
  // alone, as nearly always, it needs no promise of a list
  const ended = only !== undefined && running.length === 1 ? [await only] : await Promise.all(running)
  return { data, errors: ended.filter((error) => error !== null) }
}

const resolveMember = async (
  rootKey: string,
  { key, field }: Extract<RowsMember, { kind: 'dataset' }>,
  context: ResolverContext,
  { type, schema, operation, variableValues }: RowsInfo,
  data: Record<string, unknown>,
): Promise<GraphQLError | null> => {
  try {
    const prev = { prev: undefined, key: rootKey, typename: 'Query' }
    const value: unknown = await guardedRowsResolver()(field, noArguments, context, {
      fieldName: field.name,
      fieldNodes: field.nodes,
      returnType: type,
      parentType: type,
      path: { prev, key, typename: type.name },
      schema,
      fragments: noArguments,
      rootValue: undefined,
      operation,
      variableValues,
    })
    // graphql-shield gives a refusal as a value where it is not thrown
    if (value instanceof Error) throw value
    data[key] = value
    return null
  } catch (error) {
    return locatedError(error, field.nodes, [rootKey, key])
  }
}

const noArguments = {}
