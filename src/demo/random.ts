/**
 * Pseudo-random numbers that are the same on every platform: sfc32 in 32-bit integers, never for secrets.
 * The generators of this folder use it with + - * / and rounding only, which IEEE 754 fixes to the bit;
 * `Math.sin`, `Math.exp` and the like may differ between engines.
 */
export interface Random {
  /** A whole number in `[0, bound)`; bound at most 2^32. */
  below(bound: number): number
  /** A whole number in `[from, to]`. */
  between(from: number, to: number): number
  /** A number in `[-1, 1]` that is near 0 more often: the mean of three. */
  bell(): number
  /** One of a list. @throws RangeError when the list is empty */
  pick<T>(list: readonly T[]): T
}

/** @param seed any 32-bit integer: another seed, another sequence */
export const createRandom = (seed: number): Random => {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = seed | 0
  let counter = 1

  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  // the first values still show the seed
  for (let round = 0; round < 15; round++) next()

  const below = (bound: number): number => Math.floor((next() / 2 ** 32) * bound)
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    bell: () => (below(2001) + below(2001) + below(2001)) / 3000 - 1,
    pick: (list) => {
      const value = list[below(list.length)]
      if (value === undefined) throw new RangeError('nothing to pick from')
      return value
    },
  }
}
