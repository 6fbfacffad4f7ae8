import { quoteIdentifier } from '../../../src/db/identifier'

test.each([
  ['streets_g1', '"streets_g1"'],
  ['districtCode', '"districtCode"'],
  ['a"; drop table b; --', '"a""; drop table b; --"'],
  ['"', '""""'],
  ['区县', '"区县"'],
  ['a'.repeat(63), `"${'a'.repeat(63)}"`],
])('the identifier %s is quoted', (name, quoted) => {
  expect(quoteIdentifier(name)).toBe(quoted)
})

test.each([
  ['empty', ''],
  ['with NUL', 'a\0b'],
  ['with a lone surrogate', 'a\ud800'],
  ['of 64 bytes', 'a'.repeat(64)],
  ['of 22 Chinese characters, 66 bytes', '区'.repeat(22)],
])('an identifier that is %s is refused', (_what, name) => {
  expect(() => quoteIdentifier(name)).toThrow(/^invariant a41/)
})
