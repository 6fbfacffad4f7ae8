import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { noticePreference } from '../../drizzle/notices'
import type { ControlDb } from '../db/control-db'
import { AppError } from '../kernel/errors'
import type { Locale } from '../kernel/message'

/** How an account is told beside the application. */
export interface NoticePreference {
  /** Language of mails; null: both. */
  readonly locale: Locale | null
  /** null: no mail. */
  readonly mailAddress: string | null
}

const MAX_ADDRESS_CHARACTERS = 254

/** @returns both null where the account never said anything */
export const preferenceOf = async (db: ControlDb, accountId: string): Promise<NoticePreference> => {
  const { locale, mailAddress } = noticePreference
  const [found] = await db
    .select({ locale, mailAddress })
    .from(noticePreference)
    .where(eq(noticePreference.accountId, accountId))
  return found ?? { locale: null, mailAddress: null }
}

/**
 * Sets how an account is told, mails that wait included: they go to the address of the moment when they are sent.
 * @throws AppError BAD_USER_INPUT when the address is none
 */
export const setPreference = async (
  db: ControlDb,
  accountId: string,
  { locale, mailAddress }: NoticePreference,
  at: Date,
): Promise<void> => {
  if (mailAddress !== null && !z.email().max(MAX_ADDRESS_CHARACTERS).safeParse(mailAddress).success)
    throw AppError.of('notices.badMailAddress')
  const set = { locale, mailAddress, updatedAt: at }
  await db
    .insert(noticePreference)
    .values({ accountId, ...set })
    .onConflictDoUpdate({ target: noticePreference.accountId, set })
}
