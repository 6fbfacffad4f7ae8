import type { PendingRecord } from './pending-record'

export interface QueueLimits {
  /** Records that may wait. */
  readonly queueRecords: number
  /** Bytes of canonical records that may wait. */
  readonly queueBytes: number
  /** Records of one batch. */
  readonly batchRecords: number
}

/** Bytes of one batch, unless a single record is longer: some 50 ms of PostgreSQL's time. */
export const MAX_BATCH_BYTES = 4 * 1024 * 1024

/** Records that wait for the next batch, oldest first. It never grows beyond its limits. */
export interface Queue {
  readonly length: number
  readonly bytes: number
  /** What the quickest operation took of those whose records wait, in milliseconds; infinite: none waits. */
  readonly quickestMs: number
  /** Whether a record of this many bytes would be taken. */
  hasRoom(bytes: number): boolean
  /** @returns false: full, not taken */
  push(record: PendingRecord): boolean
  /** Removes what makes up the next batch; empty: nothing waits. */
  take(): readonly PendingRecord[]
  /** Removes what was appended before this monotonic time. */
  takeOlder(thanMs: number): readonly PendingRecord[]
}

export const createQueue = (limits: QueueLimits): Queue => {
  let waiting: PendingRecord[] = []
  let bytes = 0

  const hasRoom = (more: number): boolean =>
    waiting.length < limits.queueRecords && bytes + more <= limits.queueBytes

  const removeFirst = (count: number): readonly PendingRecord[] => {
    if (count === waiting.length) {
      const all = waiting
      waiting = []
      bytes = 0
      return all
    }
    const first = waiting.splice(0, count)
    for (const record of first) bytes -= record.bytes
    return first
  }

  return {
    get length() {
      return waiting.length
    },
    get bytes() {
      return bytes
    },
    get quickestMs() {
      let quickest = Infinity
      for (const { tookMs } of waiting) quickest = Math.min(quickest, tookMs)
      return quickest
    },
    hasRoom,
    push(record) {
      if (!hasRoom(record.bytes)) return false
      waiting.push(record)
      bytes += record.bytes
      return true
    },
    take() {
      let count = 0
      let batchBytes = 0
      for (const record of waiting) {
        batchBytes += record.bytes
        if (count === limits.batchRecords || (count > 0 && batchBytes > MAX_BATCH_BYTES)) break
        count += 1
      }
      return removeFirst(count)
    },
    takeOlder(thanMs) {
      const kept = waiting.findIndex((record) => record.sinceMs >= thanMs)
      return removeFirst(kept === -1 ? waiting.length : kept)
    },
  }
}
