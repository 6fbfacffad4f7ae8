import { asc, eq } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { organisation } from '../../drizzle/identity'
import { commandLine } from '../journal/actor'
import { carryOut } from '../journal/change'
import type { Clock } from '../kernel/clock'
import { AppError, invariant } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
import { isStorable } from '../db/storable'
import { isId, parseName } from './identity-name'
import { setAuthority } from './organisation-authority'
import { standsUnder, type Organisation, type OrganisationKind } from './organisation'

const MAX_CONTACT_CHARACTERS = 500
const DISTRICT = /^[0-9]{6}$/
const MAX_LISTED_ORGANISATIONS = 10_000

const { id, kind, name, contact, authorityId, district } = organisation
const shown = { id, kind, name, contact, authorityId, district }

export interface OrganisationDraft {
  readonly kind: OrganisationKind
  /** Unique. */
  readonly name: string
  /** How it is reached; absent: not told. */
  readonly contact?: string
  /** Name or id of the authority that it stands under; for openers and districts' authorities only. */
  readonly authority?: string
  /** Six digits (GB/T 2260); absent: of no one district. */
  readonly district?: string
}

export interface Organisations {
  /**
   * @throws AppError BAD_USER_INPUT when the name, the contact or the district does not fit, the name is taken, or the
   * authority is none over an organisation of this kind
   */
  createOrganisation(draft: OrganisationDraft): Promise<Organisation>
  /**
   * The organisation of this name, created if there is none; an existing one stays as it is.
   * @throws AppError BAD_USER_INPUT when the name does not fit
   */
  ensureOrganisation(draft: OrganisationDraft): Promise<Organisation>
  /**
   * Places one under an authority; each by its name or its id.
   * @throws AppError BAD_USER_INPUT when there is none, or the second is no authority over the first
   */
  placeUnder(organisation: string, authority: string): Promise<Organisation>
  /** By its name or its id. @returns undefined: there is none */
  findOrganisation(nameOrId: string): Promise<Organisation | undefined>
  /** By name, at most 10,000. */
  listOrganisations(): Promise<readonly Organisation[]>
}

export const createOrganisations = (db: PostgresJsDatabase, clock: Clock): Organisations => {
  const authorityOf = async ({ kind, authority }: OrganisationDraft): Promise<string | null> => {
    if (authority === undefined) return null
    const found = await getOrganisation(authority)
    if (!standsUnder(kind, found.kind)) throw AppError.of('identity.noAuthorityOver', { authority, kind })
    return found.id
  }

  const createOrganisation = async (draft: OrganisationDraft): Promise<Organisation> => {
    const created = await insertOrganisation(db, clock, draft, await authorityOf(draft))
    if (created === undefined) throw AppError.of('identity.organisationTaken', { name: draft.name.trim() })
    return created
  }

  const findOrganisation = async (nameOrId: string): Promise<Organisation | undefined> => {
    const text = nameOrId.trim()
    if (!isStorable(text)) return undefined
    const [found] = await db
      .select(shown)
      .from(organisation)
      .where(isId(text) ? eq(organisation.id, text) : eq(organisation.name, text))
    return found
  }

  const getOrganisation = async (nameOrId: string): Promise<Organisation> => {
    const found = await findOrganisation(nameOrId)
    if (found === undefined) throw AppError.of('identity.unknownOrganisation', { organisation: nameOrId })
    return found
  }

  const placeUnder = async (nameOrId: string, authority: string): Promise<Organisation> => {
    const [placed, above] = [await getOrganisation(nameOrId), await getOrganisation(authority)]
    await carryOut(db, clock, commandLine, (change) => setAuthority(change, placed, above))
    return { ...placed, authorityId: above.id }
  }

  const ensureOrganisation = async (draft: OrganisationDraft): Promise<Organisation> => {
    const found = await findOrganisation(parseName('organisation', draft.name))
    // where another one was faster, it is there by now
    const ensured =
      found ??
      (await insertOrganisation(db, clock, draft, await authorityOf(draft))) ??
      (await findOrganisation(draft.name))
    invariant(ensured !== undefined, '6c0f', 'an organisation is neither there nor could be created')
    return ensured
  }

  const listOrganisations = (): Promise<readonly Organisation[]> =>
    db.select(shown).from(organisation).orderBy(asc(organisation.name)).limit(MAX_LISTED_ORGANISATIONS)

  return { createOrganisation, ensureOrganisation, placeUnder, findOrganisation, listOrganisations }
}

/** @returns undefined: the name is taken */
const insertOrganisation = async (
  db: PostgresJsDatabase,
  clock: Clock,
  { kind, name: text, contact = '', ...draft }: OrganisationDraft,
  authorityId: string | null,
): Promise<Organisation | undefined> => {
  const name = parseName('name', text)
  if (contact.length > MAX_CONTACT_CHARACTERS || !isStorable(contact))
    throw AppError.of('identity.badContact', { characters: MAX_CONTACT_CHARACTERS })
  const district = draft.district ?? null
  if (district !== null && !DISTRICT.test(district)) throw AppError.of('identity.badDistrict')
  const id = uuidv7(clock.now().getTime())
  const made = { id, kind, name, contact, authorityId, district }
  const [created] = await db
    .insert(organisation)
    .values({ ...made, createdAt: clock.now() })
    .onConflictDoNothing({ target: organisation.name })
    .returning({ id: organisation.id })
  return created === undefined ? undefined : made
}
