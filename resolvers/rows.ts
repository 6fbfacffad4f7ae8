import type { GraphQLFieldResolver } from 'graphql'
import type { DatasetField } from '../src/query/row-query/dataset-field'
import type { JsonText } from '../src/query/run/json-text'
import type { ResolverContext } from './context'

/** The resolver of every dataset field: one statement, whose JSON text is the field's value. */
export const resolveRows: GraphQLFieldResolver<
  DatasetField,
  ResolverContext,
  Record<string, unknown>,
  Promise<JsonText>
> = (field, _args, context) => context.rowsOf(field)
