import { AppError } from '../../kernel/errors'
import { nothingClaimed, refusedRecord, type ClaimedRecord } from '../budgets/claim'
import type { Over } from '../budgets/counter'
import type { Claim } from '../budgets/settle'
import type { BatchRecord } from '../record/batch-record'
import { canonicalRecord } from '../record/canonical-record'
import type { CommittedRecord } from '../rollup/own-counts'
import { entryLiteral } from '../record/record-entry'
import { nothingBeside, type AppendOutcome, type Beside } from '../usage-log'
import { isOperation, type UsageRecord } from '../usage-record'

/** A record on its way to the log, and who waits for it. Answered once; what comes later is not heard. */
export interface PendingRecord extends BatchRecord, Claim {
  readonly id: string
  /** Numbers of the agreements that it rests on. */
  readonly agreements: readonly string[]
  /** Ids of the emergency openings that it rests on. */
  readonly emergencies: readonly string[]
  /** What it takes in the queue: the UTF-8 length of the canonical record. */
  readonly bytes: number
  /** The policy epoch that its operation was decided under. */
  readonly epoch: number
  /** Monotonic milliseconds when it was appended. */
  readonly sinceMs: number
  /** What its operation took until then, in milliseconds; 0 where there is none. */
  readonly tookMs: number
  /** The budget that refused it before it came to the log; null: none did. */
  readonly over: Over | null
  readonly isAnswered: boolean
  readonly outcome: Promise<AppendOutcome>
  resolve(outcome: AppendOutcome): void
  /** As it stands on the log. @param isRefused by a budget that the log asked */
  committed(isRefused: boolean): CommittedRecord
  /** The same operation as a budget refuses it. */
  refused(): BatchRecord
  /** @param error see `meteringUnavailable` and `CommitInDoubt`; one for all records that met the same fate */
  reject(error: Error): void
}

/** @throws TypeError when the record has no canonical form */
export const pendingRecord = (
  record: UsageRecord,
  epoch: number,
  sinceMs: number,
  beside: Beside = nothingBeside,
  claim: ClaimedRecord = { record, charges: nothingClaimed, isRefused: false, over: null },
): PendingRecord => {
  const canonical = canonicalRecord(claim.record)
  const bytes = Buffer.byteLength(canonical)
  return new Pending(claim, canonical, entryLiteral(claim.record), beside, bytes, epoch, sinceMs)
}

/**
 * What a waiter is told when its record did not, or may not have, come to the log.
 * @param cause an error, or a few words: for our own log
 */
export const meteringUnavailable = (cause: unknown): AppError =>
  AppError.of('service.metering', {}, { retryAfter: 1 }, cause)

// a class, not a closure: one shape for thousands of short-lived objects
class Pending implements PendingRecord {
  readonly outcome: Promise<AppendOutcome>
  isAnswered = false
  private settle: { resolve(outcome: AppendOutcome): void; reject(error: Error): void } | undefined

  readonly id: string
  readonly agreements: readonly string[]
  readonly emergencies: readonly string[]
  readonly charges: Claim['charges']
  readonly isRefused: boolean
  readonly over: Over | null
  readonly tookMs: number

  constructor(
    private readonly claim: ClaimedRecord,
    readonly canonical: string,
    readonly entry: string,
    readonly beside: Beside,
    readonly bytes: number,
    readonly epoch: number,
    readonly sinceMs: number,
  ) {
    const { record } = claim
    const rests = isOperation(record)
    this.charges = claim.charges
    this.isRefused = claim.isRefused
    this.over = claim.over
    this.id = record.id
    this.agreements = rests ? record.agreements : []
    this.emergencies = rests ? record.emergencies : []
    this.tookMs = rests ? record.durationUs / 1000 : 0
    this.outcome = new Promise((resolve, reject) => {
      this.settle = { resolve, reject }
    })
  }

  committed(isRefused: boolean): CommittedRecord {
    return { record: isRefused ? this.refusal() : this.claim.record, side: this.beside.side }
  }

  refused(): BatchRecord {
    const refused = this.refusal()
    return { canonical: canonicalRecord(refused), entry: entryLiteral(refused), beside: this.beside }
  }

  private refusal(): UsageRecord {
    const { record } = this.claim
    if (!isOperation(record)) throw new Error('invariant 6b0d: a budget refused what is no operation')
    return refusedRecord(record)
  }

  resolve(outcome: AppendOutcome): void {
    if (!this.isAnswered) this.settle?.resolve(outcome)
    this.isAnswered = true
  }

  reject(error: Error): void {
    if (!this.isAnswered) this.settle?.reject(error)
    this.isAnswered = true
  }
}
