import { errorCodes } from '../../../src/kernel/codes'
import { inPlural } from '../../../src/kernel/message'
import { messages } from '../../../src/kernel/messages'
import { readText } from '../../support/documents'

const text = readText('docs/errors.md')
const rows = text.split('\n').filter((line) => line.startsWith('|'))

test('docs/errors.md lists every code with its status, and no other', () => {
  const listed = rows.flatMap((row) => {
    const match = /^\| `([A-Z_]+)` +\| (\d+) +\| \S/.exec(row)
    return match === null ? [] : [`${match[1]} ${match[2]}`]
  })
  expect([...listed].sort()).toEqual(
    Object.entries(errorCodes)
      .map(([code, { status }]) => `${code} ${status}`)
      .sort(),
  )
})

test('docs/errors.md holds every message in both languages, beside its code', () => {
  const shown = rows.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  const missing = Object.entries(messages).filter(([, { code, en, zh }]) => {
    const cell = (words: string) => words.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;')
    return !shown.some(
      (cells) => cells[1] === code && same(cells[2], cell(inPlural(en))) && same(cells[3], cell(zh)),
    )
  })
  expect(missing.map(([id]) => id)).toEqual([])
})

/** The formatter of the document escapes characters that mean something in Markdown. */
const same = (shown: string | undefined, words: string): boolean =>
  shown !== undefined && bare(shown) === bare(words)

const bare = (words: string): string => words.replace(/[\\*_\s]/g, '')
