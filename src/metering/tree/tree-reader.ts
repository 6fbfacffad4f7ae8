import type { ISql } from 'postgres'
import { z } from 'zod'
import { digestOf, type Digest } from './merkle'
import { consistencyRuns, hashOfRun, inclusionRuns, subtreesOf, type Run, type Subtree } from './tree-path'

const Nodes = z.array(
  z.object({
    index: z.coerce.number(),
    level: z.number(),
    hash: z.instanceof(Uint8Array).transform(digestOf),
  }),
)

/** Path of a leaf in the tree of `size` leaves, in one read of at most 2 log2(size) rows. @see RFC 6962 2.1.1 */
export const readInclusion = (audit: ISql, index: number, size: number): Promise<readonly Digest[]> =>
  readRuns(audit, inclusionRuns(index, size))

/** Proof that the tree of `size` leaves begins with that of `before`. @see RFC 6962 2.1.2 */
export const readConsistency = (audit: ISql, before: number, size: number): Promise<readonly Digest[]> =>
  readRuns(audit, consistencyRuns(before, size))

/** Hashes of the perfect subtrees that make up the first `size` leaves, from the left. */
export const readEdge = async (audit: ISql, size: number): Promise<readonly Digest[]> => {
  const subtrees = subtreesOf({ from: 0, to: size })
  return subtrees.map(await readSubtrees(audit, subtrees))
}

const readRuns = async (audit: ISql, runs: readonly Run[]): Promise<readonly Digest[]> => {
  const hashOf = await readSubtrees(audit, runs.flatMap(subtreesOf))
  return runs.map((run) => hashOfRun(run, hashOf))
}

const readSubtrees = async (
  audit: ISql,
  subtrees: readonly Subtree[],
): Promise<(subtree: Subtree) => Digest> => {
  const rows = Nodes.parse(
    await audit`
      select l.index, s.level, case s.level when 0 then l.hash else l.nodes[s.level] end as hash
      from unnest(${subtrees.map(({ last }) => last)}::bigint[], ${subtrees.map(({ level }) => level)}::int[]) s (last, level)
      join metering.tree_leaf l on l.index = s.last`,
  )
  const known = new Map(rows.map(({ index, level, hash }) => [`${index} ${level}`, hash]))
  return ({ last, level }) => {
    const hash = known.get(`${last} ${level}`)
    if (hash === undefined) throw new Error(`the tree of the usage log has no place ${last}`)
    return hash
  }
}
