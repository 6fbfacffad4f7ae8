import { and, eq, inArray } from 'drizzle-orm'
import { agreement } from '../../drizzle/agreements'
import { dataset } from '../../drizzle/catalog'
import type { ControlDb } from '../db/control-db'
import { isStorable } from '../db/storable'

/** Whether an organisation opens a dataset, in whatever state its entry is. @param opener its id; empty: nobody */
export const isOpenerOf = async (db: ControlDb, opener: string, name: string): Promise<boolean> => {
  if (opener === '' || !isStorable(name)) return false
  const found = await db
    .select({ id: dataset.id })
    .from(dataset)
    .where(and(eq(dataset.name, name), eq(dataset.openerId, opener)))
  return found.length > 0
}

/** Which of some agreements are with this opener. */
export const agreementsWith = async (
  db: ControlDb,
  opener: string,
  numbers: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (numbers.length === 0) return new Set()
  const found = await db
    .select({ number: agreement.number })
    .from(agreement)
    .where(and(eq(agreement.openerOrganisationId, opener), inArray(agreement.number, [...numbers])))
  return new Set(found.map(({ number }) => number))
}
