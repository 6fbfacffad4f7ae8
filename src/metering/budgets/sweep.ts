import { sql } from 'drizzle-orm'
import type { ControlDb } from '../../db/control-db'

/** Removes the counters of minutes of more than an hour ago, and of days of more than 40 days ago. */
export const sweepCounters = async (db: ControlDb): Promise<void> => {
  await db.execute(sql`select metering.budget_sweep()`)
}
