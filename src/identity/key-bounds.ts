import { eq } from 'drizzle-orm'
import { apiKey } from '../../drizzle/identity'
import type { ControlDb } from '../db/control-db'
import { AppError, invariant } from '../kernel/errors'

/** What a key is to be made with. */
export interface KeyDraft {
  readonly accountId: string
  /** Number of an agreement of the account's organisation: the key then reads under no other. */
  readonly agreement?: string
  /** Code of the purpose that the key is bound to. */
  readonly purpose?: string
  /** First moment at which it is no longer valid; absent: it does not expire. */
  readonly expiresAt?: Date
  /** Id of the key that it is made with: it ends when that one is revoked; absent: it is made with none. */
  readonly madeWith?: string
}

/** What a key is bound to, and its end; null: not bound, or without an end. */
export interface KeyBounds {
  readonly agreement: string | null
  readonly purpose: string | null
  readonly expiresAt: Date | null
}

/**
 * @param id of a key that there is
 * @param isForMaking another one is to be made with it: nobody revokes or rotates it before the transaction ends
 * @throws AppError BAD_USER_INPUT: it is for making, and was revoked meanwhile
 */
export const boundsOfKey = async (db: ControlDb, id: string, isForMaking: boolean): Promise<KeyBounds> => {
  const { agreementNumber: agreement, purpose, expiresAt, revokedAt } = apiKey
  const query = db.select({ agreement, purpose, expiresAt, revokedAt }).from(apiKey).where(eq(apiKey.id, id))
  const [found] = await (isForMaking ? query.for('share') : query)
  invariant(found !== undefined, '9d2f', 'the key that identified a caller is stored')
  if (isForMaking && found.revokedAt !== null) throw AppError.of('identity.keyEnded')
  return found
}

/**
 * The draft of a key that is made with another one: bound as that one is and ended when it ends, where it says nothing.
 * @throws AppError FORBIDDEN: it would be bound to something else, or valid for longer
 */
export const withinBounds = (draft: KeyDraft, bounds: KeyBounds): KeyDraft => {
  const agreement = draft.agreement ?? bounds.agreement
  const purpose = draft.purpose ?? bounds.purpose
  const expiresAt = draft.expiresAt ?? bounds.expiresAt
  const isWithin =
    (bounds.agreement === null || agreement === bounds.agreement) &&
    (bounds.purpose === null || purpose === bounds.purpose) &&
    (bounds.expiresAt === null || (expiresAt !== null && expiresAt <= bounds.expiresAt))
  if (!isWithin)
    throw AppError.of('identity.beyondKey', {
      agreement: bounds.agreement ?? '–',
      purpose: bounds.purpose ?? '–',
      expiresAt: bounds.expiresAt?.toISOString() ?? '–',
    })
  return {
    accountId: draft.accountId,
    ...(draft.madeWith === undefined ? {} : { madeWith: draft.madeWith }),
    ...(agreement === null ? {} : { agreement }),
    ...(purpose === null ? {} : { purpose }),
    ...(expiresAt === null ? {} : { expiresAt }),
  }
}
