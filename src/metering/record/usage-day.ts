import postgres, { type Sql } from 'postgres'
import type { Clock } from '../../kernel/clock'
import { timeOfId } from './record-time'

/** Days that partitions of the log are made for before they begin. */
const DAYS_AHEAD = 8

/** Makes the partitions of `count` days from that of `at` on; those that are there stay. @param timeZone of the IANA list */
export const makeDays = async (sql: Sql, at: Date, count: number, timeZone: string): Promise<void> => {
  await sql`select metering.make_days(${at}, ${count}, ${timeZone})`
}

/** Makes those of today and the next days. */
export const makeDaysAhead = (control: Sql, clock: Clock, timeZone: string): Promise<void> =>
  makeDays(control, clock.now(), DAYS_AHEAD, timeZone)

/** The time of a record that was refused because its day has no partition; undefined: another error. */
export const missingDay = (error: unknown): Date | undefined => {
  const cause = error instanceof Error && error.cause instanceof postgres.PostgresError ? error.cause : error
  if (!(cause instanceof postgres.PostgresError) || cause.code !== CHECK_VIOLATION) return undefined
  // said of no constraint, and with the key
  const id =
    cause.constraint_name === undefined ? /= \(([0-9a-f-]{36})\)/.exec(cause.detail ?? '')?.[1] : undefined
  return id === undefined ? undefined : new Date(timeOfId(id))
}

const CHECK_VIOLATION = '23514'
