import { and, eq, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { agreement } from '../../drizzle/agreements'
import { account, apiKey } from '../../drizzle/identity'
import { purposeCode } from '../agreements/agreement-draft'
import { agreementNumber } from '../agreements/agreement-number'
import { narrow } from '../db/narrow'
import type { Clock } from '../kernel/clock'
import { AppError, invariant } from '../kernel/errors'
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

/** A key that was made, as far as it may be told. */
export interface ListedKey {
  readonly id: string
  /** The part of the key that finds it; not secret. */
  readonly prefix: string
  readonly accountId: string
  readonly accountName: string
  readonly agreement: string | null
  readonly purpose: string | null
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
  /** Id of the key that took its place; null: none did. */
  readonly rotatedTo: string | null
}

export interface KeyRotation {
  /** How long the old key stays valid beside the new one, milliseconds; it never becomes longer. */
  readonly overlapMs: number
  /** End of the new key; absent: it lives as long as the old one was made for, from now on. */
  readonly expiresAt?: Date
}

export interface RotatedKey extends CreatedKey, Narrowed {
  /** First moment at which the old key is no longer valid. */
  readonly oldExpiresAt: Date
}

export interface Keys {
  /** @throws AppError BAD_USER_INPUT: no such account, it is disabled, a foreign agreement, what is
   * no code of a purpose, an end in the past */
  createKey(draft: KeyDraft): Promise<CreatedKey>
  /**
   * Makes a key that takes the place of another one: same account, agreement and purpose. The old key is valid until
   * the overlap is over, or its own end if that is earlier.
   * @param actor who says so, for the record
   * @throws AppError BAD_USER_INPUT: no such key; it is rotated, revoked or expired already; its account is disabled; an
   * end in the past. UNAVAILABLE when nothing could be changed in time
   */
  rotateKey(id: string, rotation: KeyRotation, actor: string): Promise<RotatedKey>
  /**
   * Keys in the order in which they were made, at most `MAX_LISTED_KEYS`.
   * @param accountId absent: of every account
   */
  listKeys(accountId?: string): Promise<readonly ListedKey[]>
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

    const bound = { agreementNumber: number ?? null, purpose: purpose ?? null }
    return insertKey(db, { accountId, ...bound, createdAt: now, expiresAt: expiresAt ?? null })
  },

  rotateKey: (id, { overlapMs, expiresAt }, actor) =>
    db.transaction(async (tx) => {
      const now = clock.now()
      if (expiresAt !== undefined && expiresAt <= now)
        throw AppError.of('identity.expiresInPast', { expiresAt: expiresAt.toISOString() })
      // locked, so that of two rotations at one time the second sees that of the first
      const [old] = isId(id) ? await tx.select().from(apiKey).where(eq(apiKey.id, id)).for('update') : []
      if (old === undefined) throw AppError.of('identity.unknownKey')
      if (old.rotatedTo !== null) throw AppError.of('identity.keyRotated', { key: old.rotatedTo })
      if (old.revokedAt !== null || (old.expiresAt !== null && old.expiresAt <= now))
        throw AppError.of('identity.keyEnded')
      await organisationOf(tx, old.accountId)
      const lifeMs = old.expiresAt === null ? null : old.expiresAt.getTime() - old.createdAt.getTime()
      const byDefault = lifeMs === null ? null : new Date(now.getTime() + lifeMs)
      const created = await insertKey(tx, {
        accountId: old.accountId,
        agreementNumber: old.agreementNumber,
        purpose: old.purpose,
        createdAt: now,
        expiresAt: expiresAt ?? byDefault,
      })
      const overlapEnd = new Date(now.getTime() + overlapMs)
      const oldExpiresAt = old.expiresAt !== null && old.expiresAt < overlapEnd ? old.expiresAt : overlapEnd
      await tx
        .update(apiKey)
        .set({ rotatedTo: created.id, expiresAt: oldExpiresAt })
        .where(eq(apiKey.id, old.id))
      // what is remembered of the old key has its old end
      const epoch = await narrow(tx, [`key:${old.id}`], `key rotated by ${actor}`)
      return { ...created, oldExpiresAt, epoch }
    }),

  listKeys: async (accountId) => {
    if (accountId !== undefined && !isId(accountId))
      throw AppError.of('identity.unknownAccount', { account: accountId })
    return db
      .select({
        id: apiKey.id,
        prefix: apiKey.prefix,
        accountId: apiKey.accountId,
        accountName: account.name,
        agreement: apiKey.agreementNumber,
        purpose: apiKey.purpose,
        createdAt: apiKey.createdAt,
        expiresAt: apiKey.expiresAt,
        revokedAt: apiKey.revokedAt,
        rotatedTo: apiKey.rotatedTo,
      })
      .from(apiKey)
      .innerJoin(account, eq(account.id, apiKey.accountId))
      .where(accountId === undefined ? undefined : eq(apiKey.accountId, accountId))
      .orderBy(apiKey.createdAt, apiKey.id)
      .limit(MAX_LISTED_KEYS)
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

/** The most keys that one list has. */
const MAX_LISTED_KEYS = 10_000

type Db = Pick<PostgresJsDatabase, 'select' | 'insert'>

type KeyRow = Omit<typeof apiKey.$inferInsert, 'id' | 'prefix' | 'hash'> & {
  readonly createdAt: Date
  readonly expiresAt: Date | null
}

const insertKey = async (db: Db, row: KeyRow): Promise<CreatedKey> => {
  for (let attempt = 1; ; attempt += 1) {
    const { key, prefix, hash } = makeKey()
    const id = uuidv7(row.createdAt.getTime())
    const inserted = await db
      .insert(apiKey)
      .values({ ...row, id, prefix, hash })
      .onConflictDoNothing({ target: apiKey.prefix })
      .returning({ id: apiKey.id })
    if (inserted.length > 0) return { key, id, expiresAt: row.expiresAt }
    // two prefixes of 59 random bits are equal about never; twice running is a fault of ours
    invariant(attempt < 2, '9d2e', 'no free prefix for an API key')
  }
}

const organisationOf = async (db: Db, accountId: string): Promise<string> => {
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
