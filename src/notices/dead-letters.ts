import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { ControlDb } from '../db/control-db'
import { AppError } from '../kernel/errors'
import type { Channel } from './delivery'
import { NOTICES_CHANNEL } from './notify'

/** A delivery that was given up, as an operator sees it: nothing of what it says, and no address. */
export interface DeadLetter {
  readonly id: string
  readonly channel: Channel
  /** The organisation of a webhook; the account of a mail. */
  readonly recipient: string
  /** Id of the webhook; null: it is a mail. */
  readonly webhook: string | null
  readonly eventId: number
  readonly message: string
  readonly attempts: number
  /** Code of the last failure. */
  readonly failure: string
  readonly noticeAt: Date
  readonly diedAt: Date
}

export interface DeliveryCounts {
  readonly pending: number
  readonly dead: number
}

/** What an operator may do about deliveries. */
export interface DeadLetters {
  /** Those that were given up last, at most 1,000. */
  list(): Promise<readonly DeadLetter[]>
  /**
   * Makes all attempts anew, the first at once; the delivery keeps its id.
   * @throws AppError BAD_USER_INPUT when it is none that was given up
   */
  retry(id: string, at: Date): Promise<void>
  count(): Promise<DeliveryCounts>
}

const MAX_LISTED = 1_000

const Listed = z.array(
  z.object({
    id: z.string(),
    channel: z.enum(['WEBHOOK', 'SMTP']),
    recipient: z.string(),
    webhook: z.string().nullable(),
    eventId: z.coerce.number(),
    message: z.string(),
    attempts: z.number(),
    failure: z.string(),
    noticeAt: z.coerce.date(),
    diedAt: z.coerce.date(),
  }),
)

const Counted = z.tuple([z.object({ pending: z.coerce.number(), dead: z.coerce.number() })])

export const createDeadLetters = (db: ControlDb): DeadLetters => ({
  list: async () =>
    Listed.parse([
      ...(await db.execute(sql`
        select d.id, d.channel, coalesce(w.organisation_id, d.target) as recipient, w.id as webhook,
          n.event_id as "eventId", n.message, d.attempts, coalesce(d.failure, '') as failure, n.at as "noticeAt", d.settled_at as "diedAt"
        from notices.delivery d
        join notices.notice n on n.id = d.notice_id
        left join notices.webhook w on w.id = d.target
        where d.state = 'DEAD'
        order by d.settled_at desc, d.id desc
        limit ${MAX_LISTED}`)),
    ]),

  retry: async (id, at) => {
    const rows = z.guid().safeParse(id).success
      ? await db.execute(sql`
          with revived as (
            update notices.delivery d
            set state = 'PENDING', attempts = 0, due_at = ${at.toISOString()}::timestamptz, settled_at = null
            where d.id = ${id} and d.state = 'DEAD'
            returning d.id
          )
          select pg_notify(${NOTICES_CHANNEL}, '') from revived`)
      : []
    if (rows.length === 0) throw AppError.of('notices.notDead', { delivery: id.slice(0, 100) })
  },

  count: async () =>
    Counted.parse([
      ...(await db.execute(sql`
        select (select count(*) from notices.delivery d where d.state = 'PENDING') as pending,
          (select count(*) from notices.delivery d where d.state = 'DEAD') as dead`)),
    ])[0],
})
