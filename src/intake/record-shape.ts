import { AppError } from '../kernel/errors'
import type { ParsedRecords } from './csv-records'
import type { RecordBatch } from './record-source'

/** How many held-back blank records are handed on together. */
const BLANK_BATCH = 4096

/**
 * Numbers the records of one reading and holds them to the header's width. Blank records are held back: at the
 * end of a file they are dropped (exports often carry thousands), in the middle they are records like any other.
 */
export class RecordShape {
  private rows = 1
  private blanks = 0
  private blankLine = 0
  /** Row of the first blank record held back that is not as wide as the header; 0: none. */
  private narrowBlank = 0

  constructor(
    private readonly file: string,
    private readonly width: number,
  ) {}

  /** Blank records held back: once the file is read, those at its end, which nobody gets. */
  get blankRows(): number {
    return this.blanks
  }

  /** @throws AppError BAD_USER_INPUT naming the row and line of a record that is wider or narrower than the header */
  *take(parsed: ParsedRecords, bytesRead: number): Generator<RecordBatch> {
    let records: (readonly string[])[] = []
    let lines: number[] = []
    let firstRow = this.rows + 1
    for (const [at, record] of parsed.records.entries()) {
      const line = parsed.lines[at] ?? 0
      if (isBlank(record)) {
        this.holdBack(record, line)
        continue
      }
      if (this.blanks > 0) {
        if (records.length > 0) yield { records, firstRow, lines, bytesRead }
        yield* this.release(bytesRead)
        ;[records, lines, firstRow] = [[], [], this.rows + 1]
      }
      if (record.length !== this.width) throw this.misshapen(this.rows + 1, line, record.length)
      this.rows++
      records.push(record)
      lines.push(line)
    }
    if (records.length > 0) yield { records, firstRow, lines, bytesRead }
  }

  private holdBack(record: readonly string[], line: number): void {
    if (this.blanks === 0) this.blankLine = line
    this.blanks++
    if (record.length !== this.width && this.narrowBlank === 0) this.narrowBlank = this.rows + this.blanks
  }

  private *release(bytesRead: number): Generator<RecordBatch> {
    if (this.narrowBlank > 0)
      throw this.misshapen(this.narrowBlank, this.blankLine + this.narrowBlank - this.rows - 1, 1)
    const blank: readonly string[] = Array.from({ length: this.width }, () => '')
    while (this.blanks > 0) {
      const count = Math.min(this.blanks, BLANK_BATCH)
      const line = this.blankLine
      yield {
        records: Array.from({ length: count }, () => blank),
        firstRow: this.rows + 1,
        lines: Array.from({ length: count }, (_, n) => line + n),
        bytesRead,
      }
      this.rows += count
      this.blanks -= count
      this.blankLine += count
    }
  }

  private misshapen(row: number, line: number, fields: number): AppError {
    const id = this.width === 1 ? 'intake.fieldCountOfOne' : 'intake.fieldCount'
    return AppError.of(id, { file: this.file, row, line, fields, expected: this.width })
  }
}

const isBlank = (record: readonly string[]): boolean => {
  for (const cell of record) if (cell !== '') return false
  return true
}
