import { and, desc, eq, inArray, isNull, type SQL } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { localLogin, session } from '../../drizzle/identity'
import { narrow } from '../db/narrow'
import type { Clock } from '../kernel/clock'
import { uuidv7 } from '../kernel/ids'
import { isSessionToken, makeSessionToken, sessionHash } from './session-token'

/** What a sign-in opens. */
export interface BegunSession {
  readonly id: string
  /** For the cookie; only its hash is kept. */
  readonly token: string
  /** WEIR_SESSION_LIFETIME after its begin. */
  readonly endsAt: Date
}

export interface Sessions {
  /**
   * Begins a session, always under a new token: what a browser held before is ended with it, and so are the oldest
   * beyond `MAX_SESSIONS`.
   * @param verifiedHash the stored hash that the password was compared with
   * @returns undefined: the password was changed since
   */
  beginSession(
    accountId: string,
    verifiedHash: string,
    replaced: string | undefined,
  ): Promise<BegunSession | undefined>
  /** Ends a session on every server; nothing where there is none. */
  endSession(token: string): Promise<void>
  /** Ends every session of the account of a session. */
  endSessionsLike(token: string): Promise<void>
}

/** Sessions of one account at one time. */
export const MAX_SESSIONS = 20

export const createSessions = (
  db: PostgresJsDatabase,
  clock: Clock,
  { lifetimeMs }: { readonly lifetimeMs: number },
): Sessions => ({
  beginSession: (accountId, verifiedHash, replaced) =>
    db.transaction(async (tx) => {
      // whoever changes the password waits for this, or this finds another hash
      const [current] = await tx
        .select({ hash: localLogin.passwordHash })
        .from(localLogin)
        .where(eq(localLogin.accountId, accountId))
        .for('update')
      if (current?.hash !== verifiedHash) return undefined
      const now = clock.now()
      const open = await openSessions(tx, eq(session.accountId, accountId))
      // of whichever account: the browser signs in anew
      const former =
        replaced !== undefined && isSessionToken(replaced)
          ? await openSessions(tx, eq(session.hash, sessionHash(replaced)))
          : []
      const surplus = open.slice(MAX_SESSIONS - 1)
      const token = makeSessionToken()
      const id = uuidv7(now.getTime())
      const endsAt = new Date(now.getTime() + lifetimeMs)
      await tx
        .insert(session)
        .values({ id, accountId, hash: sessionHash(token), createdAt: now, seenAt: now, endsAt })
      const ended = await endSessions(tx, [...surplus, ...former], now)
      if (ended.length > 0) await narrow(tx, ended, 'session replaced')
      return { id, token, endsAt }
    }),

  endSession: (token) =>
    db.transaction(async (tx) => {
      if (!isSessionToken(token)) return
      const open = await openSessions(tx, eq(session.hash, sessionHash(token)))
      const ended = await endSessions(tx, open, clock.now())
      if (ended.length > 0) await narrow(tx, ended, 'signed out')
    }),

  endSessionsLike: (token) =>
    db.transaction(async (tx) => {
      if (!isSessionToken(token)) return
      const [found] = await tx
        .select({ accountId: session.accountId })
        .from(session)
        .where(and(eq(session.hash, sessionHash(token)), isNull(session.endedAt)))
      if (found === undefined) return
      const open = await openSessions(tx, eq(session.accountId, found.accountId))
      const ended = await endSessions(tx, open, clock.now())
      if (ended.length > 0) await narrow(tx, ended, 'signed out everywhere')
    }),
})

type Transaction = Parameters<Parameters<PostgresJsDatabase['transaction']>[0]>[0]

/** Ids of sessions that were not ended, the newest first. */
const openSessions = async (tx: Transaction, which: SQL): Promise<readonly string[]> => {
  const open = await tx
    .select({ id: session.id })
    .from(session)
    .where(and(which, isNull(session.endedAt)))
    .orderBy(desc(session.createdAt), desc(session.id))
  return open.map(({ id }) => id)
}

/** @returns the subjects of those that it ended */
const endSessions = async (
  tx: Transaction,
  ids: readonly string[],
  now: Date,
): Promise<readonly string[]> => {
  if (ids.length === 0) return []
  const ended = await tx
    .update(session)
    .set({ endedAt: now })
    .where(and(inArray(session.id, [...ids]), isNull(session.endedAt)))
    .returning({ id: session.id })
  return ended.map(({ id }) => `session:${id}`)
}

/** Ends every session of an account, within the transaction that takes something away from it. */
export const endSessionsOf = async (tx: Transaction, accountId: string, now: Date): Promise<void> => {
  await endSessions(tx, await openSessions(tx, eq(session.accountId, accountId)), now)
}
