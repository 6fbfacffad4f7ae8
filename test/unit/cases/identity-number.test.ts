import { holdsIdentityNumber } from '../../../src/cases/identity-number'

const number = '11010519491231002X'
const fullWidth = [...number].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')

test.each([
  number,
  number.toLowerCase(),
  fullWidth,
  '110105-19491231-002X',
  '110105 1949 1231 002 x',
  '110105－19491231－００２Ｘ',
  '110105\u200b19491231\u200b002X',
  '1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X',
  `身份证 ${number}`,
  `身份证${number}号`,
  `13800138000, ${number}`,
  `${number} 13800138000`,
])('a text that spells the number of an identity card is known: %j', (text) => {
  expect(holdsIdentityNumber(text)).toBe(true)
})

test.each([
  '',
  '91500000MA5U0X0X0X',
  // another check character, no day of birth, too long
  '110105194912310021',
  '11010519491331002X',
  `1${number}`,
  '110105194912310021949123100211010519491231002',
  '13800138000 / 023-67890123',
  '110105 or 19491231 or 002X',
])('and what only looks like it is not: %j', (text) => {
  expect(holdsIdentityNumber(text)).toBe(false)
})

test('a long text is read at once', () => {
  const before = performance.now()
  expect(holdsIdentityNumber('1 - '.repeat(5_000))).toBe(false)
  expect(performance.now() - before).toBeLessThan(1_000)
})
