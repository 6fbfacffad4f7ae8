import { randomUUID } from 'node:crypto'
import { batchHeader, headerHash, type BatchHead, type SignedBatch } from '../tree/batch-header'
import type { LogSigner } from '../tree/log-signer'
import type { BatchRecord } from '../record/batch-record'
import { chargesText, Settling } from '../budgets/settling'
import { leafHash, treeHash, zeroDigest, type Digest } from '../tree/merkle'
import type { OperationText } from '../record/operation-text'
import type { PendingRecord } from './pending-record'

/** Where a writer stands: who it is, the number of its next batch, and the hash of the header of its last. */
export interface WriterState {
  readonly writer: string
  readonly number: number
  readonly previous: Digest
}

export const newWriter = (): WriterState => ({ writer: randomUUID(), number: 1, previous: zeroDigest })

/** What is submitted. It stays the same, however often it is submitted under its (writer, number). */
export interface Batch extends BatchHead, SignedBatch {
  /** Array literal of `metering.entry`. */
  readonly entries: string
  /** Canonical records, one a line. */
  readonly canonical: string
  /** Texts that its records name, each once. */
  readonly operations: readonly OperationText[]
  /** Parts of its side row, in the order of its records, one a line, which is empty where there is none; null: no record has one. */
  readonly side: string | null
  /** What its records take of budgets, as `metering.log_append` reads it; null: nothing that has one. */
  readonly charges: string | null
  /** What is done where not all of them fit; null: they are settled, or there is nothing to settle. */
  readonly settling: Settling<Batch> | null
}

/** @param records at least one, all decided under the same epoch */
export const makeBatch = (
  records: readonly PendingRecord[],
  epoch: number,
  state: WriterState,
  signer: LogSigner,
): Batch => {
  const charges = chargesText(records)
  const settling =
    charges === null
      ? null
      : new Settling<Batch>(records, (settled, taken) => batchOf(settled, epoch, state, signer, taken, null))
  return batchOf(records, epoch, state, signer, charges, settling)
}

const batchOf = (
  records: readonly BatchRecord[],
  epoch: number,
  state: WriterState,
  signer: LogSigner,
  charges: string | null,
  settling: Settling<Batch> | null,
): Batch => {
  const leaves = records.map((record) => leafHash(record.canonical))
  const head = { ...state, epoch, count: records.length, root: treeHash(leaves) }
  const header = batchHeader(head)
  return {
    ...head,
    header,
    keyId: signer.keyId,
    signature: signer.sign(header),
    leaves,
    entries: `{${records.map((record) => record.entry).join(',')}}`,
    canonical: records.map((record) => record.canonical).join('\n'),
    operations: operationsOf(records),
    side: sideOf(records),
    charges,
    settling,
  }
}

const operationsOf = (records: readonly BatchRecord[]): readonly OperationText[] => {
  const texts = new Map<string, OperationText>()
  for (const { beside } of records)
    if (beside.operation !== null) texts.set(beside.operation.hash, beside.operation)
  return [...texts.values()]
}

const sideOf = (records: readonly BatchRecord[]): string | null =>
  records.some(({ beside }) => beside.side !== null)
    ? records.map(({ beside }) => beside.side ?? '').join('\n')
    : null

/** Where its writer stands once it is committed. */
export const afterBatch = ({ writer, number, header }: Batch): WriterState => ({
  writer,
  number: number + 1,
  previous: headerHash(header),
})
