import { countedOf } from '../record/counted-record'
import { createRollupCounter, type RollupCounter } from './rollup-sums'
import { addressOf } from '../record/side-row'
import type { UsageRecord } from '../usage-record'

/** What a process counts of the batches that it commits, so that nobody has to read them again for the rollup. */
export interface OwnCounts {
  /** Of a batch that is committed. */
  add(batch: { readonly writer: string; readonly number: number }, records: readonly CommittedRecord[]): void
  /** Gives away what was counted since the last time. */
  take(): OwnCount
}

/** A record as it stands on the log, and the text of its part of the side row; null: there is none. */
export interface CommittedRecord {
  readonly record: UsageRecord
  readonly side: string | null
}

export interface OwnCount {
  /** See `batchKey`. */
  readonly batches: ReadonlySet<string>
  readonly counter: RollupCounter
}

/** A batch by a text. @param number as a number or its text */
export const batchKey = (writer: string, number: number | string): string => `${writer} ${number}`

/** So many wait only where nobody takes them; they are counted from the log then. */
const MOST_RECORDS = 200_000

/** @param timeZone WEIR_TIME_ZONE, in which days are cut */
export const createOwnCounts = (timeZone: string): OwnCounts => {
  let batches = new Set<string>()
  let counter = createRollupCounter(timeZone)
  let count = 0
  const take = (): OwnCount => {
    const taken = { batches, counter }
    batches = new Set()
    counter = createRollupCounter(timeZone)
    count = 0
    return taken
  }
  return {
    add: ({ writer, number }, records) => {
      if (count > MOST_RECORDS) take()
      for (const { record, side } of records)
        counter.add(countedOf(record), side === null ? null : addressOf(side))
      count += records.length
      batches.add(batchKey(writer, number))
    },
    take,
  }
}
