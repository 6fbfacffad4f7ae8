import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import type { Clock } from '../../kernel/clock'
import type { Observe } from '../../telemetry/observation'
import { createAsides } from './asides'
import { BudgetBook } from '../budgets/book'
import { claimOf, nothingClaimed } from '../budgets/claim'
import { createLogClient } from './log-client'
import type { LogSigner } from '../tree/log-signer'
import type { OwnCounts } from '../rollup/own-counts'
import { createLogWriter } from './log-writer'
import { meteringUnavailable, pendingRecord, type PendingRecord } from './pending-record'
import { createPolicyEpoch } from './policy-epoch'
import { createQueue, type QueueLimits } from './queue'
import { idFitsTime } from '../record/record-time'
import type { AppendOutcome, Beside, UsageLog } from '../usage-log'
import type { UsageRecord } from '../usage-record'

export interface UsageLogOptions {
  /** A client of exactly one connection, role weir_log, statement_timeout 2 s, lock_timeout 1 s. */
  readonly openLog: () => Sql
  readonly clock: Clock
  readonly observe: Observe
  /** Its key is registered: see `openLogSigner`. */
  readonly signer: LogSigner
  readonly limits: QueueLimits
  /**
   * Longest that a batch waits for the records of operations that have begun, in milliseconds. A batch costs about
   * ten times what one more record in it does, here and in PostgreSQL. 0: it never waits.
   */
  readonly gatherMs: number
  /**
   * Whether operations wait in line for PostgreSQL. It has no time for small batches then: one waits up to four times as long,
   * whether records come or not, but for no longer than half of what the quickest of its operations took. Absent: never.
   */
  readonly isCrowded?: () => boolean
  /** Drops the caches of these subjects, before the epoch that narrowed them is known. It MUST NOT wait. */
  readonly onNarrowed: (subjects: readonly string[]) => void
  readonly times?: LogTimes
  /** What is known of budgets; absent: they are enforced, and nobody else is told. */
  readonly book?: BudgetBook
  /** WEIR_TIME_ZONE: where days begin, for budgets and for partitions that are made on demand; absent: UTC. */
  readonly timeZone?: string
  /** Of what is committed; absent: everything is counted from the log. */
  readonly counts?: Pick<OwnCounts, 'add'>
}

export interface LogTimes {
  /** After this long an append that is not committed is rejected. */
  readonly deadlineMs: number
  /** After this long without an answer the connection is cut; longer than the server's statement_timeout. */
  readonly answerMs: number
  /** How often an idle log asks for the policy epoch, and so whether it could write. */
  readonly idleMs: number
}

const notCrowded = (): boolean => false
const uncounted: Pick<OwnCounts, 'add'> = { add: () => undefined }

const defaultTimes: LogTimes = { deadlineMs: 10_000, answerMs: 3_000, idleMs: 1_000 }

// how exact the deadline is
const TICK_MS = 100
const CLOSING_MS = 5
// records in a batch from which what it costs itself is little beside what they cost
const LARGE_BATCH = 16
const QUIET_MS = 2
const CROWDED_TIMES = 4

/**
 * Opens the log of this process: one writer, one connection, one batch under way while the next one gathers.
 * @throws AppError METERING_UNAVAILABLE when the database cannot be read
 */
export const openUsageLog = async (options: UsageLogOptions): Promise<UsageLog> => {
  const { clock, observe, signer, limits, gatherMs, isCrowded = notCrowded } = options
  const { deadlineMs, answerMs, idleMs } = options.times ?? defaultTimes
  const { openLog, timeZone = 'UTC', book = new BudgetBook(clock), counts = uncounted } = options
  const client = createLogClient({ clock, openLog, answerMs, timeZone, enforces: book.enforces })
  const first = await client.readEpoch(Number.MAX_SAFE_INTEGER).catch(async (error: unknown) => {
    await client.cut()
    throw meteringUnavailable(error)
  })
  const epoch = createPolicyEpoch(first.epoch, options.onNarrowed)
  const queue = createQueue(limits)
  const asides = createAsides({
    clock,
    append: (record) => enqueue(record, epoch.known),
    isWritable: () => client.isHealthy && queue.hasRoom(1),
    onLost: (records) => {
      const error = new Error(`${records} void or gap records were given up: too many wait`)
      observe({ kind: 'failure', requestId: null, where: 'usage log', error })
    },
  })
  const writer = createLogWriter({ client, clock, observe, epoch, signer, book, counts, deadlineMs, asides })

  let atHand: readonly PendingRecord[] = []
  let running: Promise<void> | undefined
  let heardAtMs = clock.monotonicMs()
  let closing: Promise<void> | undefined
  /** Operations that have begun and are not answered. */
  let underway = 0
  /** Ends the gathering of the next batch; undefined: none is gathered. */
  let gathered: (() => void) | undefined

  const settle = async (records: readonly PendingRecord[]): Promise<void> => {
    atHand = records
    try {
      await writer.settle(records)
    } catch (error) {
      writer.renew()
      observe({ kind: 'failure', requestId: null, where: 'usage log', error })
      const told = meteringUnavailable(error)
      for (const record of records) record.reject(told)
    }
    atHand = []
    heardAtMs = clock.monotonicMs()
  }

  const readEpoch = async (): Promise<void> => {
    const wasHealthy = client.isHealthy
    try {
      const reading = await client.readEpoch(epoch.known)
      epoch.learn(reading.epoch, reading.subjects)
    } catch (error) {
      // once, not each second of an outage
      if (wasHealthy) observe({ kind: 'failure', requestId: null, where: 'usage log', error })
    }
    heardAtMs = clock.monotonicMs()
  }

  /**
   * Whether all that may come waits; of many, half of them are enough: they would all stand still for each other.
   * Alone, an operation waits for nobody.
   */
  const isGathered = (): boolean =>
    closing !== undefined ||
    queue.length >= limits.batchRecords ||
    queue.length >= underway ||
    (queue.length >= LARGE_BATCH && queue.length >= underway - queue.length)

  const heldMs = (): number => (isCrowded() ? Math.min(CROWDED_TIMES * gatherMs, queue.quickestMs / 2) : 0)

  /** Ends early when nothing came for a while: what is still under way takes longer than it is worth. */
  const gather = async (): Promise<void> => {
    const begunMs = clock.monotonicMs()
    // on the clock: a busy process hears late that its 2 ms are over
    const waitedMs = (): number => clock.monotonicMs() - begunMs
    while (waitedMs() < Math.max(gatherMs, heldMs()) && !isGathered()) {
      const before = queue.length
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        timer = setTimeout(resolve, Math.min(QUIET_MS, gatherMs))
        gathered = resolve
      })
      gathered = undefined
      clearTimeout(timer)
      if (queue.length === before && waitedMs() >= heldMs()) return
    }
  }

  const run = async (): Promise<void> => {
    do {
      // one turn of the event loop: what is ready by then comes along
      await turn()
      if (queue.length > 0) await gather()
      if (queue.length > 0) await settle(queue.take())
      else if (closing === undefined && clock.monotonicMs() - heardAtMs >= idleMs) await readEpoch()
    } while (queue.length > 0)
    running = undefined
  }

  const start = (): void => {
    running ??= run()
  }

  const tick = (): void => {
    // those of the batch under way are answered by the writer, which knows whether they may be on the log
    const overdue = queue.takeOlder(clock.monotonicMs() - deadlineMs)
    if (overdue.length > 0) {
      const told = meteringUnavailable(`not committed within ${deadlineMs} ms`)
      for (const record of overdue) record.reject(told)
    }
    asides.flush()
    start()
  }

  // a server that stops must not wait for it, nor a program that forgot to close
  const ticking = setInterval(tick, TICK_MS).unref()

  const refuse = (cause: string): Promise<AppendOutcome> => Promise.reject(meteringUnavailable(cause))

  const refuseRecord = (record: UsageRecord, error: unknown): Promise<AppendOutcome> => {
    observe({ kind: 'recordRefused', record: record.id, error })
    return Promise.reject(meteringUnavailable(error))
  }

  const append: UsageLog['append'] = (record, decidedUnder, beside) =>
    closing === undefined ? enqueue(record, decidedUnder, beside) : refuse('the usage log is closing')

  const enqueue = (record: UsageRecord, decidedUnder: number, beside?: Beside): Promise<AppendOutcome> => {
    if (decidedUnder !== epoch.known) return Promise.resolve({ kind: 'STALE' })
    if (!queue.hasRoom(1)) return refuse('the queue of the usage log is full')
    if (!idFitsTime(record.id, record.at)) return refuseRecord(record, 'its id is not made at its time')
    let pending: PendingRecord
    try {
      const claim = claimOf(record, beside?.charges ?? nothingClaimed, book)
      pending = pendingRecord(record, decidedUnder, clock.monotonicMs(), beside, claim)
    } catch (error) {
      return refuseRecord(record, error)
    }
    if (!queue.push(pending)) return refuse('the queue of the usage log is full')
    start()
    if (gathered !== undefined && isGathered()) gathered()
    return pending.outcome
  }

  const close = async (): Promise<void> => {
    gathered?.()
    await asides.settle()
    // each record is answered within its deadline, so this ends
    while (queue.length > 0 || atHand.some((record) => !record.isAnswered)) await sleep(CLOSING_MS)
    writer.stop()
    clearInterval(ticking)
    await client.cut()
    await running
    // an attempt that was about to begin has connected again
    await client.cut()
  }

  return {
    get epoch() {
      return epoch.known
    },
    get isWritable() {
      return closing === undefined && client.isHealthy && queue.hasRoom(1)
    },
    append,
    notReceived: asides.notReceived,
    unrecorded: () => {
      asides.unrecorded(1)
    },
    refresh: readEpoch,
    begin: () => {
      underway += 1
      return () => {
        underway -= 1
      }
    },
    close: () => (closing ??= close()),
  }
}
