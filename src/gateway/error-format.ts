import { GraphQLError, type GraphQLErrorOptions } from 'graphql'
import { AppError } from '../kernel/errors'
import type { Locale } from '../kernel/message'

/**
 * An error as a client sees it: our own faults in the reader's language with code, rule, coordinates and what to do
 * next; anything that we did not mean to tell becomes a plain internal error that names the request.
 * @param onUnexpected is told of an error that is not for clients
 */
export const toClientError = (
  error: GraphQLError,
  locale: Locale,
  requestId: string,
  onUnexpected: (error: unknown) => void,
): GraphQLError => {
  const { originalError } = error
  if (originalError == null || originalError instanceof GraphQLError) return ofClient(error)
  if (originalError instanceof AppError) return fromAppError(originalError, locale, error)
  onUnexpected(originalError)
  return fromAppError(AppError.of('service.internal', { requestId }), locale, error)
}

/** graphql-js's own: a variable that does not fit, a missing operation, a null where an argument takes none. */
const ofClient = (error: GraphQLError): GraphQLError => {
  const { message, extensions, originalError } = error
  // without a node it is a value of ours that does not fit its type
  const isAsked = (originalError instanceof GraphQLError ? originalError : error).nodes !== undefined
  if (extensions['code'] !== undefined || !isAsked) return error
  return new GraphQLError(message, {
    ...placeOf(error),
    extensions: { ...extensions, code: 'BAD_USER_INPUT' },
  })
}

/** @param at where it happened, if it happened at a field */
export const fromAppError = (error: AppError, locale: Locale, at?: GraphQLError): GraphQLError =>
  new GraphQLError(error.textIn(locale), {
    ...(at === undefined ? {} : placeOf(at)),
    extensions: { code: error.code, ...error.fault.details },
  })

const placeOf = ({ nodes, path }: GraphQLError): Pick<GraphQLErrorOptions, 'nodes' | 'path'> => ({
  ...(nodes === undefined ? {} : { nodes }),
  ...(path === undefined ? {} : { path }),
})
