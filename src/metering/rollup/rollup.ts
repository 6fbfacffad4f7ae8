import type { Sql, TransactionSql } from 'postgres'
import { z } from 'zod'
import { sqlState } from '../../db/sql-state'
import { AppError } from '../../kernel/errors'
import { readByBatch } from '../reading/by-batch'
import { countedOfText } from '../record/counted-record'
import { readNear, type IdRange } from '../record/id-range'
import { batchKey, type OwnCounts } from './own-counts'
import { createRollupCounter, type RollupCounter, type RollupSums } from './rollup-sums'
import { addressOf } from '../record/side-row'

export interface RollupDeps {
  readonly databases: { readonly control: Sql; readonly audit: Sql }
  /** In which days are cut: WEIR_TIME_ZONE. */
  readonly timeZone: string
  /**
   * What this process counted of its own batches; young batches of others are then left to those who committed them.
   * Absent: every batch is read.
   */
  readonly own?: OwnCounts
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
  deps: RollupDeps,
  watch: { readonly signal?: AbortSignal; readonly onStep?: (batches: number) => void } = {},
): Promise<number> => {
  let counted = 0
  for (let isFirst = true; watch.signal?.aborted !== true; isFirst = false) {
    const batches = await step(deps, isFirst)
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
    await tx`select metering.signals_again()`
  })
  return rollUp(deps, watch)
}

/** object_not_in_prerequisite_state: what metering.roll_up_begin raises. */
const OTHER_ZONE = '55000'

/** @param isFirst of a run: what is committed while it goes on is left to the next one, or under load it would never end */
const step = async ({ databases, timeZone, own }: RollupDeps, isFirst: boolean): Promise<number> => {
  const { control, audit } = databases
  try {
    return await control.begin(async (tx) => {
      const [{ isOurs, since }] = Begun.parse(
        await tx`select b.is_ours as "isOurs", b.since::text as since from metering.roll_up_begin(${timeZone}) b`,
      )
      if (!isOurs) return 0
      const taken = isFirst ? own?.take() : undefined
      const counted = taken === undefined ? [] : await ownBatches(audit, taken.batches)
      if (taken !== undefined && counted.length > 0) await keep(tx, counted, taken.counter.sums(since))
      const unread = unreadOf(await dueBatches(audit, own === undefined), counted)
      if (unread.length > 0) await keep(tx, unread, (await countOf(audit, unread, timeZone)).sums(since))
      return counted.length + unread.length
    })
  } catch (error) {
    if (sqlState(error) === OTHER_ZONE) throw AppError.of('metering.otherZone', { timeZone }, {}, error)
    throw error
  }
}

const keep = (tx: TransactionSql, due: readonly Key[], sums: RollupSums): Promise<unknown> => {
  const { days, datasets, hours, durations, signals, together } = sums
  return tx`
    select metering.roll_up_keep(${due.map(({ writer }) => writer)}, ${due.map(({ number }) => number)},
      ${JSON.stringify(days)}, ${JSON.stringify(datasets)}, ${JSON.stringify(hours)}, ${JSON.stringify(durations)},
      ${JSON.stringify(signals)}, ${JSON.stringify(together)})`
}

const Begun = z.tuple([z.object({ isOurs: z.boolean(), since: z.string().nullable() })])

/** A batch on the list of those that are due. */
const Key = z.object({ writer: z.string(), number: z.string() })
type Key = z.infer<typeof Key>
const Keys = z.array(Key)

const keyOf = ({ writer, number }: Key): string => batchKey(writer, number)

const Due = z.array(
  Key.extend({ committedMs: z.coerce.number(), records: z.number(), isForSignals: z.boolean() }),
)
type Due = z.infer<typeof Due>

/** Whoever committed a batch has counted it by then, while it lives. */
const YOUNG = '30 s'

/** A log that is counted again has years of what rules of signals have forgotten: of those no side row is read. */
const isForSignals = (batch: Due[number]): boolean => batch.isForSignals

/** No record begins so long after the commit of its batch, by whatever clock. */
const LATEST = '1 day'

/** What was counted is one sum: it is of no use where one of its batches is not due any more. Empty: it is of none. */
const ownBatches = async (audit: Sql, taken: ReadonlySet<string>): Promise<readonly Key[]> => {
  const due = Keys.parse(
    await audit`
      select d.writer, d.number from metering.rollup_due d
      where (d.writer, d.number) in (
        select split_part(k, ' ', 1)::uuid, split_part(k, ' ', 2)::bigint from unnest(${[...taken]}::text[]) k)`,
  )
  return due.length === taken.size ? due : []
}

/** The oldest batches that are due. @param isAll young ones of others, too */
const dueBatches = async (audit: Sql, isAll: boolean): Promise<Due> =>
  Due.parse(
    await audit`
      select d.writer, d.number, extract(epoch from d.committed_at) * 1000 as "committedMs", d.record_count as records,
        coalesce(d.committed_at > (select min(f.before) from metering.signal_forgotten f) - ${LATEST}::interval, true)
          as "isForSignals"
      from metering.rollup_due d
      where ${isAll} or d.committed_at <= now() - ${YOUNG}::interval
      order by d.committed_at limit 5000`,
  )

/** Those that have to be read: of the oldest, about as many records as a step has. */
const unreadOf = (due: Due, counted: readonly Key[]): Due => {
  const known = new Set(counted.map(keyOf))
  let before = 0
  return due.filter((batch) => {
    if (known.has(keyOf(batch)) || before >= RECORDS_A_STEP) return false
    before += batch.records
    return true
  })
}

const countOf = async (audit: Sql, due: Due, timeZone: string): Promise<RollupCounter> => {
  const expected = due.reduce((sum, { records }) => sum + records, 0)
  const count = (range: IdRange): ReturnType<typeof countBetween> =>
    countBetween(audit, due, createRollupCounter(timeZone), range)
  const { counter } = await readNear(
    due.map(({ committedMs }) => committedMs),
    count,
    ({ found }) => found === expected,
  )
  return counter
}

const Page = z.array(z.object({ canonical: z.string(), side: z.string().nullable() }))

const countBetween = async (
  audit: Sql,
  due: Due,
  counter: RollupCounter,
  { low, high }: IdRange,
): Promise<{ readonly counter: RollupCounter; readonly found: number }> => {
  let found = 0
  await readByBatch(audit, async (tx) => {
    const records = tx`
      select r.canonical, s.parts[r.position + 1] as side
      from unnest(${due.map(({ writer }) => writer)}::uuid[], ${due.map(({ number }) => number)}::bigint[]) d (writer, number)
      join metering.usage_record r on r.writer = d.writer and r.batch = d.number and r.id >= ${low} and r.id < ${high}
      left join metering.usage_side s on s.writer = d.writer and s.batch = d.number and ${due.some(isForSignals)}`
    for await (const page of records.cursor(RECORDS_A_PAGE)) {
      for (const { canonical, side } of Page.parse(page))
        counter.add(countedOfText(canonical), side === null ? null : addressOf(side))
      found += page.length
    }
  })
  return { counter, found }
}
