import { setTimeout as sleep } from 'node:timers/promises'
import type { RowsPool } from '../../db/rows-pool'
import type { Clock } from '../../kernel/clock'
import { AppError } from '../../kernel/errors'

const PAUSE_MS = 100
const LONGEST_MS = 10_000

const isReplayed = `select (not pg_is_in_recovery() or pg_last_wal_replay_lsn() >= $1::pg_lsn)::text`

/**
 * Waits until the database that rows are read from shows what was committed where they are written: it may be a
 * replica.
 * @throws AppError UNAVAILABLE when it does not within 10 s
 */
export const untilReplayed = async (
  rows: Pick<RowsPool, 'query'>,
  position: string,
  clock: Clock,
): Promise<void> => {
  for (const endMs = clock.monotonicMs() + LONGEST_MS; ; await sleep(PAUSE_MS)) {
    const [row] = await rows.query(isReplayed, [position], { prepare: false })
    if (row?.[0]?.toString('latin1') === 'true') return
    if (clock.monotonicMs() >= endMs) throw AppError.of('redaction.notReplayed', {}, { retryAfter: 60 })
  }
}
