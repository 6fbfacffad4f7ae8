import { and, eq, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { agreement } from '../../drizzle/agreements'
import { account, apiKey } from '../../drizzle/identity'
import { purposeCode } from '../agreements/agreement-draft'
import { agreementNumber } from '../agreements/agreement-number'
import { narrow } from '../db/narrow'
import { sqlState, UNIQUE_VIOLATION } from '../db/sql-state'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
import type { Narrowed } from './accounts'
import { makeKey } from './api-key'
import { isId } from './identity-name'

export interface KeyDraft {
  readonly accountId: string
  /** Number of an agreement of the account's organisation: the key then reads under no other. */
  readonly agreement?: string
  /** Code of the purpose that the key is bound to. */
  readonly purpose?: string
  /** First moment at which it is no longer valid; absent: it does not expire. */
  readonly expiresAt?: Date
}

export interface CreatedKey {
  /** Shown this once; only its hash is kept. */
  readonly key: string
  readonly id: string
  /** null: it does not expire. */
  readonly expiresAt: Date | null
}

export interface Keys {
  /** @throws AppError BAD_USER_INPUT: no such account, it is disabled, a foreign agreement, what is
   * no code of a purpose, an end in the past */
  createKey(draft: KeyDraft): Promise<CreatedKey>
  /**
   * Ends a key. Saying it again keeps the first time and raises the epoch again.
   * @param actor who says so, for the record
   * @throws AppError BAD_USER_INPUT when there is no such key, UNAVAILABLE when nothing could be changed in time
   */
  revokeKey(id: string, actor: string): Promise<Narrowed>
}

export const createKeys = (db: PostgresJsDatabase, clock: Clock): Keys => ({
  createKey: async (draft) => {
    const now = clock.now()
    const { accountId, agreement: number, purpose, expiresAt } = draft
    if (expiresAt !== undefined && expiresAt <= now)
      throw AppError.of('identity.expiresInPast', { expiresAt: expiresAt.toISOString() })
    if (purpose !== undefined && !purposeCode.test(purpose)) throw AppError.of('agreements.badPurpose')
    const organisationId = await organisationOf(db, accountId)
    if (number !== undefined && !(await hasAgreement(db, organisationId, number)))
      throw AppError.of('identity.foreignAgreement', { agreement: number })

    for (let attempt = 1; ; attempt += 1) {
      const made = makeKey()
      const id = uuidv7(now.getTime())
      const { prefix, hash } = made
      try {
        await db.insert(apiKey).values({
          id,
          accountId,
          prefix,
          hash,
          agreementNumber: number ?? null,
          purpose: purpose ?? null,
          createdAt: now,
          expiresAt: expiresAt ?? null,
        })
        return { key: made.key, id, expiresAt: expiresAt ?? null }
      } catch (error) {
        // two prefixes of 59 random bits are equal about never; twice running is a fault of ours
        if (sqlState(error) !== UNIQUE_VIOLATION || attempt === 2) throw error
      }
    }
  },

  revokeKey: (id, actor) =>
    db.transaction(async (tx) => {
      const revokedAt = sql`coalesce(${apiKey.revokedAt}, ${clock.now().toISOString()}::timestamptz)`
      const [revoked] = isId(id)
        ? await tx.update(apiKey).set({ revokedAt }).where(eq(apiKey.id, id)).returning({ id: apiKey.id })
        : []
      if (revoked === undefined) throw AppError.of('identity.unknownKey')
      return { epoch: await narrow(tx, [`key:${revoked.id}`], `key revoked by ${actor}`) }
    }),
})

const organisationOf = async (db: PostgresJsDatabase, accountId: string): Promise<string> => {
  const [found] = isId(accountId)
    ? await db
        .select({ organisationId: account.organisationId, disabledAt: account.disabledAt })
        .from(account)
        .where(eq(account.id, accountId))
    : []
  if (found === undefined) throw AppError.of('identity.unknownAccount', { account: accountId })
  if (found.disabledAt !== null) throw AppError.of('identity.accountDisabled', { account: accountId })
  return found.organisationId
}

const hasAgreement = async (
  db: PostgresJsDatabase,
  organisationId: string,
  number: string,
): Promise<boolean> => {
  if (!agreementNumber.test(number)) return false
  const [found] = await db
    .select({ id: agreement.id })
    .from(agreement)
    .where(and(eq(agreement.number, number), eq(agreement.userOrganisationId, organisationId)))
  return found !== undefined
}
