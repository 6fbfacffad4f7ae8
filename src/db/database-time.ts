import { sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { z } from 'zod'
import type { ControlDb } from './control-db'

const Answer = z.tuple([z.object({ nowMs: z.number() })])

/** When a transaction began, by the clock of the database: the one that all servers have in common. */
export const beginOf = async (tx: ControlDb): Promise<Date> => {
  const [{ nowMs }] = Answer.parse(
    await tx.execute(sql`select extract(epoch from now())::float8 * 1000 as "nowMs"`),
  )
  return new Date(Math.floor(nowMs))
}

/** The time by the same clock, as it is asked. */
export const databaseNow = async (client: Sql): Promise<Date> => {
  const [{ nowMs }] = Answer.parse(
    await client`select extract(epoch from clock_timestamp())::float8 * 1000 as "nowMs"`,
  )
  return new Date(Math.floor(nowMs))
}
