import { and, count, eq, gt, isNull, or } from 'drizzle-orm'
import { account, apiKey } from '../../drizzle/identity'
import type { ControlDb } from '../db/control-db'
import { AppError } from '../kernel/errors'

/** Each key is looked for and told of: an account that makes them without end is stopped. */
export const keyLimits = { MAX_LIVE_KEYS: 100 } as const

/** How many keys of an account are valid, also those that another one takes the place of. */
export const countLiveKeys = async (db: ControlDb, accountId: string, at: Date): Promise<number> => {
  const isLive = [isNull(apiKey.revokedAt), or(isNull(apiKey.expiresAt), gt(apiKey.expiresAt, at))]
  const [row] = await db
    .select({ live: count() })
    .from(apiKey)
    .where(and(eq(apiKey.accountId, accountId), ...isLive))
  return row?.live ?? 0
}

/**
 * Lets an account have one more key. Nobody else makes one for it before the transaction ends.
 * @throws AppError LIMIT_EXCEEDED: it has as many as it may
 */
export const requireRoomForKey = async (tx: ControlDb, accountId: string, at: Date): Promise<void> => {
  await tx.select({ id: account.id }).from(account).where(eq(account.id, accountId)).for('no key update')
  const asked = (await countLiveKeys(tx, accountId, at)) + 1
  const [name, value] = ['MAX_LIVE_KEYS', keyLimits.MAX_LIVE_KEYS] as const
  if (asked > value)
    throw AppError.of('identity.tooManyKeys', { limit: value, name }, { limit: { name, value, asked } })
}
