import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../kernel/errors'
import type { FileDigest } from './record-source'

/** Larger pieces were not faster, and what is made of each must outlive more collections: 12 MB more at 128 KiB. */
const PIECE_BYTES = 64 * 1024

/**
 * The pieces of a file, in order.
 * @param onEnd told the length and hash of all that was read, after the last piece
 * @throws AppError BAD_USER_INPUT where the file cannot be read
 */
export async function* readPieces(path: string, onEnd: (digest: FileDigest) => void): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
      if (!Buffer.isBuffer(piece)) continue
      hash.update(piece)
      bytes += piece.length
      yield piece
    }
  } catch (error) {
    throw unreadable(path, error)
  }
  onEnd({ bytes, sha256: hash.digest() })
}

/**
 * Length of a file that can be read more than once.
 * @throws AppError BAD_USER_INPUT: not there, not permitted, a folder, a pipe
 */
export const fileLength = async (path: string): Promise<number> => {
  const stats = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  if (!stats.isFile()) throw AppError.of('intake.notAFile', { file: basename(path) })
  return stats.size
}

/** The first bytes of a file: at most `length`, fewer where it is shorter. */
export const readHead = async (path: string, length: number): Promise<Buffer> => {
  try {
    const handle = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** The physical line that a byte is on, from 1. Reads the file up to it, so it is for messages only. */
export const lineOf = async (path: string, offset: number): Promise<number> => {
  let [line, before] = [1, 0]
  if (offset === 0) return line
  for await (const piece of createReadStream(path, { end: offset - 1 })) {
    if (!Buffer.isBuffer(piece)) continue
    for (const byte of piece) {
      // CR, LF and CRLF each end a line once
      if (byte === 13 || (byte === 10 && before !== 13)) line++
      before = byte
    }
  }
  return line
}

/** A file that cannot be read, with the operating system's word for why (`ENOENT`), never a stack. */
export const unreadable = (path: string, error: unknown): unknown => {
  if (typeof error !== 'object' || error === null || !('syscall' in error)) return error
  const reason = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
  return AppError.of('intake.unreadable', { file: basename(path), reason }, {}, error)
}
