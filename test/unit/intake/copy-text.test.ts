import fc from 'fast-check'
import { copyText } from '../../../src/intake/copy-text'

const text = (records: readonly (readonly string[])[]): string =>
  copyText({ records, firstRow: 2, lines: records.map(() => 1), bytesRead: 0 }, () => '7\n')

test('cells between tabs, the load at the end, nothing for a missing value', () => {
  expect(
    text([
      ['a', '', 'c'],
      ['', '', ''],
    ]),
  ).toBe('a\t\\N\tc\t7\n\\N\t\\N\t\\N\t7\n')
})

test('what COPY would read as something else is escaped', () => {
  expect(text([['\\N', '\\.', 'a\tb', 'x\ny\r\nz', '\\']])).toBe(
    '\\\\N\t\\\\.\ta\\tb\tx\\ny\\r\\nz\t\\\\\t7\n',
  )
})

test('whatever cells hold, they come out again by the rules of the format', () => {
  const cell = fc.string({ unit: fc.constantFrom('\\', '\t', '\n', '\r', 'N', '.', 'a', '中', '"', ',') })
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), (record) => {
      const line = text([record])
      expect(line.endsWith('\t7\n')).toBe(true)
      const cells = line.slice(0, -3).split('\t')
      const unescape: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' }
      const read = cells.map((c) =>
        c === '\\N' ? '' : c.replace(/\\(.)/gs, (_, x: string) => unescape[x] ?? '?'),
      )
      expect(read).toEqual(record)
    }),
  )
})
