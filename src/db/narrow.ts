import { sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { AppError } from '../kernel/errors'
import { LOCK_NOT_AVAILABLE, sqlState } from './sql-state'

/** A transaction, as far as a narrowing needs it. */
interface Transaction {
  execute(query: SQL): PromiseLike<unknown>
}

const Answer = z.tuple([z.object({ epoch: z.coerce.number().int() })])

/**
 * Raises the policy epoch. MUST be the last statement of a transaction that takes access away: until it commits
 * no usage record is committed, and afterwards none that was decided before.
 * @param subjects what was narrowed: `key:<id>`, `account:<id>`, `agreement:<number>`, `dataset:<name>`; at least one
 * @returns the new epoch
 * @throws AppError UNAVAILABLE when the log did not pause within 5 s; the transaction is then void
 */
export const narrow = async (
  tx: Transaction,
  subjects: readonly string[],
  reason: string,
): Promise<number> => {
  const list = sql.join(
    subjects.map((subject) => sql`${subject}`),
    sql`, `,
  )
  try {
    const rows = await tx.execute(sql`select policy.narrow(array[${list}]::text[], ${reason}) as epoch`)
    return Answer.parse(rows)[0].epoch
  } catch (error) {
    if (sqlState(error) === LOCK_NOT_AVAILABLE)
      throw AppError.of('identity.narrowingBusy', {}, { retryAfter: 5 }, error)
    throw error
  }
}
