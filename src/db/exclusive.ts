import type { Sql } from 'postgres'
import { z } from 'zod'

const Answer = z.tuple([z.object({ held: z.boolean() })])

/**
 * Does what one server at a time does, while a connection of its own holds a lock; PostgreSQL lets it go with the
 * connection.
 * @param lock a number that nothing else is locked by
 * @param work may use that connection: what takes long and needs others of the same client would keep them from everybody
 * @returns undefined: another one is at it, and nothing was done
 */
export const exclusively = async <T>(
  sql: Sql,
  lock: number,
  work: (connection: Sql) => Promise<T>,
): Promise<T | undefined> => {
  const connection = await sql.reserve()
  try {
    const [{ held }] = Answer.parse(await connection`select pg_try_advisory_lock(${lock}) as held`)
    if (!held) return undefined
    try {
      return await work(connection)
    } finally {
      await unlock(connection, lock)
    }
  } finally {
    connection.release()
  }
}

/** MUST NOT throw: what was done is done, also where the connection, and its lock with it, was lost meanwhile. */
const unlock = async (connection: Sql, lock: number): Promise<void> => {
  try {
    await connection`select pg_advisory_unlock(${lock})`
  } catch {
    // one that lives would keep the lock for as long
    await connection`select pg_terminate_backend(pg_backend_pid())`.catch(() => undefined)
  }
}
