import { canonicalRecord } from './canonical-record'
import type { LogProblem } from './log-problem'
import { createTree, leafHash, type Digest } from './merkle'
import { recordEntry } from './record-entry'
import { parseRecord } from './record-json'
import { idFitsTime } from './record-time'
import { sideHash } from './side-row'
import type { StoredBatch, StoredRecord } from './stored-batch'
import { treeLeafHash } from './tree-entry'
import { checkChain, checkHeader, type ChainEnd, type KeyRing } from './verify-header'
import { isOperation } from './usage-record'

/** Checks one batch, its records given one by one in the order of their positions. */
export interface BatchCheck {
  /** Whether the signature is of the header, by a known key. */
  readonly isSigned: boolean
  /** Records that were lawfully dropped, once it is ended. */
  readonly lacking: number
  add(record: StoredRecord): readonly LogProblem[]
  /** @param previous the batch of this writer that stands before it in the log; undefined: none. null: not known */
  end(previous: ChainEnd | undefined | null): readonly LogProblem[]
}

/**
 * @param dropped leaves of records that were lawfully dropped, by position
 * @param mayLackAll whether all of them may be
 */
export const checkBatch = (
  batch: StoredBatch,
  ring: KeyRing,
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
      const problems = [...checkRecord(record)]
      if (record.position !== count)
        problems.push(problem('POSITION', `${record.position} stands at ${count}`))
      tree.push(leafHash(record.canonical))
      count += 1
      return problems
    },
    end(previous) {
      const problems = [
        ...header.problems,
        ...(previous === null ? [] : checkChain(batch, previous, problem)),
      ]
      if (batch.place !== null && batch.place.hash !== treeLeafHash(batch))
        problems.push(problem('LEAF', `place ${batch.place.index} holds another`))
      pushDropped()
      if (count === 0 && mayLackAll) {
        lacking = batch.recordCount
        return problems
      }
      if (count !== batch.recordCount) problems.push(problem('COUNT', `${count} of ${batch.recordCount}`))
      if (tree.root() !== batch.root) problems.push(problem('ROOT', 'the records do not hash to the root'))
      return problems
    },
  }
}

const checkRecord = (stored: StoredRecord): readonly LogProblem[] => {
  const { writer, batch, columns } = stored
  const problem = (kind: LogProblem['kind'], detail: string): LogProblem => ({
    kind,
    writer,
    batch,
    record: typeof columns?.['id'] === 'string' ? columns['id'] : null,
    detail,
  })
  try {
    const record = parseRecord(stored.canonical)
    if (canonicalRecord(record) !== stored.canonical) return [problem('CANONICAL', 'not in canonical form')]
    if (!idFitsTime(record.id, record.at)) return [problem('CANONICAL', 'the id is not made at the time')]
    const committed = isOperation(record) ? record.side : null
    if (stored.side !== null && sideHash(stored.side) !== committed)
      return [problem('SIDE', 'not what the record commits to')]
    if (columns === null) return []
    const said = recordEntry(record).map((value, i) =>
      i === 1 ? String(Date.parse(record.at) * 1_000) : value,
    )
    return Object.entries(columns)
      .filter(([, value], i) => textOf(value) !== textOf(said[i]))
      .map(([name]) => problem('COLUMN', name))
  } catch {
    return [problem('CANONICAL', 'not a record')]
  }
}

/** Whole numbers are text in one of the two. */
const textOf = (value: unknown): string | undefined =>
  JSON.stringify(typeof value === 'number' ? String(value) : value)
