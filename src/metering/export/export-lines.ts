import { open, type FileHandle } from 'node:fs/promises'
import { AppError } from '../../kernel/errors'

/** Longest line of an export: more than a gateway holds of records at a time. */
const MAX_LINE_BYTES = 64 * 1024 * 1024
/** Of one read. */
const PIECE_BYTES = 64 * 1024

const LINE_END = 0x0a

/**
 * Lines of a file of an export without their ends, of which the byte `0a` alone is one; no more than one of them, and a
 * piece of the file, is in memory.
 * @throws AppError metering.longLine: one is longer than 64 MiB; metering.unreadableExport
 */
export async function* readExportLines(file: string): AsyncGenerator<string, undefined> {
  let line = 1
  let begun: Buffer[] = []
  let begunBytes = 0
  const take = (bytes: Buffer): void => {
    begunBytes += bytes.length
    if (begunBytes > MAX_LINE_BYTES)
      throw AppError.of('metering.longLine', { file, line, most: MAX_LINE_BYTES })
    begun.push(bytes)
  }
  const refuse = (error: unknown): never => {
    throw exportError(file, line, error)
  }
  const opened = await open(file).catch(refuse)
  try {
    for (;;) {
      const piece = await readPiece(opened).catch(refuse)
      if (piece.length === 0) break
      let from = 0
      for (let end = piece.indexOf(LINE_END); end !== -1; end = piece.indexOf(LINE_END, from)) {
        take(piece.subarray(from, end))
        yield Buffer.concat(begun).toString('utf8')
        line += 1
        begun = []
        begunBytes = 0
        from = end + 1
      }
      if (from < piece.length) take(piece.subarray(from))
    }
    if (begunBytes > 0) yield Buffer.concat(begun).toString('utf8')
  } finally {
    await opened.close()
  }
  return undefined
}

const readPiece = async (opened: FileHandle): Promise<Buffer> => {
  const { buffer, bytesRead } = await opened.read(Buffer.allocUnsafeSlow(PIECE_BYTES), 0, PIECE_BYTES)
  return buffer.subarray(0, bytesRead)
}

/** What to say of an error while an export is read: the file cannot be read, or it is none. @param line 0: the whole file */
export const exportError = (file: string, line: number, error: unknown): AppError => {
  const reason = systemReason(error)
  if (line === 0)
    return reason === undefined
      ? AppError.of('metering.noExport', { file }, {}, error)
      : AppError.of('metering.unreadable', { file, reason }, {}, error)
  return reason === undefined
    ? AppError.of('metering.badExport', { file, line }, {}, error)
    : AppError.of('metering.unreadableExport', { file, line, reason }, {}, error)
}

/** Such as EACCES; undefined: it is no error of the system. */
const systemReason = (error: unknown): string | undefined =>
  typeof error === 'object' &&
  error !== null &&
  'syscall' in error &&
  'code' in error &&
  typeof error.code === 'string'
    ? error.code
    : undefined
