import type { Sql } from 'postgres'
import { LEAST_RETENTION_DAYS } from '../kernel/log-retention'

/** Rows that one statement deletes. */
const AT_ONCE = 10_000

/**
 * Deletes tries to sign in, and sessions that have ended, when `days` days are over by the database's clock.
 * @param owner of the tables: no role of a server may do this
 * @param days at least 183
 * @returns how many of both
 */
export const retainSignIns = async (
  owner: Sql,
  days: number,
): Promise<{ readonly tries: number; readonly sessions: number }> => {
  const before = owner`clock_timestamp() - make_interval(hours => ${24 * Math.max(days, LEAST_RETENTION_DAYS)})`
  const tries = await untilNone(
    () => owner`
      delete from identity.sign_in where ctid in (
        select s.ctid from identity.sign_in s where s.at < ${before} limit ${AT_ONCE})`,
  )
  const sessions = await untilNone(
    () => owner`
      delete from identity.session where ctid in (
        select s.ctid from identity.session s
        where least(s.ends_at, s.ended_at) < ${before} limit ${AT_ONCE})`,
  )
  return { tries, sessions }
}

const untilNone = async (deleteSome: () => Promise<{ readonly count: number }>): Promise<number> => {
  for (let all = 0; ;) {
    const { count } = await deleteSome()
    all += count
    if (count < AT_ONCE) return all
  }
}
