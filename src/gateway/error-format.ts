import { GraphQLError } from 'graphql'
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
  // graphql-js's own: a variable that does not fit, a missing operation
  if (originalError == null || originalError instanceof GraphQLError) return error
  if (originalError instanceof AppError) return fromAppError(originalError, locale, error)
  onUnexpected(originalError)
  return fromAppError(AppError.of('service.internal', { requestId }), locale, error)
}

/** @param at where it happened, if it happened at a field */
export const fromAppError = (error: AppError, locale: Locale, at?: GraphQLError): GraphQLError =>
  new GraphQLError(error.textIn(locale), {
    ...(at?.nodes === undefined ? {} : { nodes: at.nodes }),
    ...(at?.path === undefined ? {} : { path: at.path }),
    extensions: { code: error.code, ...error.fault.details },
  })
