import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Sql } from 'postgres'
import { z } from 'zod'
import type { Clock } from '../../kernel/clock'
import type { Observe } from '../../telemetry/observation'
import { within } from '../../kernel/within'
import { meteringUnavailable } from '../log/pending-record'
import { Unsent } from './unsent'

/**
 * The right of this process to hand rows to clients (end-protocol, 1). It holds for some seconds after each beat that
 * the database confirmed, by the monotonic clock and by that of the wall: a process that was stopped, or is cut off,
 * loses it by itself, and whoever narrowed access meanwhile need not wait for it any longer.
 */
export interface Lease {
  /** Grows each time that the right was lost and won again: what was submitted in an earlier term MUST NOT be written. */
  readonly term: number
  /** Whether a row that was submitted in this term may be written now. */
  allows(term: number): boolean
  /** A reply that was decided under this epoch is on its way: each beat tells the database of the oldest. */
  begin(epoch: number): void
  /** It is with the kernel, or never will be. */
  end(epoch: number): void
  /** Beats at once, so that a narrowing returns sooner. */
  hasten(): void
  /** Gives up the right, once nothing is on its way any more. */
  close(): Promise<void>
}

export interface LeaseOptions {
  /** A client of exactly one connection, role weir_log, its own: a beat MUST NOT queue behind a batch. */
  readonly openLog: () => Sql
  readonly clock: Clock
  readonly observe: Observe
  readonly epoch: () => number
  /** Told when the database knows another epoch than we do. */
  readonly onEpoch: () => void
  readonly times?: LeaseTimes
}

export interface LeaseTimes {
  readonly beatMs: number
  /** How long after the beat was sent rows may be written; shorter than the lease in the database, which is 5 s. */
  readonly writeMs: number
  /** After this long without an answer the connection is cut. */
  readonly answerMs: number
}

const defaultTimes: LeaseTimes = { beatMs: 1_000, writeMs: 4_000, answerMs: 2_500 }

const Beat = z.tuple([z.object({ epoch: z.coerce.number().int(), term: z.coerce.number().int() })])

/** @throws AppError METERING_UNAVAILABLE when the first beat fails: without one nothing may be answered */
export const openLease = async (options: LeaseOptions): Promise<Lease> => {
  const { openLog, clock, observe, epoch, onEpoch } = options
  const { beatMs, writeMs, answerMs } = options.times ?? defaultTimes
  const id = randomUUID()
  const name = `${hostname()} ${process.pid}`
  const unsent = new Unsent()
  let connection: Sql | undefined
  let beats = 0
  let term = 0
  let untilMs = -Infinity
  let untilWall = -Infinity
  let underWay: Promise<void> | undefined
  let isWanted = false
  let isLost = false

  const ask = async (): Promise<void> => {
    const sentMs = clock.monotonicMs()
    const sentWall = clock.now().getTime()
    beats += 1
    connection ??= openLog()
    const answer = connection`
      select epoch, term from policy.beat(${id}, ${name}, ${beats}, ${unsent.oldest(epoch())})`
    const [beat] = Beat.parse(await within(answerMs, answer, 'a beat'))
    term = beat.term
    untilMs = sentMs + writeMs
    untilWall = sentWall + writeMs
    if (beat.epoch !== epoch()) onEpoch()
  }

  const beat = async (): Promise<void> => {
    do {
      isWanted = false
      try {
        await ask()
        isLost = false
      } catch (error) {
        const old = connection
        connection = undefined
        old?.end({ timeout: 0 }).catch(() => undefined)
        // once, not each second of an outage
        if (!isLost) observe({ kind: 'failure', requestId: null, where: 'heartbeat', error })
        isLost = true
        if (beats === 1) throw error
      }
    } while (isWanted)
  }

  const start = (): void => {
    underWay ??= beat().finally(() => {
      underWay = undefined
    })
  }

  const hasten = (): void => {
    // one that is under way may have been sent before that of which we are to tell
    isWanted = underWay !== undefined
    start()
  }

  await beat().catch(async (error: unknown) => {
    await connection?.end({ timeout: 0 })
    throw meteringUnavailable(error)
  })
  const beating = setInterval(start, beatMs).unref()

  return {
    get term() {
      return term
    },
    allows: (of) => of === term && clock.monotonicMs() < untilMs && clock.now().getTime() < untilWall,
    begin: (of) => {
      unsent.begin(of)
    },
    end: (of) => {
      unsent.end(of)
      // somebody waits for it
      if (of < epoch() && unsent.oldest(epoch()) > of) hasten()
    },
    hasten,
    close: async () => {
      clearInterval(beating)
      await underWay
      untilMs = -Infinity
      if (connection !== undefined)
        await within(answerMs, connection`select policy.leave(${id})`, 'a last beat').catch(() => undefined)
      await connection?.end({ timeout: 1 })
    },
  }
}
