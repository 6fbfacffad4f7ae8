import { eq } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { organisation } from '../../drizzle/identity'
import type { Clock } from '../kernel/clock'
import { AppError, invariant } from '../kernel/errors'
import { uuidv7 } from '../kernel/ids'
import { isStorable } from '../db/storable'
import { isId, parseName } from './identity-name'
import type { Organisation, OrganisationKind } from './organisation'

const MAX_CONTACT_CHARACTERS = 500

export interface OrganisationDraft {
  readonly kind: OrganisationKind
  /** Unique. */
  readonly name: string
  /** How it is reached; absent: not told. */
  readonly contact?: string
}

export interface Organisations {
  /** @throws AppError BAD_USER_INPUT when the name or the contact does not fit, or the name is taken */
  createOrganisation(draft: OrganisationDraft): Promise<Organisation>
  /**
   * The organisation of this name, created if there is none; an existing one stays as it is.
   * @throws AppError BAD_USER_INPUT when the name does not fit
   */
  ensureOrganisation(draft: OrganisationDraft): Promise<Organisation>
  /** By its name or its id. @returns undefined: there is none */
  findOrganisation(nameOrId: string): Promise<Organisation | undefined>
}

export const createOrganisations = (db: PostgresJsDatabase, clock: Clock): Organisations => {
  const createOrganisation = async (draft: OrganisationDraft): Promise<Organisation> => {
    const created = await insertOrganisation(db, clock, draft)
    if (created === undefined) throw AppError.of('identity.organisationTaken', { name: draft.name.trim() })
    return created
  }

  const findOrganisation = async (nameOrId: string): Promise<Organisation | undefined> => {
    const text = nameOrId.trim()
    if (!isStorable(text)) return undefined
    const { id, kind, name, contact } = organisation
    const [found] = await db
      .select({ id, kind, name, contact })
      .from(organisation)
      .where(isId(text) ? eq(id, text) : eq(name, text))
    return found
  }

  const ensureOrganisation = async (draft: OrganisationDraft): Promise<Organisation> => {
    const found = await findOrganisation(parseName('organisation', draft.name))
    // where another one was faster, it is there by now
    const ensured =
      found ?? (await insertOrganisation(db, clock, draft)) ?? (await findOrganisation(draft.name))
    invariant(ensured !== undefined, '6c0f', 'an organisation is neither there nor could be created')
    return ensured
  }

  return { createOrganisation, ensureOrganisation, findOrganisation }
}

/** @returns undefined: the name is taken */
const insertOrganisation = async (
  db: PostgresJsDatabase,
  clock: Clock,
  { kind, name: text, contact = '' }: OrganisationDraft,
): Promise<Organisation | undefined> => {
  const name = parseName('name', text)
  if (contact.length > MAX_CONTACT_CHARACTERS || !isStorable(contact))
    throw AppError.of('identity.badContact', { characters: MAX_CONTACT_CHARACTERS })
  const id = uuidv7(clock.now().getTime())
  const [created] = await db
    .insert(organisation)
    .values({ id, kind, name, contact, createdAt: clock.now() })
    .onConflictDoNothing({ target: organisation.name })
    .returning({ id: organisation.id })
  return created === undefined ? undefined : { id, kind, name, contact }
}
