import { nodeHash, treeHash, type Digest } from './merkle'

/** The tree of all batches, as it grows: one digest for each of its perfect subtrees. */
export interface LogTree {
  readonly size: number
  /** @returns hashes of the perfect subtrees that end with this leaf, from that of 2 leaves up */
  push(leaf: Digest): readonly Digest[]
  /** Merkle tree hash of the leaves so far. Without leaves: the hash of nothing. */
  root(): Digest
  /** Hashes of the perfect subtrees, from the left. */
  edge(): readonly Digest[]
}

/** Where a tree begins: with so many leaves before it, of which these subtrees remain. */
export interface TreeStart {
  readonly size: number
  readonly edge: readonly Digest[]
}

export const emptyTree: TreeStart = { size: 0, edge: [] }

/** @see RFC 6962 2.1; sizes up to 2^53 */
export const createLogTree = (start: TreeStart = emptyTree): LogTree => {
  const perfect = [...start.edge]
  let count = start.size
  return {
    get size() {
      return count
    },
    push(leaf) {
      const nodes: Digest[] = []
      let subtree = leaf
      for (let size = count; size % 2 === 1; size = (size - 1) / 2) {
        subtree = nodeHash(perfect.pop() ?? subtree, subtree)
        nodes.push(subtree)
      }
      perfect.push(subtree)
      count += 1
      return nodes
    },
    root: () => rootOfEdge(perfect),
    edge: () => [...perfect],
  }
}

/** Merkle tree hash of what perfect subtrees make up, from the left; of none: the hash of nothing. */
export const rootOfEdge = (edge: readonly Digest[]): Digest => {
  const last = edge.at(-1)
  if (last === undefined) return treeHash([])
  return edge.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last)
}
