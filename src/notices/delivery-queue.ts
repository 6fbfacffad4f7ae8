import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { ControlDb } from '../db/control-db'
import { MAX_ATTEMPTS, retryDelayMs } from './backoff'
import type { Channel, Destination, DueDelivery, Outcome } from './delivery'
import { parseParams } from './notice-json'

/** What is asked for at once. */
export interface Claim {
  readonly channel: Channel
  /** Most deliveries. */
  readonly limit: number
  /** Most to one target, so that one that does not answer does not take the places of all. */
  readonly perTarget: number
  /** Targets that have as many under way already. */
  readonly busy: readonly string[]
  readonly at: Date
  /** How long the attempts are this worker's; after it another one makes them again. */
  readonly leaseMs: number
}

/** How an attempt was settled. */
export type Settlement = 'DELIVERED' | 'OFF' | 'DEAD' | 'RETRY' | 'LOST'

/** The outbox: each delivery is taken by one worker at a time, for a time. */
export interface DeliveryQueue {
  claim(claim: Claim): Promise<readonly DueDelivery[]>
  /**
   * Says what became of an attempt.
   * @param chance in [0, 1), spreads the next attempt
   * @returns LOST: its lease ended and another worker has begun the next attempt, whose outcome counts
   */
  settle(
    delivery: Pick<DueDelivery, 'id' | 'attempt'>,
    outcome: Outcome,
    at: Date,
    chance: number,
  ): Promise<Settlement>
  /** Gives up what was attempted as often as may be without an outcome: each time the worker died. @returns how many */
  giveUp(at: Date): Promise<number>
}

const moment = z.coerce.date()

const Claimed = z.array(
  z.object({
    id: z.string(),
    target: z.string(),
    attempts: z.number(),
    noticeId: z.string(),
    eventId: z.coerce.number(),
    message: z.string(),
    params: z.unknown(),
    link: z.string().nullable(),
    at: moment,
    organisationId: z.string().nullable(),
    url: z.string().nullable(),
    generation: z.number().nullable(),
    rotatedAt: moment.nullable(),
    mailAddress: z.string().nullable(),
    locale: z.enum(['en', 'zh']).nullable(),
  }),
)

const Settled = z.array(z.object({ state: z.enum(['PENDING', 'DELIVERED', 'DEAD', 'OFF']) }))

export const createDeliveryQueue = (db: ControlDb): DeliveryQueue => ({
  claim: async ({ channel, limit, perTarget, busy, at, leaseMs }) => {
    const now = at.toISOString()
    const leaseEnd = new Date(at.getTime() + leaseMs).toISOString()
    const avoided = sql`array[${sql.join(
      busy.map((target) => sql`${target}`),
      sql`, `,
    )}]::uuid[]`
    // targets that have failed come last: those that never answer would keep every place for as long as an attempt may take;
    // what another worker took meanwhile is skipped, or is found not to be due any more when its lock is had
    const rows = await db.execute(sql`
      with target as (
        select d.target
        from notices.delivery d
        where d.state = 'PENDING' and d.channel = ${channel} and d.attempts < ${MAX_ATTEMPTS}
          and d.target <> all (${avoided})
        group by d.target
        having min(d.due_at) <= ${now}::timestamptz
        order by bool_or(d.failure is not null), min(d.due_at), d.target
        limit ${limit}
      ), taken as materialized (
        select picked.id
        from target t
        cross join lateral (
          select d.id
          from notices.delivery d
          where d.state = 'PENDING' and d.channel = ${channel} and d.target = t.target
            and d.due_at <= ${now}::timestamptz and d.attempts < ${MAX_ATTEMPTS}
          order by d.due_at, d.id
          limit ${perTarget}
          for update skip locked
        ) picked
        limit ${limit}
      ), leased as (
        update notices.delivery d
        set attempts = d.attempts + 1, due_at = ${leaseEnd}::timestamptz
        from taken
        where d.id = taken.id
        returning d.id, d.notice_id, d.channel, d.target, d.attempts
      )
      select d.id, d.target, d.attempts, n.id as "noticeId", n.event_id as "eventId", n.message, n.params, n.link,
        n.at, w.organisation_id as "organisationId", w.url, w.generation, w.rotated_at as "rotatedAt",
        p.mail_address as "mailAddress", p.locale
      from leased d
      join notices.notice n on n.id = d.notice_id
      left join notices.webhook w on d.channel = 'WEBHOOK' and w.id = d.target and w.ended_at is null
      left join identity.account a on d.channel = 'SMTP' and a.id = d.target and a.disabled_at is null
      left join notices.preference p on p.account_id = a.id
      order by d.id`)
    return Claimed.parse([...rows]).map((row) => ({
      id: row.id,
      target: row.target,
      attempt: row.attempts,
      notice: {
        id: row.noticeId,
        eventId: row.eventId,
        message: row.message,
        params: parseParams(row.params),
        link: row.link,
        at: row.at,
      },
      destination: destinationOf(row),
    }))
  },

  settle: async ({ id, attempt }, outcome, at, chance) => {
    const next = nextOf(outcome, attempt, chance)
    const dueAt = new Date(at.getTime() + (next.delayMs ?? 0)).toISOString()
    const settledAt = next.state === 'PENDING' ? null : at.toISOString()
    // the number of the attempt fences: whoever began a later one has taken it over
    const rows = await db.execute(sql`
      update notices.delivery d
      set state = ${next.state}, failure = ${next.failure}, due_at = ${dueAt}::timestamptz,
        settled_at = ${settledAt}::timestamptz, attempts = d.attempts - ${next.uncounted}
      where d.id = ${id} and d.state = 'PENDING' and d.attempts = ${attempt}
      returning d.state`)
    const [settled] = Settled.parse([...rows])
    if (settled === undefined) return 'LOST'
    return settled.state === 'PENDING' ? 'RETRY' : settled.state
  },

  giveUp: async (at) => {
    const now = at.toISOString()
    const rows = await db.execute(sql`
      update notices.delivery d
      set state = 'DEAD', failure = 'NO_OUTCOME', settled_at = ${now}::timestamptz
      where d.state = 'PENDING' and d.attempts >= ${MAX_ATTEMPTS} and d.due_at <= ${now}::timestamptz
      returning d.state`)
    return Settled.parse([...rows]).length
  },
})

const destinationOf = (row: z.infer<typeof Claimed>[number]): Destination | null => {
  if (row.url !== null && row.organisationId !== null && row.generation !== null)
    return {
      channel: 'WEBHOOK',
      organisationId: row.organisationId,
      url: row.url,
      secret: { id: row.target, generation: row.generation, rotatedAt: row.rotatedAt },
    }
  if (row.mailAddress !== null) return { channel: 'SMTP', address: row.mailAddress, locale: row.locale }
  return null
}

interface Next {
  readonly state: 'PENDING' | 'DELIVERED' | 'DEAD' | 'OFF'
  readonly failure: string | null
  /** Until the next attempt; null: there is none. */
  readonly delayMs: number | null
  /** Attempts that are taken back. */
  readonly uncounted: 0 | 1
}

const nextOf = (outcome: Outcome, attempt: number, chance: number): Next => {
  switch (outcome.kind) {
    case 'DELIVERED':
      return { state: 'DELIVERED', failure: null, delayMs: null, uncounted: 0 }
    case 'OFF':
      return { state: 'OFF', failure: outcome.failure, delayMs: null, uncounted: 0 }
    case 'INTERRUPTED':
      return { state: 'PENDING', failure: null, delayMs: 0, uncounted: 1 }
    case 'FAILED': {
      const delayMs = outcome.isFinal ? null : retryDelayMs(attempt, chance)
      return { state: delayMs === null ? 'DEAD' : 'PENDING', failure: outcome.failure, delayMs, uncounted: 0 }
    }
  }
}
