import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { ControlDb } from '../../db/control-db'
import type { Subject } from './charge'
import { Counters, type Counter } from './counter'

const State = z.tuple([z.object({ counters: Counters })])

/** What these subjects have used of the running minute and day, and what they may; one without a budget has none. */
export const readCounters = async (
  db: ControlDb,
  subjects: readonly Subject[],
  timeZone: string,
): Promise<readonly Counter[]> => {
  if (subjects.length === 0) return []
  const list = sql.join(
    subjects.map((subject) => sql`${subject}`),
    sql`, `,
  )
  const rows = await db.execute(
    sql`select metering.budget_state(array[${list}]::text[], ${timeZone}) as counters`,
  )
  return State.parse([...rows])[0].counters
}
