import type { OperationText } from './record/operation-text'
import type { SignedBatch } from './tree/batch-header'
import type { Charge } from './budgets/charge'
import type { Over } from './budgets/counter'
import type { UsageRecord, VoidRecord } from './usage-record'

/** The promise that a record is on the log. */
export interface Receipt {
  readonly record: string
  readonly writer: string
  readonly batch: number
  /** Place in the batch, from 0. */
  readonly position: number
}

/**
 * COMMITTED: durable, the answer may leave; `batch` is what proves the receipt. STALE: access was narrowed since `epoch`, or the term of an agreement that
 * the record names has ended by the clock of the database; nothing was recorded, the caches of what was narrowed are
 * already dropped, and the operation must be decided again. OVER: durable too, but as that of an operation which a budget
 * refused (`refusedRecord`): nothing that it would have delivered may leave.
 */
export type AppendOutcome =
  | { readonly kind: 'COMMITTED'; readonly receipt: Receipt; readonly batch: SignedBatch }
  | {
      readonly kind: 'OVER'
      readonly receipt: Receipt
      readonly batch: SignedBatch
      readonly over: Over
    }
  | { readonly kind: 'STALE' }

/** What is stored with a record that names it by its hash. */
export interface Beside {
  /** null: no valid operation. */
  readonly operation: OperationText | null
  /** Text of the part of the side row; null: none. */
  readonly side: string | null
  /** What the operation takes of budgets; absent: nothing that has one. */
  readonly charges?: readonly Charge[]
}

export const nothingBeside: Beside = { operation: null, side: null }

export interface UsageLog {
  /** The policy epoch that decisions are made under now. Read it before the caller is identified. */
  readonly epoch: number
  /**
   * Queues the record and resolves when its batch is committed (synchronous_commit = on).
   * @param epoch what `epoch` was before the decision was made
   * @param beside what the record names; it is durable before the record is. Absent: nothing
   * @throws AppError METERING_UNAVAILABLE when the queue is full, the log cannot be written, or it is closing;
   * the caller MUST NOT send rows then. CommitInDoubt when nobody knows whether it is on the log: the connection MUST be
   * cut, never answered
   */
  append(record: UsageRecord, epoch: number, beside?: Beside): Promise<AppendOutcome>
  /**
   * Says that an operation has begun that will append a record, so that a batch can wait a little for it.
   * @returns to be called when it is answered
   */
  begin(): () => void
  /** Asks for the policy epoch now, and drops what was narrowed; nothing happens when the database is away. */
  refresh(): Promise<void>
  /**
   * Says that the reply of an operation on the log did not leave whole: a `void` record follows, for which nobody waits.
   * @param handedOver most bytes of its body that may have been received; 0: nothing was
   */
  notReceived(record: string, handedOver: number, reason: VoidRecord['reason']): void
  /** Says that an operation was answered without a record: a `gap` record follows when the log can be written again. */
  unrecorded(): void
  /** Whether an append could succeed now: connected, and the queue has room. */
  readonly isWritable: boolean
  /** Resolves or rejects every append, then disconnects. */
  close(): Promise<void>
}
