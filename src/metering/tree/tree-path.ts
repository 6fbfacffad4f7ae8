import { nodeHash, type Digest } from './merkle'
import { rootOfEdge } from './log-tree'

/** A perfect subtree: 2^level leaves that end with leaf `last`. */
export interface Subtree {
  readonly level: number
  readonly last: number
}

/** A run of leaves `[from, to)` whose tree hash is part of a proof. */
export interface Run {
  readonly from: number
  readonly to: number
}

/**
 * The runs whose hashes prove that leaf `index` is in the tree of `size` leaves, from its neighbour up.
 * @see RFC 6962 2.1.1
 */
export const inclusionRuns = (index: number, size: number): readonly Run[] => {
  const runs: Run[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    if (index < middle) {
      runs.push({ from: middle, to })
      to = middle
    } else {
      runs.push({ from, to: middle })
      from = middle
    }
  }
  return runs.reverse()
}

/**
 * The runs whose hashes prove that the tree of `size` leaves begins with that of `before`. Equal sizes: none.
 * @param before at least 1, at most `size`
 * @see RFC 6962 2.1.2
 */
export const consistencyRuns = (before: number, size: number): readonly Run[] => {
  const runs: Run[] = []
  let [from, to, isWhole] = [0, size, true]
  while (before < to) {
    const middle = from + splitOf(to - from)
    if (before <= middle) {
      runs.push({ from: middle, to })
      to = middle
    } else {
      runs.push({ from, to: middle })
      from = middle
      isWhole = false
    }
  }
  if (!isWhole) runs.push({ from, to })
  return runs.reverse()
}

/** The perfect subtrees that make up a run of a proof, from the left. */
export const subtreesOf = ({ from, to }: Run): readonly Subtree[] => {
  const found: Subtree[] = []
  let at = from
  while (at < to) {
    let level = 0
    while (at + 2 ** (level + 1) <= to) level += 1
    at += 2 ** level
    found.push({ level, last: at - 1 })
  }
  return found
}

/** Tree hash of a run. @param hashOf of each of its `subtreesOf` */
export const hashOfRun = (run: Run, hashOf: (subtree: Subtree) => Digest): Digest =>
  rootOfEdge(subtreesOf(run).map(hashOf))

/**
 * Whether the tree of `size` leaves with this root begins with the tree of `before` leaves with that one.
 * @see RFC 9162 2.1.4.2
 */
export const isConsistent = (
  before: { readonly size: number; readonly root: Digest },
  after: { readonly size: number; readonly root: Digest },
  path: readonly Digest[],
): boolean => {
  if (before.size === after.size) return path.length === 0 && before.root === after.root
  if (before.size < 1 || before.size > after.size) return false
  let [fn, sn] = [before.size - 1, after.size - 1]
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
  // a perfect tree is a subtree of the larger one, and stands for itself
  const [first, ...rest] = isPowerOfTwo(before.size) ? [before.root, ...path] : path
  if (first === undefined) return false
  let [old, grown] = [first, first]
  for (const neighbour of rest) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      old = nodeHash(neighbour, old)
      grown = nodeHash(neighbour, grown)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      grown = nodeHash(grown, neighbour)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && old === before.root && grown === after.root
}

const half = (n: number): number => Math.floor(n / 2)

const isPowerOfTwo = (n: number): boolean =>
  Number.isInteger(Math.log2(n)) && 2 ** Math.round(Math.log2(n)) === n

/** The largest power of two below n, for n of at least 2. */
const splitOf = (n: number): number => {
  let split = 1
  while (split * 2 < n) split *= 2
  return split
}
