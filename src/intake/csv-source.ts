import { basename } from 'node:path'
import { AppError, invariant } from '../kernel/errors'
import { CELL_MAX_BYTES, csvFailure, CsvRecords, RECORD_MAX_BYTES, type ParsedRecords } from './csv-records'
import { guessEncoding, guessFormat, invalidUtf8At, wholeLength } from './encoding'
import { fileLength, lineOf, readHead, readPieces } from './file-pieces'
import { RecordShape } from './record-shape'
import type { FileDigest, RecordBatch, RecordReading, RecordSource } from './record-source'
import { sniff, SNIFF_BYTES, type Sniffed } from './sniff'

/**
 * Opens a file of delimited text in UTF-8: finds out how it is written, reads its header.
 * @throws AppError BAD_USER_INPUT or LIMIT_EXCEEDED: what is wrong, where, and what to do
 */
export const openCsv = async (path: string): Promise<RecordSource> => {
  const name = basename(path)
  const totalBytes = await fileLength(path)
  const head = await readHead(path, SNIFF_BYTES)
  const format = guessFormat(head)
  if (format !== undefined) throw AppError.of(`intake.is${format}`, { file: name })
  const encoding = guessEncoding(head)
  if (encoding?.startsWith('UTF-16') === true) throw AppError.of('intake.utf16', { file: name, encoding })
  const badAt = invalidUtf8At(head.subarray(0, wholeLength(head)))
  if (badAt >= 0) throw await notUtf8(path, head.subarray(badAt), badAt)
  const sniffed = await sniff(name, head, head.length === totalBytes)
  return { name, header: sniffed.header, totalBytes, read: () => new CsvReading(path, sniffed) }
}

class CsvReading implements RecordReading {
  private readonly name: string
  private readonly parser: CsvRecords
  private readonly shape: RecordShape
  private ended: FileDigest | undefined

  constructor(
    private readonly path: string,
    private readonly sniffed: Sniffed,
  ) {
    this.name = basename(path)
    this.parser = new CsvRecords(sniffed.dialect)
    this.shape = new RecordShape(this.name, sniffed.header.length)
  }

  get blankRows(): number {
    return this.shape.blankRows
  }

  get digest(): FileDigest {
    invariant(this.ended !== undefined, '9d1f', 'the digest of a file was asked for before its end')
    return this.ended
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch> {
    let bytesRead = 0
    let headerSeen = false
    for await (const piece of this.wholePieces()) {
      bytesRead += piece.length
      const parsed = await this.parsed(piece)
      if (!headerSeen && parsed.records.length > 0) headerSeen = this.dropHeader(parsed)
      yield* this.shape.take(parsed, bytesRead)
    }
    const rest = await this.parsed(undefined)
    if (!headerSeen) this.dropHeader(rest)
    yield* this.shape.take(rest, bytesRead)
  }

  /** The file in pieces that end with whole characters, the byte order mark left out. */
  private async *wholePieces(): AsyncGenerator<Buffer> {
    let rest: Buffer = Buffer.alloc(0)
    let skip = this.sniffed.markLength
    let offset = 0
    for await (const piece of readPieces(this.path, (digest) => (this.ended = digest))) {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece])
      const length = wholeLength(bytes)
      const whole = bytes.subarray(0, length)
      await this.refuseBroken(whole, offset)
      yield whole.subarray(skip)
      skip = 0
      offset += length
      rest = bytes.subarray(length)
    }
    await this.refuseBroken(rest, offset)
  }

  /** @throws AppError where a piece holds a zero byte, or is not UTF-8 */
  private async refuseBroken(whole: Buffer, offset: number): Promise<void> {
    const zeroAt = whole.indexOf(0)
    const badAt = invalidUtf8At(whole)
    if (zeroAt < 0 && badAt < 0) return
    if (zeroAt < 0 || (badAt >= 0 && badAt < zeroAt))
      throw await notUtf8(this.path, whole.subarray(badAt), offset + badAt)
    const row = await this.rowAfter(whole.subarray(0, zeroAt))
    const line = await lineOf(this.path, offset + zeroAt)
    throw AppError.of('intake.zeroByte', { file: this.name, row, line })
  }

  /** The row that comes next, or goes on, after the last piece that is read. */
  private async rowAfter(piece: Buffer): Promise<number> {
    try {
      await this.parser.feed(Buffer.concat([piece, Buffer.from('?')]))
      await this.parser.finish()
      return this.parser.info.records
    } catch {
      // in quotes, or behind them: that record was not counted
      return this.parser.info.records + 1
    }
  }

  /** Parses a piece, or the end. @throws AppError naming the row that cannot be parsed, or is too long */
  private async parsed(piece: Buffer | undefined): Promise<ParsedRecords> {
    const rowsBefore = this.parser.info.records
    try {
      const parsed = await (piece === undefined ? this.parser.finish() : this.parser.feed(piece))
      this.refuseLongCells(parsed, rowsBefore)
      return parsed
    } catch (error) {
      const failure = csvFailure(error)
      if (failure === undefined) throw error
      const row = this.parser.info.records + 1
      const at = { file: this.name, row, line: this.parser.line }
      if (failure !== 'tooLong') throw AppError.of(`intake.${failure}`, at, {}, error)
      const limit = { name: 'RECORD_MAX_BYTES', value: RECORD_MAX_BYTES }
      throw AppError.of('intake.tooLong', { ...at, limit: RECORD_MAX_BYTES }, { limit }, error)
    }
  }

  private refuseLongCells({ records, lines }: ParsedRecords, rowsBefore: number): void {
    for (const [at, record] of records.entries())
      for (const cell of record)
        // a UTF-16 unit takes three bytes at most
        if (cell.length > CELL_MAX_BYTES / 3 && Buffer.byteLength(cell) > CELL_MAX_BYTES) {
          const row = rowsBefore + at + 1
          const params = { file: this.name, row, line: lines[at] ?? 0, limit: CELL_MAX_BYTES }
          throw AppError.of('intake.cellTooLong', params, {
            limit: { name: 'CELL_MAX_BYTES', value: CELL_MAX_BYTES, asked: Buffer.byteLength(cell) },
          })
        }
  }

  private dropHeader(parsed: ParsedRecords): true {
    const header = parsed.records.shift()
    parsed.lines.shift()
    const { sniffed, name } = this
    const isSame = header?.length === sniffed.header.length && header.every((l, n) => l === sniffed.header[n])
    if (!isSame) throw AppError.of('intake.changed', { file: name })
    return true
  }
}

/** @param bytes what stands from the bad byte on @param offset where that is in the file */
const notUtf8 = async (path: string, bytes: Buffer, offset: number): Promise<AppError> => {
  const line = await lineOf(path, offset)
  const isLikely = guessEncoding(bytes.subarray(0, SNIFF_BYTES)) === 'GB18030'
  return AppError.of(isLikely ? 'intake.gb18030' : 'intake.notUtf8', { file: basename(path), offset, line })
}
