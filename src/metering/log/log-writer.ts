import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../kernel/clock'
import { assertNever } from '../../kernel/errors'
import type { Observe } from '../../telemetry/observation'
import type { Asides } from './asides'
import { afterBatch, makeBatch, newWriter, type Batch } from './batch'
import type { BudgetBook } from '../budgets/book'
import { CommitInDoubt } from './commit-in-doubt'
import type { Settlement } from '../budgets/settling'
import type { LogClient, Submission } from './log-client'
import type { LogSigner } from '../tree/log-signer'
import type { OwnCounts } from '../rollup/own-counts'
import { meteringUnavailable, type PendingRecord } from './pending-record'
import type { PolicyEpoch } from './policy-epoch'

/** Brings records to the log, one batch after another. */
export interface LogWriter {
  /** Answers every record of `records`, which may have been answered already; they are not submitted then. */
  settle(records: readonly PendingRecord[]): Promise<void>
  /** Forgets where the chain stood, after an error of ours that leaves it unknown. */
  renew(): void
  /** No further attempt is made once every record at hand is answered. */
  stop(): void
}

interface Options {
  readonly client: LogClient
  readonly clock: Clock
  readonly observe: Observe
  readonly epoch: PolicyEpoch
  /** After this long a record is answered as not written, where that is certain; else its connection is to be cut. */
  readonly deadlineMs: number
  readonly signer: LogSigner
  /** Told of operations whose clients were cut off before their fate was known. */
  readonly asides: Pick<Asides, 'notReceived' | 'unrecorded' | 'has'>
  /** Is told what was charged. */
  readonly book: BudgetBook
  /** Counts what is committed. */
  readonly counts: Pick<OwnCounts, 'add'>
}

type Outcome =
  Exclude<Submission, { readonly kind: 'LATER' | 'UNKNOWN' }> | { readonly kind: 'GIVEN_UP' | 'FEWER' }

export const createLogWriter = (options: Options): LogWriter => {
  const { client, clock, observe, epoch, signer, book, counts, deadlineMs, asides } = options
  let state = newWriter()
  let isStopped = false

  /**
   * Submits the same batch until its outcome is known, or nobody waits for it any more and it is not in doubt.
   * @returns FEWER: it is certain that nothing was stored, and not everybody waits any more: nobody who was told so may
   * be on the log later
   */
  const submit = async (batch: Batch, records: readonly PendingRecord[]): Promise<Outcome> => {
    let isInDoubt = false
    let pauseMs = FIRST_PAUSE_MS
    while (!(records.every((record) => record.isAnswered) && (isStopped || !isInDoubt))) {
      const result = await client.submit(batch)
      if (result.kind !== 'LATER' && result.kind !== 'UNKNOWN') return result
      if (result.kind === 'UNKNOWN') isInDoubt = true
      observe({ kind: 'batchFailed', records: batch.count, error: result.error })
      const overdueMs = clock.monotonicMs() - deadlineMs
      const overdue = records.filter((record) => record.sinceMs < overdueMs)
      if (overdue.length > 0) {
        const told = isInDoubt
          ? new CommitInDoubt({ cause: result.error })
          : meteringUnavailable(result.error)
        for (const record of overdue) record.reject(told)
        if (!isInDoubt && overdue.length < records.length) return { kind: 'FEWER' }
      }
      await sleep(pauseMs)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    }
    if (isInDoubt) unanswered('UNKNOWN', batch, records)
    return { kind: 'GIVEN_UP' }
  }

  const unanswered = (fate: 'COMMITTED' | 'UNKNOWN', batch: Batch, records: readonly PendingRecord[]): void =>
    observe({
      kind: 'recordsUnanswered',
      fate,
      writer: batch.writer,
      batch: batch.number,
      records: records.map((record) => record.id),
    })

  const committed = ({ batch, over }: Settlement<Batch>, records: readonly PendingRecord[]): void => {
    state = afterBatch(batch)
    const { writer, number } = batch
    const late = records.filter((record) => record.isAnswered)
    records.forEach((record, position) => {
      const receipt = { record: record.id, writer, batch: number, position }
      const refusal = record.over ?? over.get(position)
      record.resolve(
        refusal === undefined
          ? { kind: 'COMMITTED', receipt, batch }
          : { kind: 'OVER', receipt, batch, over: refusal },
      )
    })
    // the answers are on their way
    counts.add(
      batch,
      records.map((record, position) => record.committed(over.has(position))),
    )
    if (late.length === 0) return
    unanswered('COMMITTED', batch, late)
    for (const { id } of late) if (!asides.has(id)) asides.notReceived(id, 0, 'COMMIT_IN_DOUBT')
  }

  /** What is known not to be on the log, of those who were cut off in doubt. */
  const lost = (records: readonly PendingRecord[]): void => {
    const operations = records.filter(({ id, isAnswered }) => isAnswered && !asides.has(id)).length
    if (operations > 0) asides.unrecorded(operations)
  }

  const settle = async (records: readonly PendingRecord[]): Promise<void> => {
    const fresh = records.filter((record) => !record.isAnswered && record.epoch === epoch.known)
    for (const record of records) if (record.epoch !== epoch.known) record.resolve({ kind: 'STALE' })
    const [first] = fresh
    if (first === undefined) return

    const startedMs = clock.monotonicMs()
    const batch = makeBatch(fresh, epoch.known, state, signer)
    const outcome = await submit(batch, fresh)
    if (outcome.kind === 'STALE' || outcome.kind === 'REFUSED' || outcome.kind === 'BROKEN') lost(fresh)
    switch (outcome.kind) {
      case 'COMMITTED':
        // what was asked under an older epoch may have been told of other bounds
        if (epoch.known === outcome.batch.epoch) book.note(outcome.counters, startedMs)
        committed(outcome, fresh)
        observe({
          kind: 'batchCommitted',
          records: fresh.length,
          tookMs: clock.monotonicMs() - startedMs,
        })
        return
      case 'STALE': {
        // under the same epoch: the term of these agreements or emergency openings ended, which concerns nobody else
        const isNarrowed = outcome.epoch !== batch.epoch
        epoch.learn(outcome.epoch, outcome.subjects)
        const others = isNarrowed ? [] : fresh.filter((record) => !restsOn(record, outcome.subjects))
        // fewer each time, so that this ends whatever the database says
        const again = others.length < fresh.length ? others : []
        for (const record of fresh) if (!again.includes(record)) record.resolve({ kind: 'STALE' })
        return settle(again)
      }
      case 'REFUSED':
        // one record that cannot be stored must not take the others with it: look for it by halves
        if (fresh.length > 1) {
          const half = fresh.length >> 1
          await settle(fresh.slice(0, half))
          return settle(fresh.slice(half))
        }
        observe({ kind: 'recordRefused', record: first.id, error: outcome.error })
        first.reject(meteringUnavailable(outcome.error))
        return
      case 'BROKEN':
        // the database was restored, or failed over to a standby that lacked our last batch
        observe({ kind: 'batchFailed', records: fresh.length, error: outcome.error })
        state = newWriter()
        return settle(fresh)
      case 'FEWER':
        return settle(fresh)
      case 'GIVEN_UP':
        return
      default:
        return assertNever(outcome)
    }
  }

  return {
    settle,
    renew: () => {
      state = newWriter()
    },
    stop: () => {
      isStopped = true
    },
  }
}

const restsOn = ({ agreements, emergencies }: PendingRecord, subjects: readonly string[]): boolean =>
  agreements.some((number) => subjects.includes(`agreement:${number}`)) ||
  emergencies.some((id) => subjects.includes(`emergency:${id}`))

// between two submissions of a batch: short at first, for a connection that was cut; then gentle to a server that is down
const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 500
