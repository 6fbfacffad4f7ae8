import type { Text } from '../../kernel/message'
import type { NoticeRecord } from '../../notices/history'
import { textsOfNotice } from '../../notices/notice-text'
import type { StoredCaseEvent } from '../stored-case'
import type { Named } from './file-act'

/** What was told of an event, to whom, and whether it arrived. */
export interface FileNotice {
  /** Number of the event in this file. */
  readonly event: number
  readonly at: string
  /** Id of the message. */
  readonly message: string
  readonly title: Text
  readonly text: Text
  /** Whom it was meant for. */
  readonly addressed: readonly { readonly to: Named; readonly role: string | null }[]
  /** Who got it in the application; null: not shown to the applicant. */
  readonly recipients: readonly { readonly account: Named; readonly readAt: string | null }[] | null
  /** Other ways that it went; null: not shown to the applicant. */
  readonly deliveries:
    | readonly {
        readonly channel: string
        readonly state: string
        readonly attempts: number
        readonly settledAt: string | null
      }[]
    | null
}

interface NoticeFacts {
  readonly events: readonly StoredCaseEvent[]
  readonly notices: readonly NoticeRecord[]
  readonly names: ReadonlyMap<string, string>
}

/** @param applicant organisation that alone is shown what it was told itself; null: all is shown */
export const noticesIn = (
  { events, notices, names }: NoticeFacts,
  applicant: string | null,
): readonly FileNotice[] => {
  const numbers = new Map(events.map(({ id }, i) => [id, i + 1]))
  const named = (id: string): Named => ({ id, name: names.get(id) ?? id })
  return notices.flatMap((notice) => {
    const addressed = notice.addressed
      .filter((to) => applicant === null || isFor(to, applicant))
      .map((to) =>
        'account' in to
          ? { to: named(to.account), role: null }
          : { to: named(to.organisation), role: to.role ?? null },
      )
    if (addressed.length === 0) return []
    return [
      {
        event: numbers.get(notice.eventId) ?? 0,
        at: notice.at.toISOString(),
        message: notice.message,
        ...textsOfNotice(notice.message, notice.params),
        addressed,
        recipients:
          applicant === null
            ? notice.recipients.map(({ accountId, readAt }) => ({
                account: named(accountId),
                readAt: readAt?.toISOString() ?? null,
              }))
            : null,
        deliveries:
          applicant === null
            ? notice.deliveries.map(({ channel, state, attempts, settledAt }) => ({
                channel,
                state,
                attempts,
                settledAt: settledAt?.toISOString() ?? null,
              }))
            : null,
      },
    ]
  })
}

/** Whether it was meant for those who apply: the same organisation may be the opener too. */
const isFor = (to: NoticeRecord['addressed'][number], organisation: string): boolean =>
  'organisation' in to &&
  to.organisation === organisation &&
  (to.role === undefined || to.role === 'DATA_USER')
