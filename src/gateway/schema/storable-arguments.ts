import type { GraphQLFieldResolver } from 'graphql'
import { isStorable } from '../../db/storable'
import { AppError } from '../../kernel/errors'

/**
 * A resolver that is given no text which PostgreSQL cannot hold, at whatever depth: no statement fails for its sake, and
 * no command need ask for itself.
 * @param coordinate of the field, like `Mutation.setBudget`
 * @returns one that throws AppError BAD_USER_INPUT, which names the argument
 */
export const withStorableArguments =
  <S, C>(coordinate: string, resolve: GraphQLFieldResolver<S, C>): GraphQLFieldResolver<S, C> =>
  (source, args: Readonly<Record<string, unknown>>, context, info) => {
    for (const [name, value] of Object.entries(args))
      if (!holdsStorable(value))
        throw AppError.of('query.unstorableText', { coordinates: `${coordinate}(${name}:)` })
    return resolve(source, args, context, info)
  }

/** The depth of arguments is limited before any of them is read. */
const holdsStorable = (value: unknown): boolean => {
  if (typeof value === 'string') return isStorable(value)
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(holdsStorable)
  return Object.entries(value).every(([name, part]) => isStorable(name) && holdsStorable(part))
}
