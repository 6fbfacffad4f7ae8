import { randomBytes } from 'node:crypto'
import { chmod, chown, lstat, mkdir, mkdtemp, realpath, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataDirectoryError, ensureDataDirectory, readIfThere } from '../../config/data-directory'
import { errorCode } from '../../kernel/error-code'
import { AppError } from '../../kernel/errors'
import { sha256Hex } from '../../kernel/hash'
import { canEnter, findServerUser, type ServerUser } from './user'

/** Where the embedded server keeps what it keeps, and whose it is. */
export interface Place {
  /** What the operator named. */
  readonly dataDir: string
  /** A directory that the server's user can enter, in which its data lie; `dataDir` where that can be. */
  readonly base: string
  /** PostgreSQL's own directory, in `base`. */
  readonly data: string
  /** null: the server runs as ourselves. */
  readonly user: ServerUser | null
}

/** Below here root's servers keep what cannot lie in the data directory. */
const ROOT_BASE = '/var/lib/weir'

/**
 * Decides where the data lie. As an ordinary user that is the data directory. As root the server runs as another
 * user: where that one cannot enter the data directory, its data lie in `/var/lib/weir/<hash>`, and the file
 * `postgres-location` in the data directory tells so.
 * @throws AppError setup.dataDirectory, setup.noServerUser
 */
export const findPlace = async (dataDir: string): Promise<Place> => {
  await ensureDataDirectory(dataDir)
  const user = await findServerUser()
  const location = join(dataDir, 'postgres-location')
  const told = (await readIfThere(location))?.trim()
  const base = told ?? (await chooseBase(dataDir, user))
  if (base !== dataDir && told === undefined) await writeFile(location, `${base}\n`, { mode: 0o644 })
  const data = join(base, 'postgres')
  return { dataDir, base, data, user: await ownerOf(data, user) }
}

const chooseBase = async (dataDir: string, user: ServerUser | null): Promise<string> => {
  // data that an ordinary user made stay where they are, whoever starts them next
  const isThere = await stat(join(dataDir, 'postgres')).then(
    () => true,
    () => false,
  )
  if (isThere || user === null || (await canEnter(dataDir, user))) return dataDir
  const base = join(ROOT_BASE, sha256Hex(await realpath(dataDir)).slice(0, 16))
  try {
    await mkdir(base, { recursive: true, mode: 0o755 })
    for (const directory of [ROOT_BASE, base]) await chmod(directory, 0o711)
  } catch (error) {
    throw dataDirectoryError(base, error)
  }
  return base
}

/** Data that are there already belong to whoever made them, and only that user may run on them. */
const ownerOf = async (data: string, user: ServerUser | null): Promise<ServerUser | null> => {
  const found = await stat(data).catch(() => undefined)
  if (found === undefined) return user
  const self = process.getuid?.()
  if (self === undefined || found.uid === self) return user
  if (self !== 0) throw AppError.of('setup.dataDirectory', { path: data, reason: 'EACCES' })
  return { uid: found.uid, gid: found.gid }
}

/**
 * A short private directory for the server's Unix socket: the address of one is at most 107 bytes long.
 * The one that was used before is used again.
 */
export const makeSocketDirectory = async (place: Place): Promise<string> => {
  const base = await socketBase(place.user)
  const directory = join(base, `weir-${sha256Hex(place.data).slice(0, 12)}`)
  try {
    await mkdir(directory, { mode: 0o700 })
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw dataDirectoryError(directory, error)
    const found = await lstat(directory)
    const owner = place.user?.uid ?? process.getuid?.()
    // somebody else's, in a directory where everybody may write: not to be trusted
    if (!found.isDirectory() || (found.uid !== owner && found.uid !== process.getuid?.()))
      return owned(await mkdtemp(`${base}/weir-${randomBytes(2).toString('hex')}`), place.user)
  }
  return owned(directory, place.user)
}

const owned = async (directory: string, user: ServerUser | null): Promise<string> => {
  await chmod(directory, 0o700)
  if (user !== null) await chown(directory, user.uid, user.gid)
  return directory
}

const socketBase = async (user: ServerUser | null): Promise<string> => {
  const temporary = tmpdir()
  const isShort =
    Buffer.byteLength(temporary) <= 107 - '/weir-0123456789ab'.length - '/.s.PGSQL.65535.lock'.length
  return isShort && (user === null || (await canEnter(temporary, user))) ? temporary : '/tmp'
}
