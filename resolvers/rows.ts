import type { GraphQLFieldResolver } from 'graphql'
import type { DatasetField } from '../src/query/dataset-field'
import type { RowsBytes } from '../src/query/rows-bytes'
import type { ResolverContext } from './context'

/** The resolver of every dataset field: one statement, whose JSON text is the field's value. */
export const resolveRows: GraphQLFieldResolver<
  DatasetField,
  ResolverContext,
  Record<string, unknown>,
  Promise<RowsBytes>
> = (field, _args, context) => context.rowsOf(field)
