import { fill } from '../../kernel/message'
import { readNote, type Checkpoint } from '../tree/checkpoint'
import { createLogTree, type TreeStart } from '../tree/log-tree'
import type { LogProblem } from './log-problem'
import type { StoredCheckpoint, StoredLeaf } from '../tree/stored-batch'
import type { VerifierKey } from '../tree/verifier-key'

type Note = (problem: LogProblem) => void

/** What the tree is held against. */
export interface TreeEvidence {
  readonly start: TreeStart
  /** Notes that were kept elsewhere. */
  readonly trusted: readonly string[]
  readonly stored: AsyncIterable<StoredCheckpoint>
  readonly keys: readonly VerifierKey[]
  /** Whether the last place must be under a checkpoint, as in an export. */
  readonly mustEndSigned: boolean
}

/**
 * Builds the tree again from its leaves, in flat memory, and compares it with every checkpoint.
 * @returns how many checkpoints were verified, how many trusted ones are of before the start, and the size of the tree
 */
export const checkTree = async (
  leaves: AsyncIterable<StoredLeaf>,
  evidence: TreeEvidence,
  note: Note,
): Promise<{ readonly checkpoints: number; readonly notCompared: number; readonly size: number }> => {
  const tree = createLogTree(evidence.start)
  const trusted = evidence.trusted
    .flatMap((text) => authentic(text, evidence.keys, note))
    .sort((a, b) => a.size - b.size)
  const stored = storedCheckpoints(evidence, note)
  let next = await stream(stored)
  let verified = 0
  let last = 0
  let good = evidence.start.size
  let signed = -1
  let isTold = false

  const compare = async (): Promise<void> => {
    for (; trusted[0] !== undefined && trusted[0].size <= tree.size; trusted.shift()) {
      const [{ size, root }] = trusted
      if (size < evidence.start.size) continue
      if (size === tree.size && root === tree.root()) verified += 1
      else
        note(
          whole(
            'TREE',
            fill(
              'the first {size} {size:batch is not that|batches are not those} of the trusted checkpoint',
              { size },
            ),
          ),
        )
    }
    for (; next !== undefined && next.size <= tree.size; next = await stream(stored)) {
      last = next.number
      if (next.size < evidence.start.size) continue
      if (next.size === tree.size && next.root === tree.root()) {
        verified += 1
        good = next.size
        signed = next.size
      } else if (!isTold) {
        note(
          whole(
            'TREE',
            `places ${good} to ${next.size - 1} hold other batches than checkpoint ${next.number} was signed for`,
          ),
        )
        isTold = true
      }
    }
  }

  const newest = trusted.at(-1)
  const notCompared = trusted.filter(({ size }) => size < evidence.start.size).length
  if (newest !== undefined && notCompared === trusted.length)
    note(
      whole(
        'CHECKPOINT',
        `no trusted checkpoint can be compared: they cover ${newest.size} at most, and this begins at ${evidence.start.size}`,
      ),
    )
  let shift = 0
  await compare()
  for await (const leaf of leaves) {
    if (leaf.index - tree.size !== shift) {
      note(place(leaf, 'PLACE', `${leaf.index} stands at ${tree.size}`))
      shift = leaf.index - tree.size
    }
    if (!leaf.hasBatch) note(place(leaf, 'MISSING', `the batch of place ${leaf.index} is gone`))
    const nodes = tree.push(leaf.hash)
    // after a place that is missing every subtree is another
    if (leaf.nodes !== null && shift === 0 && String(nodes) !== String(leaf.nodes))
      note(place(leaf, 'LEAF', `the hashes kept at place ${leaf.index} are not of the places before it`))
    await compare()
  }
  for (const { size } of trusted)
    note(whole('CUT', `the log ends at ${tree.size}, the trusted checkpoint covers ${size}`))
  for (; next !== undefined; next = await stream(stored)) {
    note(whole('CUT', `the log ends at ${tree.size}, checkpoint ${next.number} covers ${next.size}`))
    last = next.number
  }
  if (evidence.mustEndSigned && signed !== tree.size)
    note(whole('CUT', `the export ends at ${tree.size}, and no checkpoint of it covers that`))
  if (newest !== undefined && newest.number > last)
    note(whole('CHECKPOINT', `checkpoints ${last + 1} to ${newest.number} are missing`))
  return { checkpoints: verified, notCompared, size: tree.size }
}

const stream = async <T>(items: AsyncGenerator<T, undefined>): Promise<T | undefined> => {
  const next = await items.next()
  return next.done === true ? undefined : next.value
}

const whole = (kind: LogProblem['kind'], detail: string): LogProblem => ({
  kind,
  writer: null,
  batch: null,
  record: null,
  detail,
})

const place = ({ writer, number }: StoredLeaf, kind: LogProblem['kind'], detail: string): LogProblem => ({
  kind,
  writer,
  batch: number,
  record: null,
  detail,
})

const authentic = (text: string, keys: readonly VerifierKey[], note: Note): readonly Checkpoint[] => {
  const read = readNote(text)
  if (read?.isSignedBy(keys) === true) return [read.checkpoint]
  note(
    whole(
      'CHECKPOINT',
      `the trusted checkpoint is ${read === undefined ? 'none' : 'not signed by a known key'}`,
    ),
  )
  return []
}

/** Those that are signed and say what their columns say; of the others it is told what they lack. */
async function* storedCheckpoints(
  { start, stored, keys }: TreeEvidence,
  note: Note,
): AsyncGenerator<Checkpoint, undefined> {
  let before: StoredCheckpoint | undefined
  for await (const row of stored) {
    const read = readNote(row.note)
    const tell = (detail: string): void => {
      note(whole('CHECKPOINT', `${row.number}: ${detail}`))
    }
    const expected = before === undefined ? (start.size === 0 ? 1 : row.number) : before.number + 1
    if (row.number !== expected) tell(`${expected} should stand here`)
    if (before !== undefined && row.size <= before.size) tell('it does not cover more than the one before it')
    before = row
    if (read === undefined) tell('it is not a checkpoint')
    else if (!read.isSignedBy(keys)) tell('it is not signed by a known key')
    else {
      const said = read.checkpoint
      const isAsSaid =
        said.number === row.number && said.size === row.size && said.root === row.root && said.at === row.at
      if (isAsSaid) yield said
      else tell('its columns do not say what it says')
    }
  }
  return undefined
}
