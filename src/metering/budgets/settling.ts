import type { BatchRecord } from '../record/batch-record'
import { summed } from './charge'
import type { Counter, Over } from './counter'
import { settle, type Claim } from './settle'

/** A batch as it is stored in the end. */
export interface Settlement<B> {
  readonly batch: B
  /** By their places: the records that were refused, and what they did not fit into. */
  readonly over: ReadonlyMap<number, Over>
}

/** A record as it was appended, and as a budget refuses it. */
export interface Settleable extends BatchRecord, Claim {
  refused(): BatchRecord
}

/**
 * How a batch is settled of which not all records fit. Each attempt is remembered: whether it was committed may have
 * been lost, and the batch of its number is then told by its header.
 */
export class Settling<B extends { readonly header: string }> {
  private readonly sent = new Map<string, Settlement<B>>()

  constructor(
    private readonly records: readonly Settleable[],
    private readonly make: (records: readonly BatchRecord[], charges: string | null) => B,
  ) {}

  /** Whether something else than the batch itself may have been stored under its number. */
  get hasBegun(): boolean {
    return this.sent.size > 0
  }

  /** @param counters of every budget that the records touch, and locked */
  settle(counters: readonly Counter[]): Settlement<B> {
    const { over, charges } = settle(this.records, counters)
    const records = this.records.map((record, place) => (over.has(place) ? record.refused() : record))
    const batch = this.make(records, charges.length === 0 ? null : JSON.stringify(charges))
    const settlement = { batch, over }
    this.sent.set(batch.header, settlement)
    return settlement
  }

  /** undefined: no attempt has this header. */
  of(header: string): Settlement<B> | undefined {
    return this.sent.get(header)
  }
}

/** What the records of a batch take together, as `metering.log_append` reads it; null: nothing that has a budget. */
export const chargesText = (records: readonly Claim[]): string | null =>
  records.some(({ charges }) => charges.length > 0)
    ? JSON.stringify(summed(records.flatMap(({ charges }) => charges)))
    : null
