import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { account } from '../../drizzle/identity'
import type { ControlDb } from '../db/control-db'

/**
 * All accounts of the person who acts in one: itself, and those of the same natural person, as far as that is known.
 * @returns empty: nobody with an account
 */
export const ownAccounts = async (db: ControlDb, accountId: string | null): Promise<readonly string[]> => {
  if (accountId === null) return []
  const person = sql`(select person_id from identity.account where id = ${accountId})`
  const others = await db
    .select({ id: account.id })
    .from(account)
    .where(and(isNotNull(account.personId), eq(account.personId, person)))
  return [...new Set([accountId, ...others.map(({ id }) => id)])]
}
