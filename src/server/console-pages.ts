import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { existsSync } from 'node:fs'

/**
 * Everything the browser loads comes from here, workers too. `style-src` allows inline styles because the editor makes
 * them, `img-src` data: because its style sheets hold small pictures.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The pages that a browser gets. */
export interface ConsolePages {
  /** Sends the page of an unknown address, with 404, to who accepts HTML. @returns false for anyone else */
  answerMissing(request: FastifyRequest, reply: FastifyReply): boolean
}

/** Adds the routes of the pages and of what they load. @returns undefined where `folder` is absent: no pages are built */
export const serveConsole = async (
  app: FastifyInstance,
  folder: string,
): Promise<ConsolePages | undefined> => {
  if (!existsSync(folder)) return undefined
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    serve: true,
    wildcard: false,
    // the build puts a .gz beside each asset
    preCompressed: true,
    setHeaders: (reply, path) => {
      reply.header('content-security-policy', contentSecurityPolicy)
      // names of built assets hold a hash of their content
      reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
  const page = (file: string) => (_request: unknown, reply: FastifyReply) => reply.sendFile(file)
  app.get('/', page('index.html'))
  app.get('/playground', page('playground.html'))
  app.get('/console', page('apply.html'))
  return { answerMissing }
}

const answerMissing = (request: FastifyRequest, reply: FastifyReply): boolean => {
  if (request.headers.accept?.includes('text/html') !== true) return false
  // nothing to compare with: a 304 would be no 404
  void reply.code(404).header('vary', 'accept').sendFile('missing.html', { etag: false, lastModified: false })
  return true
}
