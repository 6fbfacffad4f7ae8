import { and, eq, inArray } from 'drizzle-orm'
import { agreement } from '../../drizzle/agreements'
import { dataset, emergency } from '../../drizzle/catalog'
import type { ControlDb } from '../db/control-db'
import { isStorable } from '../db/storable'
import { OpenedJson } from './emergency/stored-form'

/** Id of the organisation that opens a dataset, in whatever state its entry is. @returns undefined: there is none */
export const findOpener = async (db: ControlDb, name: string): Promise<string | undefined> => {
  if (!isStorable(name)) return undefined
  const [found] = await db.select({ opener: dataset.openerId }).from(dataset).where(eq(dataset.name, name))
  return found?.opener
}

/** Organisations that an agreement is between. */
export interface AgreementSides {
  readonly opener: string
  readonly user: string
}

/** @returns undefined: there is none of this number */
export const findSidesOfAgreement = async (
  db: ControlDb,
  number: string,
): Promise<AgreementSides | undefined> => {
  if (!isStorable(number)) return undefined
  const [found] = await db
    .select({ opener: agreement.openerOrganisationId, user: agreement.userOrganisationId })
    .from(agreement)
    .where(eq(agreement.number, number))
  return found
}

/** Names of the datasets of openers, in whatever state their entries are. */
export const datasetsOf = async (db: ControlDb, openers: readonly string[]): Promise<ReadonlySet<string>> => {
  const found = await db
    .select({ name: dataset.name })
    .from(dataset)
    .where(inArray(dataset.openerId, [...openers]))
  return new Set(found.map(({ name }) => name))
}

/** Which of some agreements are with one of these openers. */
export const agreementsWith = async (
  db: ControlDb,
  openers: readonly string[],
  numbers: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (numbers.length === 0) return new Set()
  const found = await db
    .select({ number: agreement.number })
    .from(agreement)
    .where(
      and(inArray(agreement.openerOrganisationId, [...openers]), inArray(agreement.number, [...numbers])),
    )
  return new Set(found.map(({ number }) => number))
}

/** Which of some emergency openings open one of these datasets. */
export const emergenciesOn = async (
  db: ControlDb,
  names: ReadonlySet<string>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set()
  const found = await db
    .select({ id: emergency.id, datasets: emergency.datasets })
    .from(emergency)
    .where(inArray(emergency.id, [...ids]))
  const opensOne = ({ datasets }: { readonly datasets: unknown }): boolean =>
    OpenedJson.parse(datasets).some(({ dataset: name }) => names.has(name))
  return new Set(found.filter(opensOne).map(({ id }) => id))
}
