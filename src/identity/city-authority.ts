import { and, eq } from 'drizzle-orm'
import { organisation } from '../../drizzle/identity'
import type { ControlDb } from '../db/control-db'
import { AppError } from '../kernel/errors'

/** Whether an organisation is an authority of the whole city, not of a district (CQ 6). */
const isCityAuthority = async (db: ControlDb, organisationId: string): Promise<boolean> => {
  const found = await db
    .select({ id: organisation.id })
    .from(organisation)
    .where(and(eq(organisation.id, organisationId), eq(organisation.kind, 'AUTHORITY')))
  return found.length > 0
}

/** For what holds for all openers alike. @throws AppError FORBIDDEN */
export const requireCityAuthority = async (db: ControlDb, organisationId: string): Promise<void> => {
  if (!(await isCityAuthority(db, organisationId))) throw AppError.of('access.cityAuthority')
}
