import type { Sql } from 'postgres'
import { z } from 'zod'
import { sqlState } from '../db/sql-state'
import { AppError } from '../kernel/errors'
import { readByBatch } from './by-batch'
import { leastIdOf } from './record-time'
import { createRollupCounter, type RollupCounter } from './rollup-sums'

export interface RollupDeps {
  readonly databases: { readonly control: Sql; readonly audit: Sql }
  /** In which days are cut: WEIR_TIME_ZONE. */
  readonly timeZone: string
}

/** A step is one transaction. */
const RECORDS_A_STEP = 10_000
/** Counted at one go, in some milliseconds: whoever waits for an answer meanwhile does not notice. */
const RECORDS_A_PAGE = 200

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
    const batches = await step(databases, timeZone)
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

/** object_not_in_prerequisite_state: what metering.roll_up_begin raises. */
const OTHER_ZONE = '55000'

const step = async ({ control, audit }: RollupDeps['databases'], timeZone: string): Promise<number> => {
  try {
    return await control.begin(async (tx) => {
      const [{ isOurs, since }] = Begun.parse(
        await tx`select b.is_ours as "isOurs", b.since::text as since from metering.roll_up_begin(${timeZone}) b`,
      )
      const due = isOurs ? await dueBatches(audit) : []
      if (due.length === 0) return 0
      const { days, datasets, hours, durations } = (await countOf(audit, due, timeZone, since)).sums()
      await tx`
        select metering.roll_up_keep(${due.map(({ writer }) => writer)}, ${due.map(({ number }) => number)},
          ${JSON.stringify(days)}, ${JSON.stringify(datasets)}, ${JSON.stringify(hours)}, ${JSON.stringify(durations)})`
      return due.length
    })
  } catch (error) {
    if (sqlState(error) === OTHER_ZONE) throw AppError.of('metering.otherZone', { timeZone }, {}, error)
    throw error
  }
}

const Begun = z.tuple([z.object({ isOurs: z.boolean(), since: z.string().nullable() })])

const Due = z.array(
  z.object({ writer: z.string(), number: z.string(), committedMs: z.coerce.number(), records: z.number() }),
)
type Due = z.infer<typeof Due>

/** The oldest batches that are due, of about as many records as a step has. */
const dueBatches = async (audit: Sql): Promise<Due> => {
  const oldest = Due.parse(
    await audit`
      select d.writer, d.number, extract(epoch from d.committed_at) * 1000 as "committedMs", d.record_count as records
      from metering.rollup_due d order by d.committed_at limit 5000`,
  )
  let before = 0
  return oldest.filter(({ records }) => {
    const isTaken = before < RECORDS_A_STEP
    before += records
    return isTaken
  })
}

const HOUR_MS = 3_600_000

/**
 * Almost always a record begins within the hour before its batch is committed, so that few partitions are looked into.
 * Where one is missing then, all are; what is still missing was dropped.
 */
const countOf = async (
  audit: Sql,
  due: Due,
  timeZone: string,
  since: string | null,
): Promise<RollupCounter> => {
  const times = due.map(({ committedMs }) => committedMs)
  const expected = due.reduce((sum, { records }) => sum + records, 0)
  const near = await countBetween(audit, due, createRollupCounter(timeZone, since), [
    leastIdOf(Math.min(...times) - HOUR_MS),
    leastIdOf(Math.max(...times) + HOUR_MS),
  ])
  if (near.found === expected) return near.counter
  return (await countBetween(audit, due, createRollupCounter(timeZone, since), [leastIdOf(0), MAX_ID]))
    .counter
}

const MAX_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

const Page = z.array(z.object({ canonical: z.string() }))

const countBetween = async (
  audit: Sql,
  due: Due,
  counter: RollupCounter,
  [low, high]: readonly [string, string],
): Promise<{ readonly counter: RollupCounter; readonly found: number }> => {
  let found = 0
  await readByBatch(audit, async (tx) => {
    const records = tx`
      select r.canonical
      from unnest(${due.map(({ writer }) => writer)}::uuid[], ${due.map(({ number }) => number)}::bigint[]) d (writer, number)
      join metering.usage_record r on r.writer = d.writer and r.batch = d.number and r.id >= ${low} and r.id < ${high}`
    for await (const page of records.cursor(RECORDS_A_PAGE)) {
      for (const { canonical } of Page.parse(page)) counter.add(canonical)
      found += page.length
    }
  })
  return { counter, found }
}
