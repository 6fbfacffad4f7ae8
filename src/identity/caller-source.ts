import { eq, sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { account, apiKey, organisation } from '../../drizzle/identity'
import type { AgreementRepository } from '../agreements/repository'
import { AppError } from '../kernel/errors'
import type { Credential } from './credential'
import { districtColumn, toOverseer } from '../catalog/overseer'
import type { CallerSource } from './identify'

/** Reads callers from the control database: one statement for a key, one for its organisation's agreements. */
export const createCallerSource = (
  db: PostgresJsDatabase,
  agreements: Pick<AgreementRepository, 'agreementsOf'>,
): CallerSource => {
  const credential = credentialQuery(db)
  return {
    credentialOf: (prefix) =>
      unlessAway(async () => {
        const [row] = await credential.execute({ prefix })
        return row === undefined ? undefined : toCredential(row)
      }),
    agreementsOf: (organisationId) => unlessAway(() => agreements.agreementsOf(organisationId)),
  }
}

// built once: building it takes as long as running it, and anybody can make us look for a prefix
const credentialQuery = (db: PostgresJsDatabase) =>
  db
    .select({
      keyId: apiKey.id,
      hash: apiKey.hash,
      expiresAt: apiKey.expiresAt,
      revokedAt: apiKey.revokedAt,
      boundAgreement: apiKey.agreementNumber,
      boundPurpose: apiKey.purpose,
      accountId: account.id,
      accountName: account.name,
      disabledAt: account.disabledAt,
      roles: account.roles,
      organisationId: organisation.id,
      organisationName: organisation.name,
      district: districtColumn,
    })
    .from(apiKey)
    .innerJoin(account, eq(account.id, apiKey.accountId))
    .innerJoin(organisation, eq(organisation.id, account.organisationId))
    .where(eq(apiKey.prefix, sql.placeholder('prefix')))
    .prepare('credential')

type CredentialRow = Awaited<ReturnType<ReturnType<typeof credentialQuery>['execute']>>[number]

const toCredential = ({ revokedAt, disabledAt, district, ...rest }: CredentialRow): Credential => ({
  ...rest,
  ...toOverseer(district),
  isRevoked: revokedAt !== null,
  isDisabled: disabledAt !== null,
})

/** Whatever a failed statement says is for the log, not for whoever sent a key. @throws AppError UNAVAILABLE instead */
export const unlessAway = async <T>(load: () => Promise<T>): Promise<T> => {
  try {
    return await load()
  } catch (error) {
    if (error instanceof AppError) throw error
    throw AppError.of('service.unavailable', {}, { retryAfter: 1 }, error)
  }
}
