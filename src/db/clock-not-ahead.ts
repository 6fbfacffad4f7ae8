import type { Sql } from 'postgres'
import { z } from 'zod'
import type { Clock } from '../kernel/clock'

const Answer = z.tuple([z.object({ nowMs: z.number() })])

/**
 * The same clock, set back by what it is ahead of the database's as it is asked now. What takes something from somebody
 * at a time goes by it: of several servers one whose clock is ahead does nothing early, and one that is behind is late
 * until another one was there.
 */
export const clockNotAhead = async (clock: Clock, sql: Sql): Promise<Clock> => {
  const [{ nowMs }] = Answer.parse(
    await sql`select extract(epoch from clock_timestamp())::float8 * 1000 as "nowMs"`,
  )
  // asked after the answer has come: rather late by that than early
  const aheadMs = Math.max(0, clock.now().getTime() - nowMs)
  return {
    now: () => new Date(Math.floor(clock.now().getTime() - aheadMs)),
    monotonicMs: () => clock.monotonicMs(),
  }
}
