import { and, eq, inArray, or, sql, type SQL } from 'drizzle-orm'
import { agreement, agreementScope } from '../../drizzle/agreements'
import { dataset } from '../../drizzle/catalog'
import { organisation } from '../../drizzle/identity'
import { authorityOf } from '../cases/facts'
import type { ControlDb } from '../db/control-db'

/** Whom a finding concerns. */
export interface FindingParties {
  /** Of the user; null: not known. */
  readonly organisationId: string | null
  readonly openers: readonly string[]
  readonly authorities: readonly string[]
  /** Agreements of the user that are in force and that the finding touches; empty: none. */
  readonly agreements: readonly string[]
}

export interface Touching {
  readonly organisation: string | null
  /** Numbers that records name. */
  readonly agreements: readonly string[]
  /** Names of datasets that records name. */
  readonly datasets: readonly string[]
}

/**
 * The parties: those of the agreements that the records rest on; where they rest on none, because they were refused,
 * those of the user's agreements on the same datasets; and the openers of the datasets.
 */
export const partiesOf = async (db: ControlDb, touching: Touching): Promise<FindingParties> => {
  const found = await agreementsOf(db, touching)
  const inForce = found.filter(({ state }) => state === 'ACTIVE')
  const openers = new Set(found.map(({ opener }) => opener))
  if (touching.datasets.length > 0)
    for (const { opener } of await db
      .select({ opener: dataset.openerId })
      .from(dataset)
      .where(inArray(dataset.name, [...touching.datasets])))
      openers.add(opener)
  const organisationId = touching.organisation ?? found[0]?.user ?? null
  const authorities = new Set<string>()
  for (const opener of openers) {
    const authority = await authorityOf(db, opener)
    if (authority === null) continue
    authorities.add(authority)
    // nobody decides about their own organisation: then it is for the one above
    const above = authority === organisationId ? await authorityOf(db, authority) : null
    if (above !== null) authorities.add(above)
  }
  // nobody's data: it is told to every authority rather than to nobody
  if (authorities.size === 0)
    for (const { id } of await db
      .select({ id: organisation.id })
      .from(organisation)
      .where(eq(organisation.kind, 'AUTHORITY')))
      authorities.add(id)
  return {
    organisationId,
    openers: [...openers].sort(),
    authorities: [...authorities].sort(),
    agreements: inForce.map(({ number }) => number),
  }
}

interface FoundAgreement {
  readonly number: string
  readonly user: string
  readonly opener: string
  readonly state: string
}

const agreementsOf = async (
  db: ControlDb,
  { organisation: user, agreements, datasets }: Touching,
): Promise<readonly FoundAgreement[]> => {
  const named: SQL | undefined =
    agreements.length > 0
      ? inArray(agreement.number, [...agreements])
      : user === null || datasets.length === 0
        ? undefined
        : and(eq(agreement.userOrganisationId, user), inArray(dataset.name, [...datasets]))
  return db
    .selectDistinct({
      number: agreement.number,
      user: agreement.userOrganisationId,
      opener: agreement.openerOrganisationId,
      state: agreement.state,
    })
    .from(agreement)
    .leftJoin(agreementScope, eq(agreementScope.agreementId, agreement.id))
    .leftJoin(dataset, eq(dataset.id, agreementScope.datasetId))
    .where(or(named, sql`false`))
    .orderBy(agreement.number)
}
