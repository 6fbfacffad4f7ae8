import { canonicalRecord } from './canonical-record'
import { createTree, leafHash, zeroDigest, type Digest } from './merkle'
import { recordEntry } from './record-entry'
import { parseRecord } from './record-json'
import { idFitsTime } from './record-time'
import { sideHash } from './side-row'
import { isOperation } from './usage-record'

/**
 * What is wrong with the log.
 * GAP: batches of a writer are missing before this one. CHAIN: it does not name the root of the batch before it.
 * NO_BATCH: there are records, but no batch. COUNT: it does not have as many records as it says. POSITION: the
 * records do not stand at 0, 1, 2 ... ROOT: their hash is not the root. CANONICAL: a record is not canonical JSON
 * of a record. COLUMN: a column does not say what the record says. SIDE: the part of the side row is not the one that
 * the record commits to. MORE: there are more problems than are listed.
 */
export interface LogProblem {
  readonly kind:
    'GAP' | 'CHAIN' | 'NO_BATCH' | 'COUNT' | 'POSITION' | 'ROOT' | 'CANONICAL' | 'COLUMN' | 'SIDE' | 'MORE'
  /** null: the whole log. */
  readonly writer: string | null
  readonly batch: number | null
  /** Id of the record; null: the whole batch. */
  readonly record: string | null
  /** Numbers, column names and reasons; never what a column holds. */
  readonly detail: string
}

export interface StoredBatch {
  readonly writer: string
  readonly number: number
  readonly previousRoot: Digest
  readonly root: Digest
  readonly recordCount: number
  readonly committedAtMs: number
}

export interface StoredRecord {
  readonly writer: string
  readonly batch: number
  readonly position: number
  readonly canonical: string
  /** Its part of the side row; null: erased, or there never was one. */
  readonly side: string | null
  /** The columns by name, in the order of `metering.entry`; `at` in microseconds since 1970. */
  readonly columns: Readonly<Record<string, unknown>>
}

/** Checks the records of one batch, given one by one in the order of their positions. */
export interface BatchCheck {
  add(record: StoredRecord): readonly LogProblem[]
  /** @param previous the batch of this writer that stands before it in the log; undefined: none */
  end(previous: StoredBatch | undefined): readonly LogProblem[]
}

/** @param dropped leaves of records that were lawfully dropped, by position; @param mayLackAll whether all may be */
export const checkBatch = (
  batch: StoredBatch,
  dropped: ReadonlyMap<number, Digest> = new Map(),
  mayLackAll = false,
): BatchCheck => {
  const tree = createTree()
  let count = 0
  const problem = (kind: LogProblem['kind'], detail: string): LogProblem => ({
    kind,
    writer: batch.writer,
    batch: batch.number,
    record: null,
    detail,
  })
  const pushDropped = (): void => {
    for (let leaf = dropped.get(count); leaf !== undefined; leaf = dropped.get(count)) {
      tree.push(leaf)
      count += 1
    }
  }
  return {
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
      const problems = [...checkChain(batch, previous, problem)]
      pushDropped()
      if (count === 0 && mayLackAll) return problems
      if (count !== batch.recordCount) problems.push(problem('COUNT', `${count} of ${batch.recordCount}`))
      if (tree.root() !== batch.root) problems.push(problem('ROOT', 'the records do not hash to the root'))
      return problems
    },
  }
}

const checkChain = (
  batch: StoredBatch,
  previous: StoredBatch | undefined,
  problem: (kind: LogProblem['kind'], detail: string) => LogProblem,
): readonly LogProblem[] => {
  const before = previous?.number ?? 0
  if (batch.number !== before + 1) return [problem('GAP', `${before + 1} to ${batch.number - 1} are missing`)]
  const root = previous?.root ?? zeroDigest
  return batch.previousRoot === root ? [] : [problem('CHAIN', 'the root of the batch before is another')]
}

const checkRecord = (stored: StoredRecord): readonly LogProblem[] => {
  const { writer, batch, columns } = stored
  const problem = (kind: LogProblem['kind'], detail: string): LogProblem => ({
    kind,
    writer,
    batch,
    record: typeof columns['id'] === 'string' ? columns['id'] : null,
    detail,
  })
  try {
    const record = parseRecord(stored.canonical)
    if (canonicalRecord(record) !== stored.canonical) return [problem('CANONICAL', 'not in canonical form')]
    if (!idFitsTime(record.id, record.at)) return [problem('CANONICAL', 'the id is not made at the time')]
    const committed = isOperation(record) ? record.side : null
    if (stored.side !== null && sideHash(stored.side) !== committed)
      return [problem('SIDE', 'not what the record commits to')]
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
