import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
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
import { requireRoomForKey } from './live-keys'

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
 * an end in the past; LIMIT_EXCEEDED: the account has as many valid keys as it may
 */
export const createKey = async (change: Change, draft: KeyDraft): Promise<CreatedKey> => {
  const { tx, at } = change
  const { accountId, agreement: number, purpose, expiresAt, madeWith } = draft
  if (expiresAt !== undefined && expiresAt <= at)
    throw AppError.of('identity.expiresInPast', { expiresAt: expiresAt.toISOString() })
  if (purpose !== undefined && !purposeCode.test(purpose)) throw AppError.of('agreements.badPurpose')
  const organisationId = await organisationOf(tx, accountId)
  if (number !== undefined && !(await hasAgreement(tx, organisationId, number)))
    throw AppError.of('identity.foreignAgreement', { agreement: number })
  await requireRoomForKey(tx, accountId, at)
  const terms = {
    accountId,
    agreementNumber: number ?? null,
    purpose: purpose ?? null,
    expiresAt: expiresAt ?? null,
    madeWith: madeWith ?? null,
  }
  const created = await insertKey(tx, { ...terms, createdAt: at })
  await appendEvents(change, `key:${created.id}`, 0, [{ kind: 'CREATED', body: { ...terms } }])
  return created
}

/**
 * Makes a key that takes the place of another one, also where the account may have no more: same account, agreement and
 * purpose. The old key is valid until the overlap is over, or its own end if that is earlier.
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
  const { accountId, agreementNumber: number, purpose, madeWith } = old
  const terms = { accountId, agreementNumber: number, purpose, madeWith, expiresAt: expiresAt ?? byDefault }
  const created = await insertKey(tx, { ...terms, createdAt: at })
  const overlapEnd = new Date(at.getTime() + overlapMs)
  const oldExpiresAt = old.expiresAt !== null && old.expiresAt < overlapEnd ? old.expiresAt : overlapEnd
  await tx.update(apiKey).set({ rotatedTo: created.id, expiresAt: oldExpiresAt }).where(eq(apiKey.id, old.id))
  // what was made with it ends with it
  const made = await madeWithKey(tx, old.id)
  const end = sql`least(${apiKey.expiresAt}, ${oldExpiresAt.toISOString()}::timestamptz)`
  if (made.length > 0)
    await tx
      .update(apiKey)
      .set({ expiresAt: end })
      .where(inArray(apiKey.id, [...made]))
  const stream = `key:${old.id}` as const
  const before = await readStream(tx, stream, true)
  await appendEvents(change, stream, before.length, [
    { kind: 'ROTATED', body: { to: created.id, oldExpiresAt: oldExpiresAt.toISOString() } },
  ])
  await appendEvents(change, `key:${created.id}`, 0, [{ kind: 'CREATED', body: { ...terms, for: old.id } }])
  // what is remembered of the old key has its old end
  change.narrow([stream, ...made.map((key) => `key:${key}` as const)], `key rotated by ${actor.name}`)
  return { ...created, oldExpiresAt }
}

/** Whose keys are meant. */
export interface KeyOwner {
  readonly accountId: string
  /** Of the key that it is done with: only keys that are bound as it is; null: it is done with none. */
  readonly bounds: KeyBounds | null
}

export interface RevokedKey {
  readonly id: string
  /** Ids of the keys that were made with it, or with one of those: they are ended too. */
  readonly madeWithIt: readonly string[]
}

/**
 * Ends a key, and what was made with it. Saying it again keeps the first time and narrows again.
 * @param owner whose key it must be; null: anybody's
 * @throws AppError BAD_USER_INPUT when there is no such key, or it is another's
 */
export const revokeKey = async (change: Change, id: string, owner: KeyOwner | null): Promise<RevokedKey> => {
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
  const madeWithIt = await madeWithKey(tx, revoked.id)
  if (madeWithIt.length > 0)
    await tx
      .update(apiKey)
      .set({ revokedAt })
      .where(inArray(apiKey.id, [...madeWithIt]))
  const streams = [revoked.id, ...madeWithIt].map((key) => `key:${key}` as const)
  for (const stream of streams) {
    const before = await readStream(tx, stream, true)
    const body = stream === `key:${revoked.id}` ? {} : { with: revoked.id }
    if (!before.some(({ kind }) => kind === 'REVOKED'))
      await appendEvents(change, stream, before.length, [{ kind: 'REVOKED', body }])
  }
  change.narrow(streams, `key revoked by ${actor.name}`)
  return { id: revoked.id, madeWithIt }
}

/**
 * Ids of what was made with a key, with those keys, and so on. The key is locked, and each of them in turn: nobody makes
 * another one meanwhile, as whoever makes one holds the key that it is made with.
 */
const madeWithKey = async (tx: ControlDb, id: string): Promise<readonly string[]> => {
  const all: string[] = []
  // a statement a generation, so that each sees what the locks of the one before waited for
  for (let parents = [id]; parents.length > 0;) {
    const made = await tx
      .select({ id: apiKey.id })
      .from(apiKey)
      .where(inArray(apiKey.madeWith, parents))
      .orderBy(apiKey.id)
      .for('update')
    parents = made.map((key) => key.id)
    all.push(...parents)
  }
  return all
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
