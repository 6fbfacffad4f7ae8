import { and, count, desc, eq, inArray, isNull, lt, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { notice, noticeRecipient } from '../../drizzle/notices'
import type { ControlDb } from '../db/control-db'
import { AppError } from '../kernel/errors'
import { requireListSize } from '../kernel/list-size'
import type { StoredNotice } from './delivery'
import { parseParams } from './notice-json'

/** A notice as its reader has it; `renderNotice` gives its words. */
export interface InboxNotice extends StoredNotice {
  /** null: unread. */
  readonly readAt: Date | null
}

export interface InboxPage {
  /** Newest first. */
  readonly notices: readonly InboxNotice[]
  /** To be given as `after`; null: the page is empty. */
  readonly endCursor: string | null
  readonly hasNextPage: boolean
}

/** Whose notices are read. */
export interface InboxReader {
  readonly accountId: string
  readonly organisationId: string
  /** Roles of the account that its token takes away: what was meant for these alone is not read. Absent: none. */
  readonly withheldRoles?: readonly string[]
}

export interface InboxQuery {
  readonly unreadOnly: boolean
  /** 0 to 1,000. */
  readonly first: number
  /** null begins with the newest. */
  readonly after: string | null
}

/**
 * One page of the notices of a reader. Nobody else's are read.
 * @throws AppError BAD_USER_INPUT on a negative page size or a bad cursor, LIMIT_EXCEEDED
 */
export const noticesOf = async (
  db: ControlDb,
  reader: InboxReader,
  { unreadOnly, first, after }: InboxQuery,
): Promise<InboxPage> => {
  requireListSize('notices.first', first)
  const rows = await db
    .select({
      id: notice.id,
      eventId: notice.eventId,
      message: notice.message,
      params: notice.params,
      link: notice.link,
      at: notice.at,
      readAt: noticeRecipient.readAt,
    })
    .from(noticeRecipient)
    .innerJoin(notice, eq(notice.id, noticeRecipient.noticeId))
    .where(
      and(
        eq(noticeRecipient.accountId, reader.accountId),
        isMeant(reader),
        unreadOnly ? isNull(noticeRecipient.readAt) : undefined,
        after === null ? undefined : lt(noticeRecipient.noticeId, idOfCursor(after)),
      ),
    )
    .orderBy(desc(noticeRecipient.noticeId))
    .limit(first + 1)
  const notices = rows.slice(0, first).map((row) => ({ ...row, params: parseParams(row.params) }))
  const last = notices.at(-1)
  return {
    notices,
    endCursor: last === undefined ? null : cursorOf(last.id),
    hasNextPage: rows.length > notices.length,
  }
}

/** How many notices a reader has not read. */
export const unreadCount = async (db: ControlDb, reader: InboxReader): Promise<number> => {
  const [row] = await db
    .select({ unread: count() })
    .from(noticeRecipient)
    .where(
      and(eq(noticeRecipient.accountId, reader.accountId), isMeant(reader), isNull(noticeRecipient.readAt)),
    )
  return row?.unread ?? 0
}

/** Of one request. */
export const MAX_MARKED = 1_000

/**
 * Marks notices of a reader as read; the first time stays. Ids of notices that it does not read change nothing.
 * @returns how many were unread until now
 * @throws AppError LIMIT_EXCEEDED when there are too many, BAD_USER_INPUT when one is no id
 */
export const markRead = async (
  db: ControlDb,
  reader: InboxReader,
  ids: readonly string[],
  at: Date,
): Promise<number> => {
  if (ids.length > MAX_MARKED)
    throw AppError.of(
      'notices.tooMany',
      { limit: MAX_MARKED, asked: ids.length },
      { limit: { name: 'MAX_MARKED', value: MAX_MARKED, asked: ids.length } },
    )
  const wrong = ids.find((id) => !z.guid().safeParse(id).success)
  if (wrong !== undefined) throw AppError.of('notices.badId', { id: wrong.slice(0, 100) })
  if (ids.length === 0) return 0
  const marked = await db
    .update(noticeRecipient)
    .set({ readAt: at })
    .where(
      and(
        eq(noticeRecipient.accountId, reader.accountId),
        isMeant(reader),
        inArray(noticeRecipient.noticeId, [...ids]),
        isNull(noticeRecipient.readAt),
      ),
    )
    .returning({ id: noticeRecipient.noticeId })
  return marked.length
}

/** Of the notices that reached the account: those that were meant for it, its organisation, or a role that is left to it. */
const isMeant = ({ accountId, organisationId, withheldRoles = [] }: InboxReader): SQL | undefined =>
  withheldRoles.length === 0
    ? undefined
    : sql`exists (
        select from ${notice} n, jsonb_array_elements(n.addressed) as addressed (to_whom)
        where n.id = ${noticeRecipient.noticeId}
          and (to_whom ->> 'account' = ${accountId}
            or (to_whom ->> 'organisation' = ${organisationId}
              and coalesce(to_whom ->> 'role' not in ${[...withheldRoles]}, true))))`

const cursorOf = (id: string): string => Buffer.from(id).toString('base64url')

/** 36 characters of a UUID in base64url. */
const MAX_CURSOR = 48

const idOfCursor = (cursor: string): string => {
  const id = cursor.length <= MAX_CURSOR ? Buffer.from(cursor, 'base64url').toString('latin1') : ''
  if (!z.guid().safeParse(id).success) throw AppError.of('notices.badCursor')
  return id
}
