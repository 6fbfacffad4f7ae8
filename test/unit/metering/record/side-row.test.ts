import fc from 'fast-check'
import { MAX_USER_AGENT, sideHash, sidePart } from '../../../../src/metering/record/side-row'

const hostile = ['a\r\nb\u0000c', '"}],', '\u2028', '\ud800', 'x'.repeat(16_384), '磁'.repeat(16_384), '']

test.each(hostile)('a part is one line of bounded length, whatever the user agent says', (userAgent) => {
  const { text, hash } = sidePart({ address: '2001:db8::ff00:42:8329', userAgent })
  expect(text).not.toMatch(/[\n\r\0]/)
  expect(text.isWellFormed()).toBe(true)
  expect(Buffer.byteLength(text)).toBeLessThan(6 * MAX_USER_AGENT + 250)
  expect(JSON.parse(text)).toMatchObject({ address: '2001:db8::ff00:42:8329' })
  expect(hash).toBe(sideHash(text))
})

test('R-32: two parts of the same have two hashes: an address cannot be found by trying all', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      const origin = { address, userAgent: null }
      expect(sidePart(origin).hash).not.toBe(sidePart(origin).hash)
    }),
  )
})
