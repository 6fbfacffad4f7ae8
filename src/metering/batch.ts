import { leafHash, treeHash, type Digest } from './merkle'
import type { OperationText } from './operation-text'
import type { PendingRecord } from './pending-record'

/** Where a writer stands: who it is, the number of its next batch, and the root of its last. */
export interface WriterState {
  readonly writer: string
  readonly number: number
  readonly previousRoot: Digest
}

/** What is submitted. It stays the same, however often it is submitted under its (writer, number). */
export interface Batch {
  readonly writer: string
  readonly number: number
  readonly epoch: number
  readonly previousRoot: Digest
  readonly root: Digest
  readonly count: number
  /** Array literal of `metering.entry`. */
  readonly entries: string
  /** Canonical records, one a line. */
  readonly canonical: string
  /** Texts that its records name, each once. */
  readonly operations: readonly OperationText[]
  /** Parts of its side row, in the order of its records, as a JSON array; null: there are none. */
  readonly side: string | null
}

/** @param records at least one, all decided under the same epoch */
export const makeBatch = (records: readonly PendingRecord[], epoch: number, state: WriterState): Batch => {
  const leaves = records.map((record) => leafHash(record.canonical))
  return {
    writer: state.writer,
    number: state.number,
    epoch,
    previousRoot: state.previousRoot,
    root: treeHash(leaves),
    count: records.length,
    entries: `{${records.map((record) => record.entry).join(',')}}`,
    canonical: records.map((record) => record.canonical).join('\n'),
    operations: operationsOf(records),
    side: sideOf(records),
  }
}

const operationsOf = (records: readonly PendingRecord[]): readonly OperationText[] => {
  const texts = new Map<string, OperationText>()
  for (const { beside } of records)
    if (beside.operation !== null) texts.set(beside.operation.hash, beside.operation)
  return [...texts.values()]
}

const sideOf = (records: readonly PendingRecord[]): string | null =>
  records.some(({ beside }) => beside.side !== null)
    ? JSON.stringify(records.map(({ beside }) => beside.side))
    : null
