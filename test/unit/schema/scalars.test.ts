import { BigIntScalar, DateTimeScalar } from '../../../schema/scalars'

test('a number that a double cannot hold exactly is refused with how to give it', () => {
  expect(BigIntScalar.parseValue(2 ** 53 - 1)).toBe('9007199254740991')
  expect(BigIntScalar.parseValue('9007199254740992')).toBe('9007199254740992')
  expect(() => BigIntScalar.parseValue(2 ** 53)).toThrow(/9007199254740992.* string.* 2\^53/)
})

test('DateTime names no specification: with six digits, and a blank for its T, it is none of them', () => {
  expect(DateTimeScalar.specifiedByURL ?? null).toBeNull()
  expect(DateTimeScalar.parseValue('2026-11-23 08:30:00.123456+08:00')).toBe(
    '2026-11-23T08:30:00.123456+08:00',
  )
})
