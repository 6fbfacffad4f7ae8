import { sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { ControlDb } from '../../db/control-db'
import type { Clock } from '../../kernel/clock'
import { AppError } from '../../kernel/errors'

/**
 * How far a narrowing of access has come: EFFECTIVE: no instance hands over another row that was decided before it;
 * PENDING: these instances may still do so.
 */
export type Confirmation =
  | { readonly state: 'EFFECTIVE'; readonly epoch: number; readonly effectiveAt: Date }
  | {
      readonly state: 'PENDING'
      readonly epoch: number
      /** Ids; `postgres`: the server itself, which was started a moment ago. Empty: it cannot be told. */
      readonly instances: readonly string[]
    }

/** How far the narrowing with this epoch has come now. @throws AppError BAD_USER_INPUT: there was none with this epoch */
export type ReadConfirmation = (epoch: number) => Promise<Confirmation>

/** A narrowing that has not come to its end after this long is PENDING: committed, and never told as done. */
const PATIENCE_MS = 30_000
const FIRST_PAUSE_MS = 2
const LONGEST_PAUSE_MS = 100

const Reading = z.tuple([z.object({ known: z.coerce.number().int(), unconfirmed: z.array(z.string()) })])

export const confirmationReader =
  (db: ControlDb, clock: Pick<Clock, 'now'>): ReadConfirmation =>
  async (epoch) => {
    const [{ known, unconfirmed }] = Reading.parse(
      await db.execute(sql`
        select p.e as known, to_json(array(select id from policy.unconfirmed(${epoch}))) as unconfirmed
        from policy.epoch p`),
    )
    if (epoch < 1 || epoch > known)
      throw AppError.of('metering.badFilter', {
        field: 'epoch',
        expected: 'the epoch of extensions.narrowing in the reply to a mutation',
      })
    if (unconfirmed.length === 0) return { state: 'EFFECTIVE', epoch, effectiveAt: clock.now() }
    return { state: 'PENDING', epoch, instances: unconfirmed }
  }

/**
 * Waits until every instance has confirmed a narrowing, or lost the right to hand over rows.
 * @returns PENDING after 30 s, or when the database cannot tell: what was committed stays committed
 */
export const awaitConfirmation = async (
  read: ReadConfirmation,
  epoch: number,
  clock: Clock,
  patienceMs = PATIENCE_MS,
): Promise<Confirmation> => {
  const deadline = clock.monotonicMs() + patienceMs
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const found = await read(epoch).catch((): Confirmation => ({ state: 'PENDING', epoch, instances: [] }))
    if (found.state === 'EFFECTIVE' || clock.monotonicMs() > deadline) return found
    await sleep(pauseMs)
  }
}
