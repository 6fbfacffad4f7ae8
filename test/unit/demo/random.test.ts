import fc from 'fast-check'
import { createRandom } from '../../../src/demo/random'

test('the sequence of a seed is the same on every platform', () => {
  const random = createRandom(42)
  expect(Array.from({ length: 6 }, () => random.below(1_000_000))).toEqual([
    353529, 63250, 479946, 341346, 905892, 989362,
  ])
})

test('another seed gives another sequence', () => {
  const [one, two] = [createRandom(1), createRandom(2)]
  const first = Array.from({ length: 20 }, () => one.below(1_000_000))
  const second = Array.from({ length: 20 }, () => two.below(1_000_000))
  expect(first).not.toEqual(second)
})

test('numbers stay within their bounds, whatever the seed', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, bound) => {
      const random = createRandom(seed)
      for (let draw = 0; draw < 50; draw++) {
        const value = random.below(bound)
        expect(Number.isInteger(value) && value >= 0 && value < bound).toBe(true)
        expect(Math.abs(random.bell())).toBeLessThanOrEqual(1)
        const between = random.between(-3, 3)
        expect(between >= -3 && between <= 3).toBe(true)
      }
    }),
  )
})

test('every number of a small range comes up about as often', () => {
  const random = createRandom(7)
  const counts = new Map<number, number>()
  for (let draw = 0; draw < 60_000; draw++) {
    const value = random.between(1, 6)
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6])
  for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(500)
})

test('there is nothing to pick from an empty list', () => {
  expect(() => createRandom(1).pick([])).toThrow(RangeError)
})
