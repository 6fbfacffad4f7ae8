import type { LogProblem } from './log-problem'
import { createTree, leafHash, type Digest } from './merkle'
import type { StoredBatch, StoredRecord } from './stored-batch'
import { treeLeafHash } from './tree-entry'
import { checkChain, checkHeader, type ChainEnd, type KeyRing } from './verify-header'
import { checkRecord } from './verify-record'

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

/**
 * @param note told what is wrong
 * @param dropped leaves of records that were lawfully dropped, by position
 * @param mayLackAll whether all of them may be
 */
export const checkBatch = (
  batch: StoredBatch,
  ring: KeyRing,
  note: (problem: LogProblem) => void,
  dropped: ReadonlyMap<number, Digest> = new Map(),
  mayLackAll = false,
): BatchCheck => {
  const tree = createTree()
  let count = 0
  let lacking = dropped.size
  const problem = (kind: LogProblem['kind'], detail: string): LogProblem => ({
    kind,
    writer: batch.writer,
    batch: batch.number,
    record: null,
    detail,
  })
  const header = checkHeader(batch, ring, problem)
  const pushDropped = (): void => {
    for (let leaf = dropped.get(count); leaf !== undefined; leaf = dropped.get(count)) {
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
      checkRecord(record, note)
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
