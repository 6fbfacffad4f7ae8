import { asc, inArray } from 'drizzle-orm'
import { delivery, notice, noticeRecipient } from '../../drizzle/notices'
import type { ControlDb } from '../db/control-db'
import type { Channel, StoredNotice } from './delivery'
import { parseAddressed, parseParams } from './notice-json'

/** A notice with whom it was meant for, whom it reached, and what became of each way to tell it. */
export interface NoticeRecord extends StoredNotice {
  readonly addressed: ReturnType<typeof parseAddressed>
  readonly recipients: readonly { readonly accountId: string; readonly readAt: Date | null }[]
  readonly deliveries: readonly {
    readonly channel: Channel
    /** The webhook, or the account. */
    readonly target: string
    readonly state: (typeof delivery.$inferSelect)['state']
    readonly attempts: number
    /** null: it is still to be made. */
    readonly settledAt: Date | null
  }[]
}

/** What was told of these events, oldest first: the part of a case file that proves its notices. At most 1,000 events. */
export const noticesOfEvents = async (
  db: ControlDb,
  eventIds: readonly number[],
): Promise<readonly NoticeRecord[]> => {
  if (eventIds.length === 0) return []
  const notices = await db
    .select()
    .from(notice)
    .where(inArray(notice.eventId, [...eventIds]))
    .orderBy(asc(notice.id))
  const ids = notices.map(({ id }) => id)
  if (ids.length === 0) return []
  const recipients = await db
    .select()
    .from(noticeRecipient)
    .where(inArray(noticeRecipient.noticeId, ids))
    .orderBy(asc(noticeRecipient.noticeId), asc(noticeRecipient.accountId))
  const deliveries = await db
    .select()
    .from(delivery)
    .where(inArray(delivery.noticeId, ids))
    .orderBy(asc(delivery.noticeId), asc(delivery.id))
  return notices.map(({ params, addressed, ...stored }) => ({
    ...stored,
    params: parseParams(params),
    addressed: parseAddressed(addressed),
    recipients: recipients
      .filter(({ noticeId }) => noticeId === stored.id)
      .map(({ accountId, readAt }) => ({ accountId, readAt })),
    deliveries: deliveries
      .filter(({ noticeId }) => noticeId === stored.id)
      .map(({ channel, target, state, attempts, settledAt }) => ({
        channel,
        target,
        state,
        attempts,
        settledAt,
      })),
  }))
}
