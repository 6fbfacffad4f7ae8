import { asc } from 'drizzle-orm'
import { redress } from '../../drizzle/cases'
import { addWorkingDays, dayOf } from '../agreements/case/working-days'
import { loadCalendar, loadTerms } from './facts'
import type { ControlDb } from '../db/control-db'

/** The last day on which something that is decided now can be challenged, `yyyy-mm-dd`. */
export const redressDay = async (db: ControlDb, at: Date, timeZone: string): Promise<string> => {
  const { workingDays } = (await loadTerms(db)).APPEAL_LODGING
  return addWorkingDays(await loadCalendar(db), dayOf(at, timeZone), workingDays).day
}

/** Codes of the means of redress, as notices name them. */
export const redressMeans = async (db: ControlDb): Promise<string> =>
  (await db.select().from(redress).orderBy(asc(redress.position))).map(({ code }) => code).join(', ')
