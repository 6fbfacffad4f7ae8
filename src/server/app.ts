import Fastify, { type FastifyInstance } from 'fastify'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { AppError } from '../kernel/errors'
import { serveConsole } from './console-pages'
import { allowOrigin, answerPreflight, varyByOrigin } from './cors'
import type { Health } from './health'
import { sendRefusal, tellError } from './refusal'
import { securityHeaders } from './reply-headers'
import { addSchemaRoute, type SchemaRoute } from './schema-route'
import { addSessionRoutes, type SessionRoutes } from './session-routes'
import { inTurn } from './turn'

export interface AppDeps {
  readonly graphql: (request: IncomingMessage, response: ServerResponse, requestId: string) => Promise<void>
  readonly health: Health
  readonly metrics: () => Promise<string>
  readonly sdl: SchemaRoute
  readonly newRequestId: () => string
  readonly corsOrigins: readonly string[]
  readonly session: SessionRoutes
  /** Folder of the built console; it may be absent. */
  readonly consoleDir: string
}

/** Every route of the server. It never listens: `start.ts` does. */
export const buildApp = async (deps: AppDeps): Promise<FastifyInstance> => {
  let isClosing = false
  const app = Fastify({
    logger: false,
    // the way that nearly every request takes goes past the router: a twelfth of an operation's time
    serverFactory: (route) =>
      serverOf((request, response) => {
        if (request.method === 'POST' && request.url === '/graphql' && !isClosing)
          void deps.graphql(request, response, deps.newRequestId())
        else route(request, response)
      }),
    genReqId: deps.newRequestId,
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
    // an address that cannot be decoded comes past hooks and routes
    frameworkErrors: (_error, request, reply) => {
      void reply.header('weir-request-id', request.id).headers(securityHeaders)
      void sendRefusal(request, reply, AppError.of('request.notFound'))
    },
  })
  app.addHook('preClose', (done) => {
    isClosing = true
    done()
  })
  // the handler of /graphql reads the body itself, so that a body that is refused is recorded too
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => {
    done(null, payload)
  })
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('weir-request-id', request.id).headers(securityHeaders)
    allowOrigin(request, reply, deps.corsOrigins)
    done()
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    varyByOrigin(reply, deps.corsOrigins)
    done(null, payload)
  })
  const pages = await serveConsole(app, deps.consoleDir)
  app.setNotFoundHandler((request, reply) => {
    if (pages?.answerMissing(request, reply) === true) return
    void sendRefusal(request, reply, AppError.of('request.notFound'), 404)
  })
  app.setErrorHandler(tellError)
  app.all('/graphql', { exposeHeadRoute: false }, async (request, reply) => {
    if (answerPreflight(request, reply, deps.corsOrigins)) return reply
    reply.hijack()
    await deps.graphql(request.raw, reply.raw, request.id)
    return reply
  })
  app.get('/health/live', () => ({ status: 'ok' }))
  app.get('/health/ready', async (_request, reply) => {
    const report = await deps.health()
    return reply.code(report.status === 'ok' ? 200 : 503).send(report)
  })
  addSchemaRoute(app, deps.sdl)
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(await deps.metrics()),
  )
  addSessionRoutes(app, deps.session)
  return app
}

/**
 * A server that takes the requests of a connection in turn, with Fastify's own bounds on idle connections, which it does
 * not set where it did not make the server.
 */
const serverOf = (listener: (request: IncomingMessage, response: ServerResponse) => void): Server => {
  const server = createServer(inTurn(listener))
  server.keepAliveTimeout = KEEP_ALIVE_MS
  return server
}

const KEEP_ALIVE_MS = 72_000
