import { and, eq, gt, isNull } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { account, federatedAccount, organisation, session } from '../../drizzle/identity'
import type { Clock } from '../kernel/clock'
import type { Identification } from './credential'
import { districtColumn, toOverseer } from '../catalog/overseer'
import type { SignOnSource } from './sign-on'

/**
 * Reads who a session or a token's subject is, on the control database.
 * @param idleMs WEIR_SESSION_IDLE
 */
export const createSignOnSource = (
  db: PostgresJsDatabase,
  clock: Clock,
  idleMs: number,
): Pick<SignOnSource, 'sessionOf' | 'federatedOf'> => ({
  sessionOf: async (hash) => {
    const now = clock.now()
    // reading it is using it: what was idle for too long is not found, and all else is seen now
    const [seen] = await db
      .update(session)
      .set({ seenAt: now })
      .where(
        and(
          eq(session.hash, hash),
          isNull(session.endedAt),
          gt(session.endsAt, now),
          gt(session.seenAt, new Date(now.getTime() - idleMs)),
        ),
      )
      .returning({ id: session.id, accountId: session.accountId, endsAt: session.endsAt })
    if (seen === undefined) return undefined
    const facts = await accountFacts(db, seen.accountId)
    return facts === undefined ? undefined : { ...facts, keyId: seen.id, expiresAt: seen.endsAt }
  },

  federatedOf: async (issuer, subject) => {
    const [link] = await db
      .select({ id: federatedAccount.id, accountId: federatedAccount.accountId })
      .from(federatedAccount)
      .where(and(eq(federatedAccount.issuer, issuer), eq(federatedAccount.subject, subject)))
    if (link === undefined) return undefined
    const facts = await accountFacts(db, link.accountId)
    // its token says when it ends
    return facts === undefined ? undefined : { ...facts, keyId: link.id, expiresAt: null }
  },
})

const accountFacts = async (
  db: PostgresJsDatabase,
  accountId: string,
): Promise<Omit<Identification, 'keyId' | 'expiresAt'> | undefined> => {
  const [row] = await db
    .select({
      accountId: account.id,
      accountName: account.name,
      disabledAt: account.disabledAt,
      roles: account.roles,
      organisationId: organisation.id,
      organisationName: organisation.name,
      district: districtColumn,
    })
    .from(account)
    .innerJoin(organisation, eq(organisation.id, account.organisationId))
    .where(eq(account.id, accountId))
  if (row === undefined) return undefined
  const { disabledAt, district, ...facts } = row
  return {
    ...facts,
    ...toOverseer(district),
    isDisabled: disabledAt !== null,
    isRevoked: false,
    boundAgreement: null,
    boundPurpose: null,
  }
}
