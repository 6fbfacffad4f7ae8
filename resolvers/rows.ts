import type { GraphQLFieldResolver } from 'graphql'
import type { RowsBytes } from '../src/query/rows-bytes'
import type { ResolverContext } from './context'

/** The resolver of every dataset field: one statement, whose JSON text is the field's value. */
export const resolveRows: GraphQLFieldResolver<
  unknown,
  ResolverContext,
  Record<string, unknown>,
  Promise<RowsBytes>
> = (_parent, _args, context, info) => context.rowsOf(info)
