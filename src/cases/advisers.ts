import { arrayOverlaps, and, inArray, isNull, not } from 'drizzle-orm'
import { account } from '../../drizzle/identity'
import type { Adviser } from '../agreements/case/adviser'
import type { ControlDb } from '../db/control-db'
import { isId } from '../identity/identity-name'
import { rowlessRoles } from '../kernel/rowless-roles'

/**
 * Who of these can be asked, by id: accounts in use that do more than look, and organisations that have
 * one, since nobody else could answer.
 */
export const loadAdvisers = async (
  db: ControlDb,
  names: readonly string[],
): Promise<ReadonlyMap<string, Adviser>> => {
  const ids = names.filter(isId)
  if (ids.length === 0) return new Map()
  const inUse = and(isNull(account.disabledAt), not(arrayOverlaps(account.roles, [...rowlessRoles])))
  const { id, personId, organisationId, roles } = account
  const accounts = await db
    .select({ id, person: personId, organisation: organisationId, roles })
    .from(account)
    .where(and(inUse, inArray(account.id, ids)))
  const organisations = await db
    .selectDistinct({ id: organisationId })
    .from(account)
    .where(and(inUse, inArray(organisationId, ids)))
  const elsewhere = await organisationsOf(
    db,
    accounts.flatMap(({ person }) => person ?? []),
  )
  const advisers: readonly Adviser[] = [
    ...accounts.map(({ organisation, ...found }) => ({
      ...found,
      kind: 'ACCOUNT' as const,
      organisations: [organisation, ...(elsewhere.get(found.person ?? '') ?? [])],
    })),
    ...organisations.map((found) => ({
      ...found,
      kind: 'ORGANISATION' as const,
      person: null,
      organisations: [found.id],
      roles: [],
    })),
  ]
  return new Map(advisers.map((adviser) => [adviser.id, adviser]))
}

const organisationsOf = async (
  db: ControlDb,
  persons: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const found = new Map<string, readonly string[]>()
  if (persons.length === 0) return found
  const rows = await db
    .select({ person: account.personId, organisation: account.organisationId })
    .from(account)
    .where(and(isNull(account.disabledAt), inArray(account.personId, [...persons])))
  for (const { person, organisation } of rows)
    if (person !== null) found.set(person, [...(found.get(person) ?? []), organisation])
  return found
}
