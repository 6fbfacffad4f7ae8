import { and, desc, eq, gt, inArray, isNull, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { signIn } from '../../drizzle/identity'
import type { Clock } from '../kernel/clock'
import { uuidv7 } from '../kernel/ids'
import { LONGEST_WINDOW_MS, STRANGERS, STRANGERS_MEMORY_MS, waitBeforeTry } from './lock-out'

/** A try to sign in, as it is recorded. */
export interface SignInTry {
  readonly loginHash: Buffer
  /** null: there is no such account. */
  readonly accountId: string | null
  readonly networkHash: Buffer
  /** null: a stranger. */
  readonly deviceHash: Buffer | null
}

export type Admission =
  | { readonly kind: 'ADMITTED'; end(outcome: 'SIGNED_IN' | 'REFUSED' | 'ABANDONED'): Promise<void> }
  | { readonly kind: 'THROTTLED'; readonly waitMs: number }

/** Every try, ok or not: appended, never changed. */
export interface SignInLog {
  /**
   * Records that a try begins, or that it may not. Tries for one name come one after the other, so that of many at one
   * time each counts those before it.
   */
  admit(made: SignInTry): Promise<Admission>
}

/** The most that count: no allowance looks at more. */
const MAX_COUNTED = 50

export const createSignInLog = (db: PostgresJsDatabase, clock: Clock): SignInLog => ({
  admit: (made) =>
    db.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(${LOCK}::int, ${made.loginHash.readInt32BE(0)}::int)`)
      const now = clock.now()
      const failed = {
        isKnownDevice: made.deviceHash !== null,
        here: await failuresHere(tx, made, now),
        ofStrangers: await failuresOfStrangers(tx, made.loginHash, now),
      }
      const waitMs = waitBeforeTry(failed, now)
      const tryId = uuidv7(now.getTime())
      const row = { ...made, tryId, at: now }
      await tx.insert(signIn).values({ ...row, outcome: waitMs === 0 ? 'BEGUN' : 'THROTTLED' })
      return waitMs === 0
        ? {
            kind: 'ADMITTED',
            end: async (outcome) => {
              await db.insert(signIn).values({ ...row, outcome, at: clock.now() })
            },
          }
        : { kind: 'THROTTLED', waitMs }
    }),
})

const LOCK = 87016

type Reader = Pick<PostgresJsDatabase, 'select'>

const ended = alias(signIn, 'ended')

/** A try that was begun and neither signed in nor was abandoned: one that is under way counts as failed. */
const hasFailed = (db: Reader) =>
  and(
    eq(signIn.outcome, 'BEGUN'),
    notExists(
      db
        .select({ one: sql`1` })
        .from(ended)
        .where(and(eq(ended.tryId, signIn.tryId), inArray(ended.outcome, ['SIGNED_IN', 'ABANDONED']))),
    ),
  )

const before = (now: Date, ms: number): Date => new Date(now.getTime() - ms)

/** On the same device, or of strangers in the same network, since the last sign-in there. Oldest first. */
const failuresHere = async (
  db: Reader,
  { loginHash, networkHash, deviceHash }: SignInTry,
  now: Date,
): Promise<readonly Date[]> => {
  const place =
    deviceHash === null
      ? and(isNull(signIn.deviceHash), eq(signIn.networkHash, networkHash))
      : eq(signIn.deviceHash, deviceHash)
  const recent = and(eq(signIn.loginHash, loginHash), place, gt(signIn.at, before(now, LONGEST_WINDOW_MS)))
  const [last] = await db
    .select({ at: signIn.at })
    .from(signIn)
    .where(and(recent, eq(signIn.outcome, 'SIGNED_IN')))
    .orderBy(desc(signIn.at))
    .limit(1)
  const rows = await db
    .select({ at: signIn.at })
    .from(signIn)
    .where(and(recent, hasFailed(db), last === undefined ? undefined : gt(signIn.at, last.at)))
    .orderBy(desc(signIn.at), desc(signIn.tryId))
    .limit(MAX_COUNTED)
  return rows.map(({ at }) => at).reverse()
}

const failuresOfStrangers = async (db: Reader, loginHash: Buffer, now: Date): Promise<number> => {
  const rows = await db
    .select({ tryId: signIn.tryId })
    .from(signIn)
    .where(
      and(
        eq(signIn.loginHash, loginHash),
        isNull(signIn.deviceHash),
        gt(signIn.at, before(now, STRANGERS_MEMORY_MS)),
        hasFailed(db),
      ),
    )
    .orderBy(desc(signIn.at), desc(signIn.tryId))
    .limit(STRANGERS[0].fromFailures)
  return rows.length
}
