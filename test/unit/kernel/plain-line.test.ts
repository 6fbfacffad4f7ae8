import { isPlainLine, shownText } from '../../../src/kernel/plain-line'

/** Character by its code, so that none of them stands in this file. */
const sign = (code: number): string => String.fromCharCode(code)

test('a name with a control character or one that turns the direction of writing is no plain line', () => {
  for (const name of ['Mobility Lab', '重庆市规划院', 'Études “A&B” — 2', 'مختبر', 'a'])
    expect([name, isPlainLine(name)]).toEqual([name, true])
  for (const code of [0x00, 0x09, 0x0a, 0x1f, 0x7f, 0x85, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069])
    expect([code, isPlainLine(`Lab${sign(code)}`)]).toEqual([code, false])
})

test('what forges a text is shown by its code, and lines stay', () => {
  expect(shownText(`a${sign(0x202e)}b${sign(0)}c\n\td`)).toBe('a\\u202eb\\u0000c\n\td')
})
