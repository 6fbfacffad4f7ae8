import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { AccountCaller } from '../identity/caller'
import type { Identifier } from '../identity/identify'
import type { SessionService } from '../identity/service'
import { AppError } from '../kernel/errors'
import type { Observe } from '../telemetry/observation'
import { readBody } from './body'
import type { createClientReader } from './client-address'
import { isJsonBody } from './media-type'
import { sendRefusal } from './refusal'
import { isOwnPage, readCookie, setCookie } from './session-cookie'
import { burstError } from './turned-away'

export interface SessionRoutes {
  readonly sessions: SessionService
  readonly callers: Pick<Identifier, 'identify'>
  readonly readClient: ReturnType<typeof createClientReader>
  /** Seconds that an address has to wait which asks too much; null: it may come in. */
  readonly turnAway: (request: IncomingMessage) => number | null
  /** WEIR_SESSION_LIFETIME */
  readonly lifetimeMs: number
  readonly observe: Observe
}

const Credentials = z.object({ login: z.string().max(1_000), password: z.string().max(4_000) })

const MAX_SIGN_IN_BYTES = 16_384
const BODY_TIMEOUT_MS = 10_000
const DEVICE_AGE_S = 365 * 24 * 60 * 60

/**
 * Sessions of the console: `POST /session` signs in, `GET /session` says who is signed in, `DELETE /session` signs out,
 * and `DELETE /sessions` on every device. They change nothing for a page of another origin.
 */
export const addSessionRoutes = (app: FastifyInstance, deps: SessionRoutes): void => {
  const { sessions, callers, readClient, lifetimeMs } = deps

  const answer =
    (work: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      void reply.header('cache-control', 'no-store').header('vary', 'Accept-Language, Cookie, Origin')
      try {
        const seconds = deps.turnAway(request.raw)
        if (seconds !== null) throw burstError(seconds)
        return await work(request, reply)
      } catch (error) {
        return refuse(request, reply, error, deps.observe)
      }
    }

  app.post(
    '/session',
    answer(async (request, reply) => {
      refuseForeignPage(request)
      const client = readClient(request.raw)
      const { login, password } = await readCredentials(request)
      const { session, device } = await sessions.signIn({
        login,
        password,
        address: client.address,
        device: readCookie(request.headers, 'device', client),
        session: readCookie(request.headers, 'session', client),
      })
      void reply.header('set-cookie', [
        setCookie('session', session.token, Math.floor(lifetimeMs / 1000), client),
        setCookie('device', device, DEVICE_AGE_S, client),
      ])
      const caller = await callers.identify(undefined, { session: session.token })
      return {
        account: caller.kind === 'account' ? toApiAccount(caller) : null,
        endsAt: session.endsAt.toISOString(),
      }
    }),
  )

  app.get(
    '/session',
    answer(async (request, reply) => {
      const client = readClient(request.raw)
      const session = readCookie(request.headers, 'session', client)
      if (session === undefined) return { account: null }
      try {
        const caller = await callers.identify(undefined, { session })
        return { account: caller.kind === 'account' ? toApiAccount(caller) : null }
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'UNAUTHENTICATED') throw error
        void reply.header('set-cookie', setCookie('session', '', 0, client))
        return { account: null }
      }
    }),
  )

  const signOut = (end: (token: string) => Promise<void>) =>
    answer(async (request, reply) => {
      refuseForeignPage(request)
      const client = readClient(request.raw)
      const session = readCookie(request.headers, 'session', client)
      if (session !== undefined) await end(session)
      return reply
        .header('set-cookie', setCookie('session', '', 0, client))
        .code(204)
        .send()
    })
  app.delete('/session', signOut(sessions.endSession))
  app.delete('/sessions', signOut(sessions.endSessionsLike))
}

const refuseForeignPage = ({ headers }: FastifyRequest): void => {
  if (!isOwnPage(headers)) throw AppError.of('identity.foreignPage')
}

const readCredentials = async ({ raw, headers }: FastifyRequest): Promise<z.infer<typeof Credentials>> => {
  // a form of another site could not be told from ours otherwise
  if (!isJsonBody(headers['content-type'])) throw AppError.of('identity.badSignInBody')
  const body = await readBody(raw, {
    maxBodyBytes: MAX_SIGN_IN_BYTES,
    limitName: 'MAX_SIGN_IN_BYTES',
    timeoutMs: BODY_TIMEOUT_MS,
  })
  const parsed = Credentials.safeParse(parseJson(body.toString('utf8')))
  if (!parsed.success) throw AppError.of('identity.badSignInBody')
  return parsed.data
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const toApiAccount = ({
  accountId,
  accountName,
  organisationId,
  organisationName,
  roles,
}: AccountCaller) => ({
  id: accountId,
  name: accountName,
  organisation: { id: organisationId, name: organisationName },
  roles,
})

const refuse = (
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
  observe: Observe,
): FastifyReply => {
  const told = error instanceof AppError ? error : AppError.of('service.internal', { requestId: request.id })
  if (told !== error) observe({ kind: 'failure', requestId: request.id, where: 'session', error })
  // what was not read of the body must not be taken for the next request
  if (!request.raw.complete) void reply.header('connection', 'close')
  return sendRefusal(request, reply, told)
}
