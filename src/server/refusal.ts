import type { FastifyReply, FastifyRequest } from 'fastify'
import { fromAppError } from '../gateway/error-format'
import { AppError } from '../kernel/errors'
import { localeOf } from '../kernel/messages'
import { challengeOf } from './challenge'

/** Answers a request that is no operation: the error as a GraphQL reply would tell it, under the HTTP status of its code. */
export const sendRefusal = (
  request: FastifyRequest,
  reply: FastifyReply,
  error: AppError,
  status: number = error.status,
): FastifyReply => {
  const { retryAfter } = error.fault.details
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter))
  if (error.status === 401) void reply.header('www-authenticate', challengeOf(request.headers.authorization))
  const locale = localeOf(request.headers['accept-language'])
  return reply.code(status).send({ errors: [fromAppError(error, locale).toJSON()] })
}

/** Answers a request whose handler threw: what the program throws for people is told, and of all else that it failed. */
export const tellError = (thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  sendRefusal(
    request,
    reply,
    thrown instanceof AppError ? thrown : AppError.of('service.internal', { requestId: request.id }),
  )
