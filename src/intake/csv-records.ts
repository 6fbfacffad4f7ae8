import { CsvError, Parser } from 'csv-parse'

/** One record may hold this much, one cell that much; more is a quotation mark that was never closed. */
export const RECORD_MAX_BYTES = 16 * 1024 * 1024
export const CELL_MAX_BYTES = 1024 * 1024

/** How a file's records are written. */
export interface CsvDialect {
  readonly delimiter: string
  /** CR alone only where the whole file is written so: elsewhere it is a character of a cell. */
  readonly lineBreaks: readonly string[]
}

/** Records as they were written, of any width, each with the physical line that it begins on. */
export interface ParsedRecords {
  readonly records: string[][]
  readonly lines: number[]
}

/**
 * RFC 4180 (quotes, doubled quotes, line breaks in cells) by csv-parse, a piece of bytes at a time. Records are
 * taken as they are pushed and do not pass through the stream's object queue, which would cost more than parsing.
 */
export class CsvRecords extends Parser {
  private parsed: ParsedRecords = { records: [], lines: [] }
  private nextLine = 1
  private linesBefore = 0

  /** @param relaxed takes stray quotation marks as they are, for a look at a file that may not fit the dialect */
  constructor(dialect: CsvDialect, relaxed = false) {
    super({
      delimiter: dialect.delimiter,
      record_delimiter: [...dialect.lineBreaks],
      relax_column_count: true,
      relax_quotes: relaxed,
      max_record_size: RECORD_MAX_BYTES,
    })
    // every failure is told by feed() and finish()
    this.on('error', () => undefined)
  }

  /** The line that the next record begins on. */
  get line(): number {
    return this.nextLine
  }

  override push(record: unknown): boolean {
    if (!isRecord(record)) return super.push(record)
    // a copy: V8 sees where arrays are made that live for a piece, may take to making them in old space, and keeps
    // everything that they held until a full collection (100 MB more at the peak, in one run of ten)
    this.parsed.records.push(record.slice())
    this.parsed.lines.push(this.nextLine)
    // the parser counts CRLF in quotes twice, so it only tells that there are line breaks in this record
    this.nextLine += this.info.lines === this.linesBefore + 1 ? 1 : 1 + lineBreaksIn(record)
    this.linesBefore = this.info.lines
    return true
  }

  /** Parses the next piece; it must end with a whole character. @throws CsvError */
  feed(piece: Buffer): Promise<ParsedRecords> {
    return new Promise((resolve, reject) => {
      this.write(piece, (error) => (error ? reject(error) : resolve(this.handOver())))
    })
  }

  /** The record that no line break ended, if there is one. @throws CsvError */
  finish(): Promise<ParsedRecords> {
    return new Promise((resolve, reject) => {
      this.once('error', reject)
      this.end(() => resolve(this.handOver()))
    })
  }

  private handOver(): ParsedRecords {
    const taken = this.parsed
    this.parsed = { records: [], lines: [] }
    return taken
  }
}

const isRecord = (value: unknown): value is string[] => Array.isArray(value)

const lineBreaksIn = (record: readonly string[]): number => {
  let breaks = 0
  for (const cell of record) breaks += cell.match(/\r\n|\n|\r/g)?.length ?? 0
  return breaks
}

/** Why the parser gave up, as the importer's messages tell it; undefined: not an error of the file. */
export const csvFailure = (error: unknown): 'openQuote' | 'strayQuote' | 'tooLong' | undefined => {
  if (!(error instanceof CsvError)) return undefined
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'openQuote'
  return error.code === 'CSV_MAX_RECORD_SIZE' ? 'tooLong' : 'strayQuote'
}
