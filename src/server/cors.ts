import type { FastifyReply, FastifyRequest } from 'fastify'

/** Lets pages of the listed origins (WEIR_CORS_ORIGINS) read the answer. No credentials: identity is a header. */
export const allowOrigin = (
  request: FastifyRequest,
  reply: FastifyReply,
  origins: readonly string[],
): void => {
  const { origin } = request.headers
  if (origin !== undefined && origins.includes(origin))
    void reply
      .header('access-control-allow-origin', origin)
      .header('access-control-expose-headers', 'weir-request-id, retry-after')
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
        'authorization, content-type, weir-agreement, weir-purpose, weir-require-preflight',
      )
      .header('access-control-max-age', '600')
  void reply.code(204).send()
  return true
}
