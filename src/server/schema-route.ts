import type { FastifyInstance, FastifyReply } from 'fastify'
import type { IncomingMessage } from 'node:http'
import { lensOf, type Lens } from '../gateway/schema/lens'
import { gzipOf, textOf, type ReadyText } from '../gateway/ready-text'
import { AppError } from '../kernel/errors'
import { replyLimit } from '../kernel/passed-limit'
import { takesGzip } from './accept-encoding'
import { sendRefusal } from './refusal'
import { burstError } from './turned-away'

export interface SchemaRoute {
  /** The public schema as SDL, or what a lens shows of it. @throws AppError, which `tellError` tells */
  readonly read: (lens: Lens) => Promise<string | ReadyText>
  /** Seconds that an address has to wait which asks too much; null: it may come in. */
  readonly turnAway: (request: IncomingMessage) => number | null
  /**
   * WEIR_MAX_REPLY_BYTES: the text of a large catalogue, which lies ready, leaves only compressed where it is longer. That
   * of a small one leaves as it is: it is no answer that a client can make longer.
   */
  readonly maxBytes: number
}

/** `GET /schema.graphql?datasets=a,b`: the schema as SDL, for tools that generate code. */
export const addSchemaRoute = (app: FastifyInstance, { read, turnAway, maxBytes }: SchemaRoute): void => {
  app.get('/schema.graphql', async (request, reply) => {
    const seconds = turnAway(request.raw)
    if (seconds !== null) return sendRefusal(request, reply, burstError(seconds))
    const sdl = await read(lensOf(request.url))
    const isReady = typeof sdl !== 'string'
    void reply.header('vary', 'Accept-Encoding').header('cache-control', 'no-cache')
    if (isReady && takesGzip(request.headers))
      return asText(reply)
        .header('content-encoding', 'gzip')
        .send(Buffer.concat(gzipOf(sdl, '')))
    if (isReady && sdl.bytes > maxBytes) {
      const params = { bytes: sdl.bytes, limit: maxBytes }
      const error = AppError.of('request.schemaNeedsGzip', params, replyLimit(maxBytes, sdl.bytes))
      return sendRefusal(request, reply, error)
    }
    return asText(reply).send(isReady ? await textOf(sdl) : sdl)
  })
}

const asText = (reply: FastifyReply): FastifyReply => reply.type('text/plain; charset=utf-8')
