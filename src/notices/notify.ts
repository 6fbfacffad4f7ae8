import { and, inArray, isNotNull, sql } from 'drizzle-orm'
import { delivery, notice, noticePreference, noticeRecipient } from '../../drizzle/notices'
import type { ControlDb } from '../db/control-db'
import { invariant } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
import type { Channel } from './delivery'
import type { NoticeMessage, NoticeParams } from './notice-text'
import { accountsOf, webhooksOf, type Recipient } from './recipient'

/** What is told, of which event, to whom. */
export interface NoticeDraft<M extends NoticeMessage> {
  /** `journal.event`, appended in the same transaction. */
  readonly eventId: number
  /** At most 1,000; who is meant twice is told once. */
  readonly to: readonly Recipient[]
  readonly message: M
  readonly params: NoticeParams<M>
  /** Path of a page here, such as `/console/cases/1`; absent: there is none. */
  readonly link?: string
}

/** Notified on commit; the payload says nothing. A worker that misses it looks by itself soon after. */
export const NOTICES_CHANNEL = 'weir_notices'

const MAX_RECIPIENTS = 1_000

/** Of one statement: PostgreSQL takes 65,535 parameters. */
const ROWS_A_STATEMENT = 1_000

/**
 * Tells somebody of an event, in the transaction of the event: the notice is there exactly when the event is. It is
 * read in the application at once, and leaves by webhook and mail after the commit.
 * @returns the id of the notice
 */
export const notify = async <M extends NoticeMessage>(
  tx: ControlDb,
  draft: NoticeDraft<M>,
  at: Date,
): Promise<string> => {
  const { eventId, to, message, params, link = null } = draft
  invariant(to.length <= MAX_RECIPIENTS, '4e0c', 'a notice has at most 1,000 recipients')
  const noticeId = uuidv7(at.getTime())
  await tx.insert(notice).values({ id: noticeId, eventId, message, params, link, addressed: to, at })
  const accounts = await accountsOf(tx, to)
  for (const some of portions(accounts))
    await tx.insert(noticeRecipient).values(some.map((accountId) => ({ accountId, noticeId })))
  const targets = [
    ...(await webhooksOf(tx, to)).map((target) => ({ channel: 'WEBHOOK' as const, target })),
    ...(await mailedOf(tx, accounts)).map((target) => ({ channel: 'SMTP' as const, target })),
  ] satisfies readonly { readonly channel: Channel; readonly target: string }[]
  for (const some of portions(targets))
    await tx.insert(delivery).values(
      some.map(({ channel, target }) => ({
        id: uuidv7(at.getTime()),
        noticeId,
        channel,
        target,
        state: 'PENDING' as const,
        dueAt: at,
      })),
    )
  if (targets.length > 0) await tx.execute(sql`select pg_notify(${NOTICES_CHANNEL}, '')`)
  return noticeId
}

/** Of these accounts, those that are told by mail too. */
const mailedOf = async (tx: ControlDb, accounts: readonly string[]): Promise<readonly string[]> => {
  const found: string[] = []
  for (const some of portions(accounts)) {
    const rows = await tx
      .select({ id: noticePreference.accountId })
      .from(noticePreference)
      .where(and(inArray(noticePreference.accountId, [...some]), isNotNull(noticePreference.mailAddress)))
      .orderBy(noticePreference.accountId)
    found.push(...rows.map(({ id }) => id))
  }
  return found
}

const portions = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / ROWS_A_STATEMENT) }, (_, i) =>
    items.slice(i * ROWS_A_STATEMENT, (i + 1) * ROWS_A_STATEMENT),
  )
