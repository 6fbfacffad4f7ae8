import fc from 'fast-check'

/** Draws random values of one seed, one after another: for worlds, whose parts rest on each other. */
export interface Draw {
  /** Between the two, both included. */
  integer(min: number, max: number): number
  /** True so many times in a hundred. */
  chance(percent: number): boolean
  pick<T>(list: readonly T[]): T
  /** Each item, so many times in a hundred. */
  some<T>(list: readonly T[], percent: number): readonly T[]
  shuffled<T>(list: readonly T[]): readonly T[]
  from<T>(arbitrary: fc.Arbitrary<T>): T
}

export const drawOf = (seed: number): Draw => {
  const [generate] = fc.sample(fc.gen(), { seed, numRuns: 1 })
  if (generate === undefined) throw new Error('no generator')
  const from = <T>(arbitrary: fc.Arbitrary<T>): T => generate(() => arbitrary)
  const integer = (min: number, max: number): number => from(fc.noBias(fc.integer({ min, max })))
  const chance = (percent: number): boolean => integer(1, 100) <= percent
  return {
    integer,
    chance,
    pick: <T>(list: readonly T[]): T => {
      const item = list[integer(0, list.length - 1)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
    some: (list, percent) => list.filter(() => chance(percent)),
    shuffled: (list) =>
      list
        .map((item) => ({ item, at: integer(0, 1_000_000) }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
    from,
  }
}
