import fc from 'fast-check'
import { createValueDigest } from '../../../../src/metering/record/value-digest'

const key = Buffer.alloc(32, 1)
const digest = createValueDigest(key)

test('R-32: equal values have one digest, whatever the order of their members; others have others', () => {
  const of = (variables: Record<string, unknown>) => createValueDigest(key).of(['int:1'], variables)
  const one = of({ a: 1, b: { c: '磁器口', d: [1, 2] } })
  expect(one).toMatch(/^[\w-]{22}$/)
  expect(of({ b: { d: [1, 2], c: '磁器口' }, a: 1 })).toBe(one)
  const others = [
    of({ a: 1, b: { c: '磁器口', d: [2, 1] } }),
    of({ a: '1', b: { c: '磁器口', d: [1, 2] } }),
    of({ a: 1 }),
    of({}),
    digest.of(['string:1'], {}),
    digest.of(['int:1', 'int:1'], {}),
  ]
  expect(new Set([one, ...others]).size).toBe(others.length + 1)
})

test('literals alone have the digest that they had before', () => {
  const literals = ['string:a']
  expect(digest.of(literals, {})).toBe(digest.of(literals, {}))
  expect(digest.of(literals, {})).toBe(createValueDigest(key).of(['string:a'], {}))
})

test('without values there is no digest', () => {
  expect(digest.of([], {})).toBeNull()
})

test('R-32: without the key a digest cannot be made', () => {
  expect(createValueDigest(Buffer.alloc(32, 2)).of(['int:1'], {})).not.toBe(digest.of(['int:1'], {}))
})

test('of more values than an operation may have, a list counts by its length alone', () => {
  expect(digest.of([], { a: Array(60_001).fill(1) })).toBe(digest.of([], { a: Array(60_001).fill(2) }))
  expect(digest.of([], { a: Array(60_001).fill(1) })).not.toBe(digest.of([], { a: Array(60_002).fill(1) }))
  expect(digest.of([], { a: Array(59_000).fill(1) })).not.toBe(digest.of([], { a: Array(59_000).fill(2) }))
})

test('any variables have a digest, those too that no valid operation takes', () => {
  const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as unknown
  for (const value of [
    deep,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    '\ud800',
    { ['__proto__']: 1 },
    null,
  ])
    expect(digest.of([], { value })).toMatch(/^[\w-]{22}$/)
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (variables) => {
      expect(digest.of([], variables)).toBe(
        digest.of([], JSON.parse(JSON.stringify(variables)) as typeof variables),
      )
    }),
  )
})
