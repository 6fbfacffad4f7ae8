import { fill } from '../../kernel/message'
import type { LawfulLoss } from '../source/lawful-loss'
import type { LogProblem } from './log-problem'
import { createSeenRecords } from './seen-records'
import type { StoredRecord } from '../tree/stored-batch'

/** Holds what is missing against what the log says was dropped, as it says so while it is read. */
export interface LossCount {
  /** What the log says from here on. */
  enter(loss: LawfulLoss): void
  /** A record that is there. */
  see(record: StoredRecord): void
  /** So many records of a batch that are not. */
  lack(records: number): void
  /** Tells where other records are missing than were dropped, by what the log said last. */
  end(): void
}

export const createLossCount = (note: (problem: LogProblem) => void): LossCount => {
  const seen = createSeenRecords()
  const toldOf = new Set<string>()
  let droppedBefore: ReadonlySet<string> | undefined
  let last: LawfulLoss | undefined
  let lacking = 0
  return {
    enter: (loss) => {
      droppedBefore ??= new Set(loss.days.map(({ id }) => id))
      last = loss
      for (const refused of loss.refused)
        if (!toldOf.has(refused.record)) {
          toldOf.add(refused.record)
          note({ kind: 'RETENTION', ...refused })
        }
    },
    see: ({ columns }) => {
      if (columns !== null) seen.add(columns)
    },
    lack: (records) => {
      lacking += records
    },
    end: () => {
      const lost = last?.records ?? 0
      const droppedSince = (last?.days ?? []).filter(({ id }) => droppedBefore?.has(id) !== true)
      const dropped = droppedSince.reduce((sum, day) => sum + seen.of(day), lacking)
      if (dropped === lost) return
      note({
        kind: 'COUNT',
        writer: null,
        batch: null,
        record: null,
        detail: fill('{dropped} {dropped:record is|records are} missing, {lost} {lost:was|were} dropped', {
          dropped,
          lost,
        }),
      })
    },
  }
}
