import { and, eq, TransactionRollbackError } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { account, federatedAccount } from '../../drizzle/identity'
import { isStorable } from '../db/storable'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
import { sha256Hex } from '../kernel/hash'
import type { Role } from './caller'
import { asName, isId } from './identity-name'
import type { Organisations } from './organisations'
import type { VerifiedToken } from './token'
import { narrowRoles } from './token-claims'

export interface Federation {
  /**
   * Lets tokens of a subject identify an account.
   * @returns id of the link, which usage records name
   * @throws AppError BAD_USER_INPUT: no such account, it is disabled, or the subject means an account already
   */
  linkAccount(link: { accountId: string; issuer: string; subject: string }, actor: string): Promise<string>
  /**
   * Makes an account with the role DATA_USER for the subject of a token, in the organisation that the token names,
   * which is created if there is none of that name. Where another one was faster nothing is made.
   * A name that an account cannot have is not taken; the account is called by its subject then.
   * @throws AppError FORBIDDEN, and nothing is made: the token names no organisation, one that is no data user or a name
   * that none can have, or its roles leave DATA_USER out
   */
  provision(token: VerifiedToken): Promise<void>
}

const PROVISIONED_ROLES: readonly Role[] = ['DATA_USER']

/** A subject may have the form of an id, be too long for a name, or hold what no line may. */
const nameFor = (subject: string, name: string | null): string =>
  asName(name ?? '') ?? asName(`subject ${subject}`) ?? `subject ${sha256Hex(subject)}`

export const createFederation = (
  db: PostgresJsDatabase,
  clock: Clock,
  organisations: Pick<Organisations, 'findOrganisation' | 'ensureOrganisation'>,
): Federation => ({
  linkAccount: async ({ accountId, issuer, subject }, actor) => {
    const [found] = isId(accountId)
      ? await db.select({ disabledAt: account.disabledAt }).from(account).where(eq(account.id, accountId))
      : []
    if (found === undefined) throw AppError.of('identity.unknownAccount', { account: accountId })
    if (found.disabledAt !== null) throw AppError.of('identity.accountDisabled', { account: accountId })
    if (subject === '' || subject.length > 255 || !isStorable(subject))
      throw AppError.of('identity.badSubject')
    const now = clock.now()
    const id = uuidv7(now.getTime())
    const made = await db
      .insert(federatedAccount)
      .values({ id, issuer, subject, accountId, linkedBy: actor, createdAt: now })
      .onConflictDoNothing()
      .returning({ id: federatedAccount.id })
    if (made.length === 0) throw AppError.of('identity.subjectTaken', { subject })
    return id
  },

  provision: async ({ issuer, subject, organisation, name, roles }) => {
    narrowRoles(PROVISIONED_ROLES, roles)
    if (organisation === null || !isStorable(subject)) throw AppError.of('identity.cannotProvision')
    const isNamed = asName(organisation) !== undefined
    const home = isNamed
      ? await organisations.ensureOrganisation({ kind: 'DATA_USER', name: organisation })
      : await organisations.findOrganisation(organisation)
    if (home?.kind !== 'DATA_USER') throw AppError.of('identity.cannotProvision')
    const now = clock.now()
    const provisioned = db.transaction(async (tx) => {
      const accountId = uuidv7(now.getTime())
      const [there] = await tx
        .select({ id: federatedAccount.id })
        .from(federatedAccount)
        .where(and(eq(federatedAccount.issuer, issuer), eq(federatedAccount.subject, subject)))
      if (there !== undefined) return
      await tx.insert(account).values({
        id: accountId,
        organisationId: home.id,
        name: nameFor(subject, name),
        roles: [...PROVISIONED_ROLES],
        createdAt: now,
      })
      const id = uuidv7(now.getTime())
      const link = { id, issuer, subject, accountId, linkedBy: 'token', createdAt: now }
      const made = await tx
        .insert(federatedAccount)
        .values(link)
        .onConflictDoNothing()
        .returning({ id: federatedAccount.id })
      // another one was faster: the account that nobody uses goes with the transaction
      if (made.length === 0) tx.rollback()
    })
    await provisioned.catch((error: unknown) => {
      if (!(error instanceof TransactionRollbackError)) throw error
    })
  },
})
