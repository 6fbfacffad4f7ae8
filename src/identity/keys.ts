import { desc, eq } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { account, apiKey } from '../../drizzle/identity'
import { commandLine } from '../journal/actor'
import { carryOut } from '../journal/change'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import type { Narrowed } from './accounts'
import { isId } from './identity-name'
import type { KeyDraft } from './key-bounds'
import {
  createKey,
  revokeKey,
  rotateKey,
  type CreatedKey,
  type KeyRotation,
  type RevokedKey,
  type RotatedKey,
} from './key-commands'

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

/**
 * Keys, each command in a transaction of its own: see key-commands.ts for what it does and throws, and UNAVAILABLE when
 * nothing could be changed in time. `actor` is who says so, for the record.
 */
export interface Keys {
  createKey(draft: KeyDraft): Promise<CreatedKey>
  rotateKey(id: string, rotation: KeyRotation, actor: string): Promise<RotatedKey & Narrowed>
  /**
   * Keys, the newest first, at most `MAX_LISTED_KEYS`.
   * @param accountId absent: of every account
   */
  listKeys(accountId?: string): Promise<readonly ListedKey[]>
  /** Ends a key, whoever has it, and what was made with it. Saying it again keeps the first time and raises the epoch again. */
  revokeKey(id: string, actor: string): Promise<RevokedKey & Narrowed>
}

export const createKeys = (db: PostgresJsDatabase, clock: Clock): Keys => ({
  createKey: async (draft) => {
    const { result } = await carryOut(db, clock, commandLine, (change) => createKey(change, draft))
    return result
  },
  rotateKey: async (id, rotation, actor) => {
    const as = { ...commandLine, name: actor }
    const { result, epoch } = await carryOut(db, clock, as, (change) => rotateKey(change, id, rotation))
    return { ...result, epoch }
  },
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
      .orderBy(desc(apiKey.createdAt), desc(apiKey.id))
      .limit(MAX_LISTED_KEYS)
  },
  revokeKey: async (id, actor) => {
    const as = { ...commandLine, name: actor }
    const { result, epoch } = await carryOut(db, clock, as, (change) => revokeKey(change, id, null))
    return { ...result, epoch }
  },
})

/** The most keys that one list has. */
export const MAX_LISTED_KEYS = 10_000
