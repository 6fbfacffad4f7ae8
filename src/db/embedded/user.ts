import type { Stats } from 'node:fs'
import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../kernel/errors'

/** The user that the database server runs as, where that is not ourselves. */
export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses to run as root: then it runs as `postgres`, else as `nobody`.
 * @returns null: as ourselves
 * @throws AppError setup.noServerUser when we are root and there is neither
 */
export const findServerUser = async (): Promise<ServerUser | null> => {
  if (process.getuid?.() !== 0) return null
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '')
  for (const name of ['postgres', 'nobody']) {
    const [, uid, gid] = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(users) ?? []
    if (uid !== undefined && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) }
  }
  throw AppError.of('setup.noServerUser')
}

/** Whether a user may enter a directory: it and everything above it lets them pass. A missing one: its parent. */
export const canEnter = async (directory: string, user: ServerUser): Promise<boolean> => {
  const found = await realpath(directory).catch(() => undefined)
  if (found === undefined) return dirname(directory) !== directory && canEnter(dirname(directory), user)
  for (let at = found; ; at = dirname(at)) {
    if (!permits(await stat(at), user, ENTER)) return false
    if (dirname(at) === at) return true
  }
}

/** Whether a user may read a file or list a directory, and enter everything above it. */
export const canRead = async (path: string, user: ServerUser): Promise<boolean> => {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || !permits(found, user, found.isDirectory() ? LIST : READ)) return false
  return canEnter(dirname(await realpath(path)), user)
}

const [ENTER, READ, LIST] = [0o1, 0o4, 0o5]

const permits = (at: Stats, user: ServerUser, bits: number): boolean => {
  const shift = at.uid === user.uid ? 6 : at.gid === user.gid ? 3 : 0
  return ((at.mode >> shift) & bits) === bits
}
