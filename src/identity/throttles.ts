import { and, eq, gt, isNull } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { throttle } from '../../drizzle/policy'
import { finding } from '../../drizzle/signals'
import { indexOf } from '../agreements/agreement-index'
import type { Clock } from '../kernel/clock'
import type { AccountCaller } from './caller'
import { createLoadingValue } from '../kernel/loading-cache'
import { Bucket, type StoredThrottle, type Throttle } from './throttle'

export interface Throttles {
  /**
   * Those in force for a caller, its key or another key of its account, or an agreement of its organisation; empty, as a
   * rule.
   * @throws AppError UNAVAILABLE
   */
  of(caller: AccountCaller): Promise<readonly Throttle[]>
  /** Forgets what is in force: it is read again. MUST be called before a new policy epoch is used for a decision. */
  drop(): void
}

const MAX_AGE_MS = 60_000
const AGREEMENT = 'agreement:'
const KEY = 'key:'

/** Reads the throttles in force once a minute, and at once after one was made. */
export const createThrottles = (
  load: (now: Date) => Promise<readonly StoredThrottle[]>,
  clock: Clock,
): Throttles => {
  // what was used of a minute outlives a reading
  let buckets = new Map<string, Bucket>()
  const cache = createLoadingValue<ReadonlyMap<string, readonly Bucket[]>>({
    load: async () => {
      const stored = await load(clock.now())
      buckets = new Map(
        stored.map((one) => [one.finding, buckets.get(one.finding) ?? new Bucket(one, clock)]),
      )
      const bySubject = new Map<string, Bucket[]>()
      for (const bucket of buckets.values())
        bySubject.set(bucket.subject, [...(bySubject.get(bucket.subject) ?? []), bucket])
      return bySubject
    },
    clock,
    maxAgeMs: MAX_AGE_MS,
  })
  return {
    of: async ({ auth, accountId, keyId, agreements }) => {
      const inForce = await cache.get()
      if (inForce === undefined || inForce.size === 0) return none
      const now = clock.now()
      const { byNumber } = indexOf(agreements)
      // there are few of them, and a caller may have a thousand agreements
      return [...inForce].flatMap(([subject, buckets]) => {
        const isOwn =
          subject === `account:${accountId}` ||
          subject === `key:${keyId}` ||
          (subject.startsWith(AGREEMENT) && byNumber.has(subject.slice(AGREEMENT.length)))
        // whoever has one key has as many as it makes
        const isOfKeys = auth === 'KEY' && subject.startsWith(KEY)
        return buckets.filter(
          (bucket) => now < bucket.endsAt && (isOwn || (isOfKeys && bucket.accountId === accountId)),
        )
      })
    },
    drop: () => {
      cache.clear()
    },
  }
}

const none: readonly Throttle[] = []

/** Those of the table that are in force. */
export const throttlesIn =
  (db: PostgresJsDatabase) =>
  (now: Date): Promise<readonly StoredThrottle[]> =>
    db
      .select({
        finding: throttle.finding,
        subject: throttle.subject,
        accountId: finding.accountId,
        requestsPerMinute: throttle.requestsPerMinute,
        endsAt: throttle.endsAt,
      })
      .from(throttle)
      .innerJoin(finding, eq(finding.id, throttle.finding))
      .where(and(isNull(throttle.liftedAt), gt(throttle.endsAt, now)))
      .orderBy(throttle.finding)
