import { MAX_COLUMNS } from '../catalog/draft/draft'
import { AppError } from '../kernel/errors'
import { CsvRecords, type CsvDialect } from './csv-records'
import { utf8MarkLength, wholeLength } from './encoding'

/** How much of a file is looked at to find out how it is written. A header longer than this is refused. */
export const SNIFF_BYTES = 256 * 1024

/** In order of preference, where two fit alike. */
const delimiters = [',', ';', '\t', '|'] as const

const SNIFF_RECORDS = 100

export interface Sniffed {
  readonly dialect: CsvDialect
  /** Bytes of the byte order mark before the header. */
  readonly markLength: number
  readonly header: readonly string[]
}

/**
 * How a file is written, from its first bytes: the delimiter under which the first records are as wide as the
 * header, the widest where several are; the line break that comes first outside quotation marks.
 * @param isWhole whether `head` is the whole file
 * @throws AppError BAD_USER_INPUT: empty, no header; LIMIT_EXCEEDED: too long a header, too many columns
 */
export const sniff = async (file: string, head: Buffer, isWhole: boolean): Promise<Sniffed> => {
  const markLength = utf8MarkLength(head)
  const text = head.subarray(markLength, isWhole ? head.length : wholeLength(head))
  if (!/[^\s\0]/.test(text.toString('latin1'))) throw AppError.of('intake.emptyFile', { file })
  const lineBreaks = lineBreaksOf(text)
  let best: { readonly dialect: CsvDialect; readonly header: string[]; readonly score: number } | undefined
  for (const delimiter of delimiters) {
    const dialect = { delimiter, lineBreaks }
    const records = await firstRecords(text, dialect, isWhole)
    const header = records[0]
    if (header === undefined) continue
    const score = scoreOf(header.length, records)
    if (best === undefined || score > best.score) best = { dialect, header, score }
  }
  if (best === undefined)
    throw isWhole
      ? AppError.of('intake.openQuote', { file, row: 1, line: 1 })
      : AppError.of(
          'intake.headerTooLong',
          { file, limit: SNIFF_BYTES },
          { limit: { name: 'SNIFF_BYTES', value: SNIFF_BYTES } },
        )
  const { header, dialect } = best
  if (header.every((label) => label.trim() === '')) throw AppError.of('intake.blankHeader', { file })
  if (header.length > MAX_COLUMNS)
    throw AppError.of(
      'intake.tooManyColumns',
      { file, columns: header.length, limit: MAX_COLUMNS },
      { limit: { name: 'MAX_COLUMNS', value: MAX_COLUMNS, asked: header.length } },
    )
  return { dialect, markLength, header }
}

/**
 * A delimiter that divides the header is always better than none: a file whose rows do not fit its header is
 * broken and must be refused, not loaded as one column of lines.
 */
const scoreOf = (width: number, records: readonly string[][]): number => {
  if (width === 1) return 0
  const filled = records.filter((record) => record.length > 1 || record[0] !== '')
  return 1 + filled.filter((record) => record.length === width).length / filled.length + width / 1e6
}

/** As many records as the head holds whole, at most 100. */
const firstRecords = async (head: Buffer, dialect: CsvDialect, isWhole: boolean): Promise<string[][]> => {
  const parser = new CsvRecords(dialect, true)
  const { records } = await parser.feed(head)
  // a quotation mark that is never closed ends the last record only; reading will tell its row
  if (isWhole)
    await parser.finish().then(
      (rest) => records.push(...rest.records),
      () => undefined,
    )
  parser.destroy()
  return records.slice(0, SNIFF_RECORDS)
}

const lineBreaksOf = (text: Buffer): readonly string[] => {
  let isQuoted = false
  for (const [at, byte] of text.entries()) {
    if (byte === 34) isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (byte === 10) break
    else if (byte === 13) return text[at + 1] === 10 ? ['\r\n', '\n'] : ['\r']
  }
  return ['\r\n', '\n']
}
