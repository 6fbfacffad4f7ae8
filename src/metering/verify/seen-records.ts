import type { DroppedDay } from '../source/lawful-loss'
import { timeOfId } from '../record/record-time'

/** Records that were read, by when they began: of a day that is dropped while a log is read, some were there. */
export interface SeenRecords {
  /** @param columns of a record, as `columnsText`: its id, by which it lies in a day, comes first */
  add(columns: string): void
  /** How many of this day were there. */
  of(day: DroppedDay): number
}

/** Days begin at one of them, whatever their time zone. */
const QUARTER_HOUR_MS = 900_000

/** One number for each quarter of an hour in which something began. */
export const createSeenRecords = (): SeenRecords => {
  const counts = new Map<number, number>()
  return {
    add: (columns) => {
      const quarter = Math.floor(
        timeOfId(columns.slice('["'.length, '["01a20922-6555'.length)) / QUARTER_HOUR_MS,
      )
      counts.set(quarter, (counts.get(quarter) ?? 0) + 1)
    },
    of: ({ fromMs, toMs }) => {
      let seen = 0
      for (const [quarter, count] of counts)
        if (quarter * QUARTER_HOUR_MS >= fromMs && quarter * QUARTER_HOUR_MS < toMs) seen += count
      return seen
    },
  }
}
