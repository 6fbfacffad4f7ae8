import { eq } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { account, localLogin } from '../../drizzle/identity'
import { narrow } from '../db/narrow'
import { sqlState, UNIQUE_VIOLATION } from '../db/sql-state'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import type { Narrowed } from './accounts'
import { isId } from './identity-name'
import { countLiveKeys } from './live-keys'
import { parsePassword, type Passwords } from './password'
import { endSessionsOf } from './sessions'

/** A local account as a sign-in finds it. */
export interface LocalLogin {
  readonly accountId: string
  readonly passwordHash: string
  readonly isDisabled: boolean
}

export interface PasswordDraft {
  readonly accountId: string
  /** The name to sign in with, unique; absent: the one that it has, else the account's id. */
  readonly login?: string
  readonly password: string
}

export interface SetPassword extends Narrowed {
  /** The name to sign in with. */
  readonly login: string
  /** API keys of the account that stay valid: a password is none of theirs. */
  readonly validKeys: number
}

export interface LocalLogins {
  /**
   * Sets the password of an account, and ends every session of it; keys and links to other sign-ons stay.
   * @param actor who says so, for the record
   * @throws AppError BAD_USER_INPUT: no such account, it is disabled, the name is taken, the name or the password does
   * not fit; UNAVAILABLE when nothing could be changed in time
   */
  setPassword(draft: PasswordDraft, actor: string): Promise<SetPassword>
  /** @returns undefined: nobody signs in by this name */
  findLogin(login: string): Promise<LocalLogin | undefined>
  /** Stores a hash of the same password at a higher cost, unless it was changed meanwhile. */
  replaceHash(accountId: string, from: string, to: string): Promise<void>
}

const MAX_LOGIN_CHARACTERS = 200

/** A name to sign in with as it is stored and counted: without regard to width, case and blanks around it. */
export const normalLogin = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .slice(0, MAX_LOGIN_CHARACTERS)
    .toWellFormed()
    .replaceAll('\0', '')

export const createLocalLogins = (
  db: PostgresJsDatabase,
  clock: Clock,
  passwords: Passwords,
): LocalLogins => ({
  setPassword: async ({ accountId, login: given, password }, actor) => {
    const login = given === undefined ? undefined : parseLogin(given)
    const [found] = isId(accountId)
      ? await db.select({ disabledAt: account.disabledAt }).from(account).where(eq(account.id, accountId))
      : []
    if (found === undefined) throw AppError.of('identity.unknownAccount', { account: accountId })
    if (found.disabledAt !== null) throw AppError.of('identity.accountDisabled', { account: accountId })
    const passwordHash = await passwords.hash(parsePassword(password))
    const changedAt = clock.now()
    try {
      return await db.transaction(async (tx) => {
        const changed = { passwordHash, changedAt, ...(login === undefined ? {} : { login }) }
        const [row] = await tx
          .insert(localLogin)
          .values({ accountId, login: login ?? accountId, passwordHash, changedAt })
          .onConflictDoUpdate({ target: localLogin.accountId, set: changed })
          .returning({ login: localLogin.login })
        await endSessionsOf(tx, accountId, changedAt)
        const epoch = await narrow(tx, [`account:${accountId}`], `password changed by ${actor}`)
        const validKeys = await countLiveKeys(tx, accountId, changedAt)
        return { login: row?.login ?? accountId, validKeys, epoch }
      })
    } catch (error) {
      if (sqlState(error) === UNIQUE_VIOLATION) throw AppError.of('identity.loginTaken', {}, {}, error)
      throw error
    }
  },

  findLogin: async (login) => {
    const [found] = await db
      .select({
        accountId: localLogin.accountId,
        passwordHash: localLogin.passwordHash,
        disabledAt: account.disabledAt,
      })
      .from(localLogin)
      .innerJoin(account, eq(account.id, localLogin.accountId))
      .where(eq(localLogin.login, normalLogin(login)))
    if (found === undefined) return undefined
    const { disabledAt, ...rest } = found
    return { ...rest, isDisabled: disabledAt !== null }
  },

  replaceHash: async (accountId, from, to) => {
    await db.transaction(async (tx) => {
      const [current] = await tx
        .select({ passwordHash: localLogin.passwordHash })
        .from(localLogin)
        .where(eq(localLogin.accountId, accountId))
        .for('update')
      if (current?.passwordHash !== from) return
      await tx.update(localLogin).set({ passwordHash: to }).where(eq(localLogin.accountId, accountId))
    })
  },
})

const parseLogin = (text: string): string => {
  const login = normalLogin(text)
  if (login === '' || text.trim().length > MAX_LOGIN_CHARACTERS || /[\p{Cc}\p{Z}]/u.test(login))
    throw AppError.of('identity.badLogin', { characters: MAX_LOGIN_CHARACTERS })
  return login
}
