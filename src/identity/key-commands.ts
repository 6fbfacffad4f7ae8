import { and, eq, sql } from 'drizzle-orm'
import { agreement } from '../../drizzle/agreements'
import { account, apiKey } from '../../drizzle/identity'
import { purposeCode } from '../agreements/agreement-draft'
import { agreementNumber } from '../agreements/agreement-number'
import type { ControlDb } from '../db/control-db'
import { sqlState, UNIQUE_VIOLATION } from '../db/sql-state'
import type { Change } from '../journal/change'
import { appendEvents, readStream } from '../journal/event-store'
import { AppError } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
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

/**
 * Makes an API key.
 * @throws AppError BAD_USER_INPUT: no such account, it is disabled, a foreign agreement, what is no code of a purpose,
 * an end in the past
 */
export const createKey = async (change: Change, draft: KeyDraft): Promise<CreatedKey> => {
  const { tx, at } = change
  const { accountId, agreement: number, purpose, expiresAt } = draft
  if (expiresAt !== undefined && expiresAt <= at)
    throw AppError.of('identity.expiresInPast', { expiresAt: expiresAt.toISOString() })
  if (purpose !== undefined && !purposeCode.test(purpose)) throw AppError.of('agreements.badPurpose')
  const organisationId = await organisationOf(tx, accountId)
  if (number !== undefined && !(await hasAgreement(tx, organisationId, number)))
    throw AppError.of('identity.foreignAgreement', { agreement: number })
  const terms = {
    accountId,
    agreementNumber: number ?? null,
    purpose: purpose ?? null,
    expiresAt: expiresAt ?? null,
  }
  const { id, key } = await insertKey(tx, terms, at)
  await appendEvents(change, `key:${id}`, 0, [{ kind: 'CREATED', body: { ...terms } }])
  return { key, id, expiresAt: terms.expiresAt }
}

/**
 * Ends a key. Saying it again keeps the first time and narrows again.
 * @param owner the account whose key it must be; null: anybody's
 * @throws AppError BAD_USER_INPUT when there is no such key, or it is another's
 */
export const revokeKey = async (
  change: Change,
  id: string,
  owner: string | null,
): Promise<{ id: string }> => {
  const { tx, at, actor } = change
  const revokedAt = sql`coalesce(${apiKey.revokedAt}, ${at.toISOString()}::timestamptz)`
  const isTheirs = owner === null ? undefined : eq(apiKey.accountId, owner)
  const [revoked] = isId(id)
    ? await tx
        .update(apiKey)
        .set({ revokedAt })
        .where(and(eq(apiKey.id, id), isTheirs))
        .returning({ id: apiKey.id })
    : []
  if (revoked === undefined) throw AppError.of('identity.unknownKey')
  const stream = `key:${revoked.id}` as const
  const before = await readStream(tx, stream, true)
  if (!before.some(({ kind }) => kind === 'REVOKED'))
    await appendEvents(change, stream, before.length, [{ kind: 'REVOKED', body: {} }])
  change.narrow([stream], `key revoked by ${actor.name}`)
  return revoked
}

type Terms = Omit<typeof apiKey.$inferInsert, 'id' | 'prefix' | 'hash' | 'createdAt'>

const insertKey = async (tx: ControlDb, terms: Terms, at: Date): Promise<{ id: string; key: string }> => {
  for (let attempt = 1; ; attempt += 1) {
    const { key, prefix, hash } = makeKey()
    const id = uuidv7(at.getTime())
    try {
      // a savepoint: a prefix that is taken must not end the transaction
      await tx.transaction((inner) =>
        inner.insert(apiKey).values({ id, ...terms, prefix, hash, createdAt: at }),
      )
      return { id, key }
    } catch (error) {
      // two prefixes of 59 random bits are equal about never; twice running is a fault of ours
      if (sqlState(error) !== UNIQUE_VIOLATION || attempt === 2) throw error
    }
  }
}

const organisationOf = async (db: ControlDb, accountId: string): Promise<string> => {
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

const hasAgreement = async (db: ControlDb, organisationId: string, number: string): Promise<boolean> => {
  if (!agreementNumber.test(number)) return false
  const [found] = await db
    .select({ id: agreement.id })
    .from(agreement)
    .where(and(eq(agreement.number, number), eq(agreement.userOrganisationId, organisationId)))
  return found !== undefined
}
