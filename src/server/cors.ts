import type { FastifyReply, FastifyRequest } from 'fastify'
import { originHeaders } from './reply-headers'

/** Lets pages of the listed origins read the answer. */
export const allowOrigin = (
  request: FastifyRequest,
  reply: FastifyReply,
  origins: readonly string[],
): void => {
  const list = originHeaders(request.headers.origin, origins)
  for (let i = 0; i < list.length; i += 2) void reply.header(list[i] ?? '', list[i + 1] ?? '')
}

/** Says that an answer depends on who asks, where it does: it must not be kept for another origin. */
export const varyByOrigin = (reply: FastifyReply, origins: readonly string[]): void => {
  const varied = String(reply.getHeader('vary') ?? '')
  if (origins.length === 0 || /\borigin\b/i.test(varied)) return
  void reply.header('vary', varied === '' ? 'Origin' : `${varied}, Origin`)
}

/**
 * Answers a browser's question before the request itself. It is no operation and leaves no record.
 * @returns false when the request is no preflight
 */
export const answerPreflight = (
  request: FastifyRequest,
  reply: FastifyReply,
  origins: readonly string[],
): boolean => {
  const { origin, 'access-control-request-method': method } = request.headers
  if (request.method !== 'OPTIONS' || method === undefined) return false
  if (origin !== undefined && origins.includes(origin))
    void reply
      .header('access-control-allow-methods', 'GET, POST')
      .header(
        'access-control-allow-headers',
        'authorization, content-type, weir-agreement, weir-purpose, weir-receipt, weir-require-preflight',
      )
      .header('access-control-max-age', '600')
  void reply.code(204).send()
  return true
}
