import { and, eq, inArray, or, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { agreement, agreementScope } from '../../drizzle/agreements'
import { dataset } from '../../drizzle/catalog'
import { apiKey, organisation } from '../../drizzle/identity'
import { authorityOf } from '../cases/facts'
import type { ControlDb } from '../db/control-db'

/** Whom a finding concerns. */
export interface FindingParties {
  /** Of the user; null: not known. */
  readonly organisationId: string | null
  readonly openers: readonly string[]
  readonly authorities: readonly string[]
  /** Agreements of the user that are in force and that the finding touches; empty: none, or nobody can tell which. */
  readonly agreements: readonly string[]
}

export interface Touching {
  readonly organisation: string | null
  /** Numbers that records name. */
  readonly agreements: readonly string[]
  /** Ids of keys whose records name none; of what is no key, any other text. Absent: not known. */
  readonly keys?: readonly string[]
  /** Names of datasets that records name. */
  readonly datasets: readonly string[]
}

/**
 * The parties: those of the agreements that the records rest on; where they rest on none, because they were refused,
 * those of the user's agreements on the same datasets; and the openers of the datasets. The record of an operation that
 * was refused does not say which agreement its request named.
 */
export const partiesOf = async (db: ControlDb, touching: Touching): Promise<FindingParties> => {
  const found = await agreementsOf(db, touching)
  const meant = await meantOf(db, touching, found)
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
    agreements: meant.flatMap(({ number, state }) => (state === 'ACTIVE' ? [number] : [])),
  }
}

interface FoundAgreement {
  readonly number: string
  readonly user: string
  readonly opener: string
  readonly state: string
}

/**
 * Those that the records touch: that they name, else that their keys are bound to, else the only one that can be meant.
 * Where one or another can be, none is.
 */
const meantOf = async (
  db: ControlDb,
  { agreements, keys = [] }: Touching,
  found: readonly FoundAgreement[],
): Promise<readonly FoundAgreement[]> => {
  if (agreements.length > 0) return found
  const bound = await boundTo(db, keys)
  if (bound !== null) return found.filter(({ number }) => bound.includes(number))
  const open = found.filter(({ state }) => state === 'ACTIVE' || state === 'SUSPENDED')
  return open.length === 1 ? open : []
}

/** The agreements that keys are bound to; null: one of them is bound to none, or is no key. */
const boundTo = async (db: ControlDb, keys: readonly string[]): Promise<readonly string[] | null> => {
  const ids = keys.filter((key) => Id.safeParse(key).success)
  if (ids.length < keys.length) return null
  const rows = await db.select({ number: apiKey.agreementNumber }).from(apiKey).where(inArray(apiKey.id, ids))
  const bound = rows.flatMap(({ number }) => number ?? [])
  return bound.length === 0 || bound.length < ids.length ? null : bound
}

const Id = z.uuid()

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
