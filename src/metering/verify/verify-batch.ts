import type { LogProblem } from './log-problem'
import { createTree, leafHash, type Digest } from '../tree/merkle'
import type { StoredBatch, StoredRecord } from '../tree/stored-batch'
import { treeLeafHash } from '../tree/tree-entry'
import { checkChain, checkHeader, type ChainEnd, type KeyRing } from './verify-header'
import { checkRecord } from './verify-record'
import type { TextCheck } from './verify-text'

/** Checks one batch, its records given one by one in the order of their positions. */
export interface BatchCheck {
  /** Whether the signature is of the header, by a known key. */
  readonly isSigned: boolean
  /** Records that were lawfully dropped, once it is ended. */
  readonly lacking: number
  add(record: StoredRecord): void
  /** @param previous the batch of this writer that stands before it in the log; undefined: none. null: not known */
  end(previous: ChainEnd | undefined | null): void
}

const COMMIT_TIME = /^[2-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

/** What of a batch may lawfully be gone. */
export interface BatchLoss {
  /** Leaves of records that were dropped, by position. */
  readonly leaves: ReadonlyMap<number, Digest>
  /** Whether all its records may have been dropped. */
  readonly mayLackAll: boolean
  /** Whether address and user agent may have been erased. */
  readonly mayLackSides: boolean
}

/** @param note told what is wrong */
export const checkBatch = (
  batch: StoredBatch,
  ring: KeyRing,
  note: (problem: LogProblem) => void,
  { leaves, mayLackAll, mayLackSides }: BatchLoss,
  texts: TextCheck,
): BatchCheck => {
  const tree = createTree()
  let count = 0
  let lacking = leaves.size
  const problem = (kind: LogProblem['kind'], detail: string): LogProblem => ({
    kind,
    writer: batch.writer,
    batch: batch.number,
    record: null,
    detail,
  })
  const header = checkHeader(batch, ring, problem)
  const pushDropped = (): void => {
    for (let leaf = leaves.get(count); leaf !== undefined; leaf = leaves.get(count)) {
      tree.push(leaf)
      count += 1
    }
  }
  return {
    isSigned: header.isSigned,
    get lacking() {
      return lacking
    },
    add(record) {
      pushDropped()
      checkRecord(record, { mayLackSide: mayLackSides, texts }, note)
      if (record.position !== count) note(problem('POSITION', `${record.position} stands at ${count}`))
      tree.push(leafHash(record.canonical))
      count += 1
    },
    end(previous) {
      header.problems.forEach(note)
      if (!COMMIT_TIME.test(batch.committedAt)) note(problem('HEADER', 'committed_at'))
      if (previous !== null) checkChain(batch, previous, problem).forEach(note)
      if (batch.place !== null && batch.place.hash !== treeLeafHash(batch))
        note(problem('LEAF', `place ${batch.place.index} holds another`))
      pushDropped()
      if (count === 0 && mayLackAll) {
        lacking = batch.recordCount
        return
      }
      if (count !== batch.recordCount) note(problem('COUNT', `${count} of ${batch.recordCount}`))
      if (tree.root() !== batch.root) note(problem('ROOT', 'the records do not hash to the root'))
    },
  }
}
