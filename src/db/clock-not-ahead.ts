import type { Sql } from 'postgres'
import type { Clock } from '../kernel/clock'
import { databaseNow } from './database-time'

/**
 * The same clock, set back by what it is ahead of the database's as it is asked now. What takes something from somebody
 * at a time goes by it: of several servers one whose clock is ahead does nothing early, and one that is behind is late
 * until another one was there.
 */
export const clockNotAhead = async (clock: Clock, sql: Sql): Promise<Clock> => {
  const nowMs = (await databaseNow(sql)).getTime()
  // asked after the answer has come: rather late by that than early
  const aheadMs = Math.max(0, clock.now().getTime() - nowMs)
  return {
    now: () => new Date(Math.floor(clock.now().getTime() - aheadMs)),
    monotonicMs: () => clock.monotonicMs(),
  }
}
