import { createHash } from 'node:crypto'
import { makeKey, matchesKey, parseKey } from '../../../src/identity/api-key'

describe('an API key', () => {
  test('is weir, a prefix of 10 and a secret of 32 characters', () => {
    const { key, prefix } = makeKey()
    expect(key).toMatch(/^weir_[0-9A-Za-z]{10}_[0-9A-Za-z]{32}$/)
    expect(parseKey(key)).toEqual({ prefix, secret: key.slice(16) })
  })

  test('is stored as SHA-256 of its secret alone', () => {
    const { key, hash } = makeKey()
    expect(hash).toEqual(createHash('sha256').update(key.slice(16)).digest())
    expect(hash).toHaveLength(32)
  })

  test('is made of characters that are equally likely', () => {
    const counts = new Map<string, number>()
    const keys = 4000
    for (let i = 0; i < keys; i += 1)
      for (const c of makeKey().key.slice(16)) counts.set(c, (counts.get(c) ?? 0) + 1)
    const expected = (keys * 32) / 62
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
    expect(counts.size).toBe(62)
    // 61 degrees of freedom: above 140 once in ten million runs; a remainder of a byte gives about 1,000
    expect(chiSquare).toBeLessThan(140)
  })

  test('is never made twice', () => {
    const keys = new Set(Array.from({ length: 2000 }, () => makeKey().prefix))
    expect(keys.size).toBe(2000)
  })

  test('matches its own secret and no other', () => {
    const { key, hash } = makeKey()
    const secret = key.slice(16)
    const wrong = secret.startsWith('a') ? `b${secret.slice(1)}` : `a${secret.slice(1)}`
    expect(matchesKey(secret, hash)).toBe(true)
    expect(matchesKey(wrong, hash)).toBe(false)
    expect(matchesKey('', hash)).toBe(false)
    expect(matchesKey(secret, hash.subarray(0, 31))).toBe(false)
    expect(matchesKey(secret, new Uint8Array())).toBe(false)
  })

  const prefix = 'abcdefghij'
  const secret = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
  test.each([
    '',
    'weir_',
    `weir_${prefix}_${secret}\n`,
    ` weir_${prefix}_${secret}`,
    `WEIR_${prefix}_${secret}`,
    `weir_${prefix}_${secret}x`,
    `weir_${prefix}_${secret.slice(1)}`,
    `weir_${prefix}x${secret}_`,
    `weir_${prefix}_${secret.replace('A', '_')}`,
    `weir_${prefix}_${secret.replace('A', 'Ａ')}`,
    `weir_${prefix}_${secret.replace('A', '\0')}`,
    `weir_${prefix}_' or '1'='1`,
    `weir_${'a'.repeat(1_000_000)}`,
  ])('of another form is not one (%#)', (text) => {
    expect(parseKey(text)).toBeUndefined()
  })
})
