import { inArray, or, sql } from 'drizzle-orm'
import { organisation } from '../../../drizzle/identity'
import type { ControlDb } from '../../db/control-db'
import { isStorable } from '../../db/storable'
import { AppError } from '../../kernel/errors'
import { shownName } from '../problem'
import type { Audience } from './emergency'

/** Most organisations that one emergency opening names. */
const MAX_ORGANISATIONS = 500

/**
 * The organisations that an audience names by id or by name, each once, by id.
 * @throws AppError BAD_USER_INPUT: one that there is not, or too many
 */
export const findAudience = async (db: ControlDb, audience: Audience): Promise<Audience> => {
  if (audience.kind === 'IDENTIFIED' || audience.organisationIds.length === 0) return audience
  const named = [...new Set(audience.organisationIds)]
  const known = named.length > MAX_ORGANISATIONS ? [] : await find(db, named.filter(isStorable))
  const unknown = named.filter((one) => !known.some(({ id, name }) => one === id || one === name))
  if (unknown.length > 0)
    throw AppError.of('emergency.audience', {
      organisations: unknown.slice(0, 20).map(shownName),
      limit: MAX_ORGANISATIONS,
    })
  return { kind: 'ORGANISATIONS', organisationIds: [...new Set(known.map(({ id }) => id))] }
}

const find = (db: ControlDb, named: readonly string[]) =>
  named.length === 0
    ? Promise.resolve([])
    : db
        .select({ id: organisation.id, name: organisation.name })
        .from(organisation)
        .where(or(inArray(sql`${organisation.id}::text`, [...named]), inArray(organisation.name, [...named])))
