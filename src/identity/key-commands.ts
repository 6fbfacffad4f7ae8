import { and, eq, sql, type SQL } from 'drizzle-orm'
import { agreement } from '../../drizzle/agreements'
import { account, apiKey } from '../../drizzle/identity'
import { purposeCode } from '../agreements/agreement-draft'
import { agreementNumber } from '../agreements/agreement-number'
import type { ControlDb } from '../db/control-db'
import type { Change } from '../journal/change'
import { appendEvents, readStream } from '../journal/event-store'
import { AppError, invariant } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
import { makeKey } from './api-key'
import { isId } from './identity-name'
import type { KeyBounds, KeyDraft } from './key-bounds'

export interface KeyRotation {
  /** How long the old key stays valid beside the new one, milliseconds; it never becomes longer. */
  readonly overlapMs: number
  /** End of the new key; absent: it lives as long as the old one was made for, from now on. */
  readonly expiresAt?: Date
}

export interface RotatedKey extends CreatedKey {
  /** First moment at which the old key is no longer valid. */
  readonly oldExpiresAt: Date
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
  const created = await insertKey(tx, { ...terms, createdAt: at })
  await appendEvents(change, `key:${created.id}`, 0, [{ kind: 'CREATED', body: { ...terms } }])
  return created
}

/**
 * Makes a key that takes the place of another one: same account, agreement and purpose. The old key is valid until the
 * overlap is over, or its own end if that is earlier.
 * @throws AppError BAD_USER_INPUT: no such key; it is rotated, revoked or expired already; its account is disabled; an
 * end in the past
 */
export const rotateKey = async (
  change: Change,
  id: string,
  { overlapMs, expiresAt }: KeyRotation,
): Promise<RotatedKey> => {
  const { tx, at, actor } = change
  if (expiresAt !== undefined && expiresAt <= at)
    throw AppError.of('identity.expiresInPast', { expiresAt: expiresAt.toISOString() })
  // locked, so that of two rotations at one time the second sees that of the first
  const [old] = isId(id) ? await tx.select().from(apiKey).where(eq(apiKey.id, id)).for('update') : []
  if (old === undefined) throw AppError.of('identity.unknownKey')
  if (old.rotatedTo !== null) throw AppError.of('identity.keyRotated', { key: old.rotatedTo })
  if (old.revokedAt !== null || (old.expiresAt !== null && old.expiresAt <= at))
    throw AppError.of('identity.keyEnded')
  await organisationOf(tx, old.accountId)
  const lifeMs = old.expiresAt === null ? null : old.expiresAt.getTime() - old.createdAt.getTime()
  const byDefault = lifeMs === null ? null : new Date(at.getTime() + lifeMs)
  const { accountId, agreementNumber: number, purpose } = old
  const terms = { accountId, agreementNumber: number, purpose, expiresAt: expiresAt ?? byDefault }
  const created = await insertKey(tx, { ...terms, createdAt: at })
  const overlapEnd = new Date(at.getTime() + overlapMs)
  const oldExpiresAt = old.expiresAt !== null && old.expiresAt < overlapEnd ? old.expiresAt : overlapEnd
  await tx.update(apiKey).set({ rotatedTo: created.id, expiresAt: oldExpiresAt }).where(eq(apiKey.id, old.id))
  const stream = `key:${old.id}` as const
  const before = await readStream(tx, stream, true)
  await appendEvents(change, stream, before.length, [
    { kind: 'ROTATED', body: { to: created.id, oldExpiresAt: oldExpiresAt.toISOString() } },
  ])
  await appendEvents(change, `key:${created.id}`, 0, [{ kind: 'CREATED', body: { ...terms, for: old.id } }])
  // what is remembered of the old key has its old end
  change.narrow([stream], `key rotated by ${actor.name}`)
  return { ...created, oldExpiresAt }
}

/** Whose keys are meant. */
export interface KeyOwner {
  readonly accountId: string
  /** Of the key that it is done with: only keys that are bound as it is; null: it is done with none. */
  readonly bounds: KeyBounds | null
}

/**
 * Ends a key. Saying it again keeps the first time and narrows again.
 * @param owner whose key it must be; null: anybody's
 * @throws AppError BAD_USER_INPUT when there is no such key, or it is another's
 */
export const revokeKey = async (
  change: Change,
  id: string,
  owner: KeyOwner | null,
): Promise<{ id: string }> => {
  const { tx, at, actor } = change
  const revokedAt = sql`coalesce(${apiKey.revokedAt}, ${at.toISOString()}::timestamptz)`
  const [revoked] = isId(id)
    ? await tx
        .update(apiKey)
        .set({ revokedAt })
        .where(and(eq(apiKey.id, id), ...(owner === null ? [] : theirs(owner))))
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

const theirs = ({ accountId, bounds }: KeyOwner): readonly SQL[] => [
  eq(apiKey.accountId, accountId),
  ...(bounds?.agreement == null ? [] : [eq(apiKey.agreementNumber, bounds.agreement)]),
  ...(bounds?.purpose == null ? [] : [eq(apiKey.purpose, bounds.purpose)]),
]

type KeyRow = Omit<typeof apiKey.$inferInsert, 'id' | 'prefix' | 'hash'> & {
  readonly createdAt: Date
  readonly expiresAt: Date | null
}

const insertKey = async (tx: ControlDb, row: KeyRow): Promise<CreatedKey> => {
  for (let attempt = 1; ; attempt += 1) {
    const { key, prefix, hash } = makeKey()
    const id = uuidv7(row.createdAt.getTime())
    const inserted = await tx
      .insert(apiKey)
      .values({ ...row, id, prefix, hash })
      .onConflictDoNothing({ target: apiKey.prefix })
      .returning({ id: apiKey.id })
    if (inserted.length > 0) return { key, id, expiresAt: row.expiresAt }
    // two prefixes of 59 random bits are equal about never; twice running is a fault of ours
    invariant(attempt < 2, '9d2e', 'no free prefix for an API key')
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
