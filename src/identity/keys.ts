import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { commandLine } from '../journal/actor'
import { carryOut } from '../journal/change'
import type { Clock } from '../kernel/clock'
import type { Narrowed } from './accounts'
import { createKey, revokeKey, type CreatedKey, type KeyDraft } from './key-commands'

/** The commands on keys, each in a transaction of its own. */
export interface Keys {
  /** @throws AppError as `createKey` of key-commands.ts */
  createKey(draft: KeyDraft): Promise<CreatedKey>
  /**
   * Ends a key, whoever has it.
   * @param actor who says so, for the record
   * @throws AppError BAD_USER_INPUT when there is no such key, UNAVAILABLE when nothing could be changed in time
   */
  revokeKey(id: string, actor: string): Promise<Narrowed>
}

export const createKeys = (db: PostgresJsDatabase, clock: Clock): Keys => ({
  createKey: async (draft) => {
    const { result } = await carryOut(db, clock, commandLine, (change) => createKey(change, draft))
    return result
  },
  revokeKey: async (id, actor) => {
    const { epoch } = await carryOut(db, clock, { ...commandLine, name: actor }, (change) =>
      revokeKey(change, id, null),
    )
    return { epoch }
  },
})
