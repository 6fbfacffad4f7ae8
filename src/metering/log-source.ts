import type { LawfulLoss } from './lawful-loss'
import type { TreeStart } from './log-tree'
import type { StoredBatch, StoredCheckpoint, StoredKey, StoredLeaf, StoredRecord } from './stored-batch'

/** A batch, or a record after the batch that it is of; a record after another batch, or after none, has no batch. */
export type LogEntry =
  | { readonly kind: 'BATCH'; readonly batch: StoredBatch }
  | { readonly kind: 'RECORD'; readonly record: StoredRecord }

/** Where a log is read from, all of it in one state: a snapshot of the database, or an export. */
export interface LogSource {
  /** Whether it names all keys that ever signed it, and all losses: an export may not. */
  readonly namesAllKeys: boolean
  keys(): Promise<readonly StoredKey[]>
  /** What comes before its first batch; `size` 0: it is the whole log. */
  start(): Promise<TreeStart>
  /** What the log itself says was dropped. */
  loss(): Promise<LawfulLoss>
  /** Every batch with its records, a writer's batches by number, records by position. */
  entries(): AsyncIterable<LogEntry>
  /** By index. */
  leaves(): AsyncIterable<StoredLeaf>
  /** By number. */
  checkpoints(): AsyncIterable<StoredCheckpoint>
}

/** Puts each record after its batch; both come ordered by writer and number. */
export async function* mergeEntries(
  batches: AsyncIterable<StoredBatch>,
  records: AsyncIterable<StoredRecord>,
): AsyncGenerator<LogEntry, undefined> {
  const stream = records[Symbol.asyncIterator]()
  let next = await stream.next()
  const isBefore = (record: StoredRecord, batch: StoredBatch): boolean =>
    record.writer === batch.writer ? record.batch < batch.number : record.writer < batch.writer
  for await (const batch of batches) {
    for (; next.done !== true && isBefore(next.value, batch); next = await stream.next())
      yield { kind: 'RECORD', record: next.value }
    yield { kind: 'BATCH', batch }
    for (
      ;
      next.done !== true && next.value.writer === batch.writer && next.value.batch === batch.number;
      next = await stream.next()
    )
      yield { kind: 'RECORD', record: next.value }
  }
  for (; next.done !== true; next = await stream.next()) yield { kind: 'RECORD', record: next.value }
  return undefined
}
