import type { Sql } from 'postgres'
import { ownerAlone } from '../db/owner-alone'
import { LEAST_RETENTION_DAYS } from '../kernel/log-retention'

/** Rows that one statement deletes. */
const AT_ONCE = 10_000

/** By it one program at a time deletes them; any number will do that no other lock has. */
const RETENTION_OF_SIGN_INS = 87_016_049

/** How many were deleted. */
export interface RetainedSignIns {
  readonly tries: number
  readonly sessions: number
}

/**
 * Deletes tries to sign in, and sessions that have ended, when `days` days are over by the database's clock.
 * @param owner of the tables: no role of a server may do this
 * @param days at least 183
 */
export const retainSignIns = async (owner: Sql, days: number): Promise<RetainedSignIns> => {
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

/**
 * `retainSignIns`, by one of any number of servers and commands.
 * @param control where they meet
 * @returns undefined: another one is at it, and nothing was done
 */
export const retainSignInsAlone = (
  control: Sql,
  databaseUrl: string,
  days: number,
): Promise<RetainedSignIns | undefined> =>
  ownerAlone(control, databaseUrl, RETENTION_OF_SIGN_INS, (owner) => retainSignIns(owner, days))

const untilNone = async (deleteSome: () => Promise<{ readonly count: number }>): Promise<number> => {
  for (let all = 0; ;) {
    const { count } = await deleteSome()
    all += count
    if (count < AT_ONCE) return all
  }
}
