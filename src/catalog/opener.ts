import { and, eq, inArray } from 'drizzle-orm'
import { organisation } from '../../drizzle/identity'
import type { ControlDb } from '../db/control-db'
import { isStorable } from '../db/storable'
import { AppError } from '../kernel/errors'
import { shownName } from './problem'

/**
 * The id of a public body that may open data, by its name.
 * @throws AppError BAD_USER_INPUT: there is none
 */
export const openerNamed = async (db: ControlDb, name: string): Promise<string> => {
  const [found] = isStorable(name)
    ? await db
        .select({ id: organisation.id })
        .from(organisation)
        .where(
          and(
            eq(organisation.name, name),
            inArray(organisation.kind, ['DATA_OPENER', 'AUTHORITY', 'DISTRICT_AUTHORITY']),
          ),
        )
    : []
  if (found === undefined) throw AppError.of('concern.organisation', { organisation: shownName(name) })
  return found.id
}
