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
      await connection`select pg_advisory_unlock(${lock})`
    }
  } finally {
    connection.release()
  }
}
