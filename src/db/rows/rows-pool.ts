import { availableParallelism } from 'node:os'
import type { ReadySettings } from '../../config/settings'
import type { Cancellation } from '../../kernel/cancellation'
import { systemClock } from '../../kernel/clock'
import { AppError } from '../../kernel/errors'
import { Line } from '../../kernel/line'
import type { Observe } from '../../telemetry/observation'
import { Deadline, type Ending } from './deadline'
import { KeptPlans } from './kept-plans'
import { openRowsClient, type RawRow, type RowsClient, type RunningStatement } from './rows-client'
import { statementFault, statementTimeout } from '../statement-error'

export interface RowsQueryOptions {
  /** Whether PostgreSQL keeps it for the next time that the same text comes, unless it was slow so. */
  readonly prepare: boolean
  /** Ends the statement. */
  readonly cancellation?: Cancellation
  /** Shorter than the setting, from the call on, waiting included. */
  readonly timeoutMs?: number
  /** The same from when it is sent, without the waiting. */
  readonly runMs?: number
}

/** Connections that read rows as the role `weir_rows`, read-only, one statement at a time on each. */
export interface RowsPool {
  /**
   * Runs one statement. Parameters are sent as the text that they are; PostgreSQL reads them by the casts in the
   * statement. Values come as bytes, see `RawRow`.
   * @throws AppError UNAVAILABLE (no connection, or too many wait), QUERY_TIMEOUT, LIMIT_EXCEEDED (more than
   * PostgreSQL holds); the reason of the cancellation; StatementError for any other fault of the statement
   */
  query(
    text: string,
    params: readonly (string | null)[],
    options: RowsQueryOptions,
  ): Promise<readonly RawRow[]>
  /** Statements that run, and that wait for a connection. */
  readonly load: { readonly running: number; readonly waiting: number }
  /** Refuses what waits and what comes, and cancels what runs in PostgreSQL: UNAVAILABLE to all of them. */
  cancel(): void
  /** Refuses what waits, lets what runs end (at most 5 s), and disconnects. */
  close(): Promise<void>
}

/** Most statements that wait for a connection; more are refused rather than kept. */
export const MAX_WAITING_STATEMENTS = 2_000

type PoolSettings = Pick<
  ReadySettings,
  'rowsDatabaseUrl' | 'rowsConnections' | 'statementTimeoutMs' | 'maxReplyBytes'
>

/**
 * So many short statements run at one time; more wait for one of them to end, though connections are free. They are no
 * faster on more connections than there are cores, here or there, and each process of PostgreSQL that takes turns with
 * others finds its caches cold: for a small query ten connections on two cores took a third more of its CPU than four,
 * and served a quarter less.
 */
export const SHORT_AT_ONCE = 2 * availableParallelism()

/** A statement that has run for longer is none of them. */
const SHORT_MS = 5

interface Waiter {
  readonly give: (slot: Slot) => void
  readonly refuse: (error: unknown) => void
}

/** One place in the pool. Its client is opened when first needed, and replaced when worn. */
interface Slot {
  client: RowsClient | undefined
  /** When it was taken; undefined: it is free. */
  takenMs: number | undefined
  /** Ends the statement that runs; undefined: none does. */
  end: ((ending: Ending) => void) | undefined
}

/**
 * A pool of our own over clients of one connection each: postgres.js's queue keeps a hole for every query that it
 * ever handed out while it was not empty, and searches through them (15,404 to 9,562 requests/s in 40 s).
 */
export const openRowsPool = (settings: PoolSettings, observe: Observe): RowsPool => {
  const slots: readonly Slot[] = Array.from({ length: settings.rowsConnections }, () => ({
    client: undefined,
    takenMs: undefined,
    end: undefined,
  }))
  const free: Slot[] = [...slots]
  const waiting = new Line<Waiter>()
  const keptPlans = new KeptPlans()
  let isClosed = false

  const used = (): number => slots.length - free.length

  /** A free place, unless there are as many short statements as are to run at one time. */
  const take = (): Slot | undefined => {
    const now = systemClock.monotonicMs()
    const isShort = ({ takenMs }: Slot): boolean => takenMs !== undefined && takenMs > now - SHORT_MS
    if (used() >= SHORT_AT_ONCE && slots.filter(isShort).length >= SHORT_AT_ONCE) return undefined
    const slot = free.pop()
    if (slot !== undefined) slot.takenMs = now
    return slot
  }

  const acquire = (deadline: Deadline): Promise<Slot> | Slot => {
    // nobody goes before those who wait
    const slot = waiting.length === 0 ? take() : undefined
    if (slot !== undefined) return slot
    if (waiting.length >= MAX_WAITING_STATEMENTS) throw AppError.of('service.unavailable')
    return new Promise((resolve, reject) => {
      const standing = waiting.join({ give: resolve, refuse: reject })
      spreadLater()
      deadline.onEnd((ending) => {
        waiting.leave(standing)
        reject(ending.kind === 'cancelled' ? ending.reason : AppError.of('service.unavailable'))
      })
    })
  }

  let spreading: NodeJS.Timeout | undefined

  /** Gives free places to those who wait, when what runs turns out not to be short. */
  const spread = (): void => {
    spreading = undefined
    while (waiting.length > 0) {
      const slot = take()
      if (slot === undefined) return spreadLater()
      waiting.shift()?.give(slot)
    }
  }

  const spreadLater = (): void => {
    if (free.length > 0) spreading ??= setTimeout(spread, SHORT_MS)
  }

  const release = (slot: Slot): void => {
    if (slot.client?.isWorn === true) drop(slot)
    const next = waiting.shift()
    if (next === undefined) {
      slot.takenMs = undefined
      free.push(slot)
      return
    }
    slot.takenMs = systemClock.monotonicMs()
    next.give(slot)
  }

  const start = (
    slot: Slot,
    text: string,
    params: readonly (string | null)[],
    prepare: boolean,
  ): RunningStatement => {
    // a place may have been given just before the pool was closed
    if (isClosed) throw AppError.of('service.stopping')
    slot.client ??= openRowsClient(settings.rowsDatabaseUrl, settings.statementTimeoutMs)
    return slot.client.run(text, params, prepare)
  }

  const query: RowsPool['query'] = async (text, params, options) => {
    const { prepare, cancellation, timeoutMs, runMs } = options
    if (isClosed) throw AppError.of('service.stopping')
    const { statementTimeoutMs } = settings
    const deadline = new Deadline(
      cancellation,
      Math.min(timeoutMs ?? Infinity, statementTimeoutMs + GRACE_MS),
    )
    const toldMs = Math.min(timeoutMs ?? Infinity, statementTimeoutMs)
    let slot: Slot | undefined
    let cut: Promise<void> | undefined
    let end: ((ending: Ending) => void) | undefined
    try {
      if (deadline.ended?.kind === 'cancelled') throw deadline.ended.reason
      slot = await acquire(deadline)
      // to connect, to a server that is starting say, is not to run
      const isConnected = slot.client !== undefined
      if (runMs !== undefined && isConnected) deadline.restart(runMs)
      const startedAt = systemClock.monotonicMs()
      let rowCount = 0
      const isKept = prepare && keptPlans.mayKeep(text)
      try {
        const statement = start(slot, text, params, isKept)
        const rows = await new Promise<readonly RawRow[]>((resolve, reject) => {
          end = (ending) => {
            cut ??= statement.cut()
            reject(ending.kind === 'cancelled' ? ending.reason : statementTimeout(toldMs))
          }
          if (slot !== undefined) slot.end = end
          deadline.onEnd(end)
          statement.rows.then(resolve, (error: unknown) => {
            reject(statementFault(error, systemClock.monotonicMs() - startedAt, settings))
          })
        })
        rowCount = rows.length
        return rows
      } finally {
        const tookMs = systemClock.monotonicMs() - startedAt
        if (prepare && isConnected) keptPlans.ran(text, tookMs, isKept)
        observe({ kind: 'statement', tookMs, rows: rowCount })
      }
    } finally {
      deadline.close()
      const taken = slot
      if (taken !== undefined) taken.end = undefined
      // the place stays taken until what was cut is over in PostgreSQL, so that there are never more connections than places
      if (taken !== undefined) void (cut ?? Promise.resolve()).then(() => release(taken))
    }
  }

  const refuseAll = (): void => {
    isClosed = true
    while (waiting.length > 0) waiting.shift()?.refuse(AppError.of('service.stopping'))
  }

  return {
    query,
    get load() {
      return { running: used(), waiting: waiting.length }
    },
    cancel: () => {
      refuseAll()
      for (const { end } of slots) end?.({ kind: 'cancelled', reason: AppError.of('service.stopping') })
    },
    close: async () => {
      refuseAll()
      await Promise.all(slots.map((slot) => slot.client?.close()))
    },
  }
}

const drop = (slot: Slot): void => {
  const worn = slot.client
  slot.client = undefined
  void worn?.close()
}

/** How much longer than the server's own timeout we wait for a server that does not answer. */
const GRACE_MS = 2_000
