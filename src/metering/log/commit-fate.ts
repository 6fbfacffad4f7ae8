import { sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Clock } from '../../kernel/clock'
import { within } from '../../kernel/within'
import type { Batch } from './batch'

/** What became of a batch whose commit was not answered; UNKNOWN: the database could not tell in time. */
export type CommitFate = 'COMMITTED' | 'NOT_COMMITTED' | 'UNKNOWN'

interface FateDeps {
  readonly control: PostgresJsDatabase
  readonly clock: Clock
}

/**
 * Asks until it is known. NOT_COMMITTED is final: no transaction that could still commit it is left.
 * @param keepsProcess whether the process must not end before
 */
export const awaitFate = async (
  { control, clock }: FateDeps,
  { writer, number }: Pick<Batch, 'writer' | 'number'>,
  patienceMs: number,
  keepsProcess = { ref: true },
): Promise<CommitFate> => {
  const deadlineMs = clock.monotonicMs() + patienceMs
  const ask = async (): Promise<CommitFate> => {
    const rows = await control.execute(sql`select metering.log_has(${writer}, ${number}) as "isOnLog"`)
    return Answer.parse(rows)[0].isOnLog ? 'COMMITTED' : 'NOT_COMMITTED'
  }
  while (clock.monotonicMs() < deadlineMs) {
    await sleep(PAUSE_MS, undefined, keepsProcess)
    const fate = await within(ANSWER_MS, ask(), 'the control database').catch(unknown)
    if (fate !== 'UNKNOWN') return fate
  }
  return 'UNKNOWN'
}

const PAUSE_MS = 500
/** Of one question: where the network is silent nothing else ends it. */
const ANSWER_MS = 2_000

const unknown = (): CommitFate => 'UNKNOWN'

const Answer = z.tuple([z.object({ isOnLog: z.boolean() })])
