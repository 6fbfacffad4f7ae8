import type { LawfulLoss } from './lawful-loss'
import type { TreeStart } from '../tree/log-tree'
import type { Digest } from '../tree/merkle'
import type {
  StoredBatch,
  StoredCheckpoint,
  StoredKey,
  StoredLeaf,
  StoredRecord,
  StoredText,
} from '../tree/stored-batch'

/**
 * A batch, or records after the batch that they are of; those after another batch, or after none, have no batch. Or the
 * state of the log for the entries behind it.
 */
export type LogEntry = StateEntry | BatchEntry | RecordRun

/** What the log says as a whole when some of it is read. */
export interface LogState {
  /** What the log itself says was dropped. */
  readonly loss: LawfulLoss
  /**
   * From when on the parts of side rows must be there, by the commit of their batch, ms since 1970 (side-term.ts);
   * Infinity: there are none, as in an export.
   */
  readonly sidesKeptSince: number
  readonly keys: readonly StoredKey[]
  /** Those of these texts of operations that are stored. */
  textsOf(hashes: readonly Digest[]): Promise<readonly StoredText[]>
}

export interface StateEntry {
  readonly kind: 'STATE'
  readonly state: LogState
}

export interface BatchEntry {
  readonly kind: 'BATCH'
  readonly batch: StoredBatch
  /** Leaves that are kept of dropped records, by position; absent: the source's loss has them. */
  readonly dropped?: ReadonlyMap<number, Digest>
}

/** Records of one batch, in the order of their positions; at least one. */
export interface RecordRun {
  readonly kind: 'RECORDS'
  readonly writer: string
  readonly batch: number
  readonly records: readonly StoredRecord[]
}

/** Where a log is read from: a database, or an export. */
export interface LogSource {
  /** Whether it names all keys that ever signed it: an export may not. */
  readonly namesAllKeys: boolean
  /** Writers that have more than their first batch; null: each writer's batches come with no others between. */
  mixedWriters(): Promise<ReadonlySet<string> | null>
  keys(): Promise<readonly StoredKey[]>
  /** What comes before its first batch; `size` 0: it is the whole log. */
  start(): Promise<TreeStart>
  /**
   * Every batch with its records, a writer's batches by number, records by position. A state comes first; the last one that
   * comes, which may stand behind all else, is that of the whole.
   */
  entries(): AsyncIterable<LogEntry>
  /** By index. */
  leaves(): AsyncIterable<StoredLeaf>
  /** Texts of operations; null: an export has none. */
  texts(): AsyncIterable<StoredText> | null
  /** By number. */
  checkpoints(): AsyncIterable<StoredCheckpoint>
}

/** Puts records after their batch. @param pages of records; both come ordered by writer and number */
export async function* mergeEntries(
  batches: AsyncIterable<StoredBatch>,
  pages: AsyncIterable<readonly StoredRecord[]>,
): AsyncGenerator<BatchEntry | RecordRun, undefined> {
  const runs = runsOf(pages)
  let next = await runs.next()
  for await (const batch of batches) {
    for (; next.done !== true && compare(next.value, batch) < 0; next = await runs.next()) yield next.value
    yield { kind: 'BATCH', batch }
    for (; next.done !== true && compare(next.value, batch) === 0; next = await runs.next()) yield next.value
  }
  for (; next.done !== true; next = await runs.next()) yield next.value
  return undefined
}

const compare = (run: RecordRun, batch: StoredBatch): number =>
  run.writer === batch.writer ? run.batch - batch.number : run.writer < batch.writer ? -1 : 1

async function* runsOf(pages: AsyncIterable<readonly StoredRecord[]>): AsyncGenerator<RecordRun, undefined> {
  for await (const page of pages)
    for (let [begin, end] = [0, 0]; begin < page.length; begin = end) {
      const first = page[begin]
      if (first === undefined) break
      const { writer, batch } = first
      while (page[end]?.batch === batch && page[end]?.writer === writer) end += 1
      yield { kind: 'RECORDS', writer, batch, records: page.slice(begin, end) }
    }
  return undefined
}
