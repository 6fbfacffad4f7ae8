import type { Sql } from 'postgres'
import { z } from 'zod'
import { sqlState } from '../db/sql-state'
import { AppError } from '../kernel/errors'

export interface RollupDeps {
  readonly databases: { readonly control: Sql }
  /** In which days are cut: WEIR_TIME_ZONE. */
  readonly timeZone: string
}

/** Some 50 microseconds a record: a step stays far below the time limit of the control database. */
const RECORDS_A_STEP = 10_000

const Counted = z.tuple([z.object({ batches: z.number() })])

/**
 * Counts the batches of the log that are not counted yet, step by step, each in its own transaction. Several programs
 * may do it at one time: one counts, the others find nothing to do.
 * @param watch aborted: ends after the present step; `onStep` hears of the batches counted so far
 * @returns how many batches were counted
 * @throws AppError METERING_UNAVAILABLE: days were cut in another time zone until now
 */
export const rollUp = async (
  { databases, timeZone }: RollupDeps,
  watch: { readonly signal?: AbortSignal; readonly onStep?: (batches: number) => void } = {},
): Promise<number> => {
  let counted = 0
  while (watch.signal?.aborted !== true) {
    const batches = await step(databases.control, timeZone)
    if (batches === 0) break
    counted += batches
    watch.onStep?.(counted)
  }
  return counted
}

/** Forgets what was counted and counts it again; what is read meanwhile tells what is counted by then. */
export const rebuildRollup = async (
  deps: RollupDeps,
  watch: Parameters<typeof rollUp>[1] = {},
): Promise<number> => {
  await deps.databases.control.begin(async (tx) => {
    await tx`set local statement_timeout = 0`
    await tx`select metering.roll_up_again()`
  })
  return rollUp(deps, watch)
}

/** object_not_in_prerequisite_state: what metering.roll_up raises. */
const OTHER_ZONE = '55000'

const step = async (sql: Sql, timeZone: string): Promise<number> => {
  try {
    const [{ batches }] = Counted.parse(
      await sql`select metering.roll_up(${timeZone}, ${RECORDS_A_STEP}) as batches`,
    )
    return batches
  } catch (error) {
    if (sqlState(error) === OTHER_ZONE) throw AppError.of('metering.otherZone', { timeZone }, {}, error)
    throw error
  }
}
