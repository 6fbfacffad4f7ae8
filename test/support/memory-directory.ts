import { statfs } from 'node:fs/promises'

const DIRECTORY = '/dev/shm'
const ROOM_BYTES = 4 * 1024 ** 3

/** Where files lie in memory, on Linux. Undefined: there is no such place here, or not enough room in it. */
export const memoryDirectory = async (): Promise<string | undefined> => {
  const found = await statfs(DIRECTORY).catch(() => undefined)
  const roomBytes = Math.min((found?.bavail ?? 0) * (found?.bsize ?? 0), process.availableMemory())
  return roomBytes < ROOM_BYTES ? undefined : DIRECTORY
}
