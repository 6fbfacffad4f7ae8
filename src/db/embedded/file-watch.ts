import { open } from 'node:fs/promises'
import { dataDirectoryError } from '../../config/data-directory'
import { systemClock } from '../../kernel/clock'
import { errorCode } from '../../kernel/error-code'

/** What a file that others write says, and since when it has been seen to be so. */
export interface Seen {
  readonly text: string
  /** Our own monotonic milliseconds since we first saw it as it is, changed since by nobody: 0 at first. */
  readonly unchangedMs: number
}

/** Looks once. @returns undefined: there is no such file @throws AppError setup.dataDirectory when it cannot be read */
export type FileWatch = () => Promise<Seen | undefined>

/**
 * Looks at a file again and again. Only that it changes tells that its writer lives: neither the clock of another
 * machine nor that of a file server needs to agree with ours.
 */
export const watchFile = (file: string): FileWatch => {
  let known = ''
  let sinceMs = 0
  return async () => {
    const found = await look(file)
    if (found === undefined) return undefined
    const state = `${found.mtimeMs} ${found.ino} ${found.text}`
    if (state !== known) {
      known = state
      sinceMs = systemClock.monotonicMs()
    }
    return { text: found.text, unchangedMs: systemClock.monotonicMs() - sinceMs }
  }
}

/** Opened each time: a network file system then asks the server. */
const look = async (
  file: string,
): Promise<{ readonly mtimeMs: number; readonly ino: number; readonly text: string } | undefined> => {
  try {
    const handle = await open(file)
    try {
      const { mtimeMs, ino } = await handle.stat()
      return { mtimeMs, ino, text: (await handle.readFile('utf8')).trim() }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw dataDirectoryError(file, error)
  }
}
