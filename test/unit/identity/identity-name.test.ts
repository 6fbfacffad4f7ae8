import { isId, parseName } from '../../../src/identity/identity-name'

test.each([
  '重庆市民政局（演示）',
  "O'Brien & Sons; drop table x",
  'a',
  '名'.repeat(200),
  'مؤسسة',
  '🏛️ City Hall',
])('a name may be %j', (name) => {
  expect(parseName('name', `  ${name}\n`)).toBe(name)
})

test.each([
  '',
  '   ',
  'x'.repeat(201),
  'a\0b',
  'two\nlines',
  '\ud800',
  'Bureau\u202efdp',
  '\u2066x\u2069',
  '0192f3a4-5b6c-7d8e-9f01-23456789abcd',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
])('a name may not be %j', (name) => {
  expect(() => parseName('name', name)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
})

test('an id is a UUID of any version, and nothing else', () => {
  expect(isId('0192f3a4-5b6c-7d8e-9f01-23456789abcd')).toBe(true)
  expect(isId('0192f3a45b6c7d8e9f0123456789abcd')).toBe(false)
  expect(isId("0192f3a4-5b6c-7d8e-9f01-23456789abcd' or true")).toBe(false)
  expect(isId('0192f3a4-5b6c-7d8e-9f01-23456789abcd\n')).toBe(false)
})
