import { asc, eq, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { account, localLogin, organisation, person } from '../../drizzle/identity'
import { narrow } from '../db/narrow'
import { CHECK_VIOLATION, sqlState } from '../db/sql-state'
import { commandLine } from '../journal/actor'
import { carryOut } from '../journal/change'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
import type { Role } from './caller'
import { isId, parseName } from './identity-name'
import { setLeader } from './leader'
import type { Organisation, OrganisationKind } from './organisation'
import type { Organisations } from './organisations'
import { refuseRoles, separatedRoles } from './separation'

export interface AccountDraft {
  readonly name: string
  /** Name or id. */
  readonly organisation: string
  /** The kind to create the organisation with if there is none of that name; absent: it must be there. */
  readonly createOrganisation?: OrganisationKind
  /** At least one; a repeated one counts once. */
  readonly roles: readonly Role[]
  /** Id of the natural person behind it; absent: not told. */
  readonly person?: string
  /** Whether it consents for the leadership of its organisation; absent: it does not. */
  readonly isLeader?: boolean
}

export interface Account {
  readonly id: string
  readonly name: string
  readonly organisation: Organisation
  readonly roles: readonly Role[]
}

/** An account, as far as lists tell: nothing of the person behind it. */
export interface ListedAccount {
  readonly id: string
  readonly name: string
  /** What it signs in as; null: it has no password. */
  readonly login: string | null
  readonly organisationId: string
  readonly organisationName: string
  readonly roles: readonly Role[]
  readonly state: 'ACTIVE' | 'DISABLED'
}

/** The policy epoch from which on no usage record is committed under the access that was taken away. */
export interface Narrowed {
  readonly epoch: number
}

export interface Accounts {
  /**
   * @throws AppError BAD_USER_INPUT: the name, an unknown organisation or person, roles that nobody may hold together,
   * in this account or in several of one person
   */
  createAccount(draft: AccountDraft): Promise<Account>
  /** In the order in which they were made, at most 10,000. */
  listAccounts(): Promise<readonly ListedAccount[]>
  /**
   * Ends every key, token and session of the account. Saying it again keeps the first time and raises the epoch again.
   * @param actor who says so, for the record
   * @throws AppError BAD_USER_INPUT when there is no such account, UNAVAILABLE when nothing could be changed in time
   */
  disableAccount(id: string, actor: string): Promise<Narrowed>
  /**
   * Lets an account consent for the leadership of its organisation, or no longer.
   * @throws AppError BAD_USER_INPUT when there is no such account
   */
  setLeader(id: string, isLeader: boolean): Promise<void>
}

export const createAccounts = (
  db: PostgresJsDatabase,
  clock: Clock,
  organisations: Organisations,
): Accounts => ({
  createAccount: async (draft) => {
    const name = parseName('name', draft.name)
    const roles = [...new Set(draft.roles)]
    const refused = refuseRoles(roles)
    if (refused !== null) throw new AppError(refused)
    const { createOrganisation: kind } = draft
    const of =
      kind === undefined || isId(draft.organisation)
        ? await organisations.findOrganisation(draft.organisation)
        : await organisations.ensureOrganisation({ kind, name: draft.organisation })
    if (of === undefined)
      throw AppError.of('identity.unknownOrganisation', { organisation: draft.organisation })

    const now = clock.now()
    const id = uuidv7(now.getTime())
    const personId = draft.person ?? null
    if (personId !== null && !(await isPerson(db, personId)))
      throw AppError.of('identity.unknownPerson', { person: personId })
    try {
      await carryOut(db, clock, commandLine, async (change) => {
        await change.tx
          .insert(account)
          .values({ id, organisationId: of.id, name, roles, createdAt: now, personId })
        if (draft.isLeader === true) await setLeader(change, id, true)
      })
    } catch (error) {
      // the roles themselves were checked: what is left is another account of the same person
      if (sqlState(error) === CHECK_VIOLATION)
        throw AppError.of('identity.personSeparation', { roles: separatedRoles }, {}, error)
      throw error
    }
    return { id, name, organisation: of, roles }
  },

  listAccounts: async () => {
    const listed = await db
      .select({
        id: account.id,
        name: account.name,
        login: localLogin.login,
        organisationId: organisation.id,
        organisationName: organisation.name,
        roles: account.roles,
        disabledAt: account.disabledAt,
      })
      .from(account)
      .innerJoin(organisation, eq(organisation.id, account.organisationId))
      .leftJoin(localLogin, eq(localLogin.accountId, account.id))
      .orderBy(asc(account.createdAt), asc(account.id))
      .limit(MAX_LISTED_ACCOUNTS)
    return listed.map(({ disabledAt, ...rest }) => ({
      ...rest,
      state: disabledAt === null ? 'ACTIVE' : 'DISABLED',
    }))
  },

  setLeader: async (id, isLeader) => {
    await carryOut(db, clock, commandLine, (change) => setLeader(change, id, isLeader))
  },

  disableAccount: (id, actor) =>
    db.transaction(async (tx) => {
      const disabledAt = sql`coalesce(${account.disabledAt}, ${clock.now().toISOString()}::timestamptz)`
      const done = isId(id)
        ? await tx.update(account).set({ disabledAt }).where(eq(account.id, id)).returning({ id: account.id })
        : []
      const [disabled] = done
      if (disabled === undefined) throw AppError.of('identity.unknownAccount', { account: id })
      return { epoch: await narrow(tx, [`account:${disabled.id}`], `account disabled by ${actor}`) }
    }),
})

const MAX_LISTED_ACCOUNTS = 10_000

const isPerson = async (db: PostgresJsDatabase, id: string): Promise<boolean> => {
  const found = isId(id) ? await db.select({ id: person.id }).from(person).where(eq(person.id, id)) : []
  return found.length > 0
}
