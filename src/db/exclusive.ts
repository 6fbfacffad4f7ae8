import type { Sql } from 'postgres'
import { z } from 'zod'

const Answer = z.tuple([z.object({ held: z.boolean() })])

/**
 * Does what one server at a time does, while a connection of its own holds a lock; PostgreSQL lets it go with the
 * connection.
 * @param lock a number that nothing else is locked by
 * @returns undefined: another one is at it, and nothing was done
 */
export const exclusively = async <T>(
  sql: Sql,
  lock: number,
  work: () => Promise<T>,
): Promise<T | undefined> => {
  const connection = await sql.reserve()
  try {
    const [{ held }] = Answer.parse(await connection`select pg_try_advisory_lock(${lock}) as held`)
    if (!held) return undefined
    try {
      return await work()
    } finally {
      await connection`select pg_advisory_unlock(${lock})`
    }
  } finally {
    connection.release()
  }
}
