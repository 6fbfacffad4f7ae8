import { drizzle } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import type { Actor } from '../../journal/actor'
import { carryOut } from '../../journal/change'
import { appendEvents, readStream } from '../../journal/event-store'
import type { Clock } from '../../kernel/clock'

/**
 * Says in the journal that the usage log is given away: stream `log:<day>`, event EXPORTED. It MUST be said before
 * anything is read.
 * @param since where it begins: a position, or a time in ISO 8601; null: with the oldest record
 */
export const recordExport = async (
  control: Sql,
  clock: Clock,
  actor: Actor,
  since: string | null,
): Promise<void> => {
  await carryOut(drizzle(control), clock, actor, async (change) => {
    const stream = `log:${change.at.toISOString().slice(0, 10)}` as const
    const before = await readStream(change.tx, stream, true)
    await appendEvents(change, stream, before.length, [{ kind: 'EXPORTED', body: { since } }])
  })
}
