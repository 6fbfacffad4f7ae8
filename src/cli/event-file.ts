import { open, type FileHandle } from 'node:fs/promises'
import { hostname } from 'node:os'
import { diskFullError } from '../kernel/disk-full'
import { sha256 } from '../kernel/hash'
import type { EventPosition } from '../metering/events/event-position'
import type { EventTarget } from '../metering/events/give-events'
import type { UsageEvent } from '../metering/events/usage-events'

export interface EventFile extends EventTarget {
  /** Number of the lock that a program MUST hold which gives it events; null: a pipe or a device, which needs none. */
  readonly lock: number | null
}

/**
 * A file as a target: events are appended to it, one a line. A page is on the disk as a whole when it is taken; of one that
 * could not be written nothing stays. A pipe or a device takes what it is given.
 * @throws AppError setup.diskFull, when a page is taken; what the system says of the file
 */
export const openEventFile = async (path: string, since: EventPosition | null): Promise<EventFile> => {
  const file = await open(path, 'a', 0o600)
  return {
    lock: await lockOf(file),
    position: since,
    take: async (events) => {
      try {
        await append(file, path, events)
      } catch (error) {
        throw diskFullError(path, error) ?? error
      }
    },
    end: () => file.close(),
  }
}

/** Beyond the numbers of all other locks: those of imports begin at 2^48, and there are as many. */
const lockOf = async (file: FileHandle): Promise<number | null> => {
  const found = await file.stat()
  if (!found.isFile()) return null
  return 2 ** 49 + sha256(`${hostname()} ${found.dev} ${found.ino}`).readUIntBE(0, 6)
}

const append = async (file: FileHandle, path: string, events: readonly UsageEvent[]): Promise<void> => {
  const lines = events.map(({ json }) => `${json}\n`).join('')
  const found = await file.stat()
  if (!found.isFile()) return file.appendFile(lines)
  // whoever wrote it before may have been killed in a line
  const begin = (await endsInLine(path, found.size)) ? '\n' : ''
  try {
    await file.appendFile(begin + lines)
    await file.sync()
  } catch (error) {
    await file.truncate(found.size)
    throw error
  }
}

const endsInLine = async (path: string, size: number): Promise<boolean> => {
  if (size === 0) return false
  const file = await open(path, 'r')
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
    return buffer.toString() !== '\n'
  } finally {
    await file.close()
  }
}
