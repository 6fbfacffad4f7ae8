import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { diskFullError } from '../kernel/disk-full'
import { makePrivateKey, parsePrivateKey } from '../kernel/ed25519'
import { errorCode } from '../kernel/error-code'
import { AppError } from '../kernel/errors'

/** What is told when something of a data directory cannot be read or written. */
export const dataDirectoryError = (path: string, error: unknown): AppError =>
  diskFullError(path, error) ??
  AppError.of('setup.dataDirectory', { path, reason: errorCode(error) }, {}, error)

/**
 * Makes the data directory where it is missing. Root's stays passable for others, because the database server
 * below it runs as another user; every file in it has a mode of its own.
 * @throws AppError setup.dataDirectory when it cannot be made or is not a directory
 */
export const ensureDataDirectory = async (dataDir: string): Promise<void> => {
  try {
    const isMade = await makeDirectory(dataDir)
    if (isMade && process.getuid?.() === 0) await chmod(dataDir, 0o711)
  } catch (error) {
    throw dataDirectoryError(dataDir, error)
  }
}

/**
 * Makes a directory and those above it. Node's own `recursive` tries for ever where the system says ENOENT of one whose
 * parent is there, as below /proc.
 * @returns false: it was there
 */
const makeDirectory = async (path: string): Promise<boolean> => {
  try {
    return await makeOne(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    await makeDirectory(dirname(path))
    return makeOne(path)
  }
}

const makeOne = async (path: string): Promise<boolean> => {
  try {
    await mkdir(path, { mode: 0o700 })
    return true
  } catch (error) {
    if (errorCode(error) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error
    return false
  }
}

/** Writes a file at once or not at all, readable by its owner only. */
export const writePrivate = async (file: string, text: string): Promise<void> => {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' })
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** The text of a file; undefined: there is none. */
export const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw dataDirectoryError(file, error)
  }
}

/**
 * The secret of this data directory: made once, kept in the file `secret`.
 * @throws AppError setup.dataDirectory when it cannot be read, or holds fewer than 32 characters
 */
export const loadSecret = async (dataDir: string): Promise<string> => {
  const file = join(dataDir, 'secret')
  if ((await readIfThere(file)) === undefined) {
    await ensureDataDirectory(dataDir)
    await writeOnce(file, `${randomBytes(32).toString('hex')}\n`)
  }
  const secret = (await readIfThere(file))?.trim() ?? ''
  if (secret.length < 32) throw AppError.of('setup.dataDirectory', { path: file, reason: 'too short' })
  return secret
}

/**
 * The private key that signs the usage log: made once, kept in the file `log-key.pem` (PKCS8).
 * @throws AppError setup.dataDirectory when it cannot be read, or holds no such key
 */
export const loadLogKey = async (dataDir: string): Promise<string> => {
  const file = join(dataDir, LOG_KEY_FILE)
  if ((await readIfThere(file)) === undefined) {
    await ensureDataDirectory(dataDir)
    await writeOnce(file, makePrivateKey())
  }
  const text = (await readIfThere(file))?.trim() ?? ''
  if (parsePrivateKey(text) === undefined)
    throw AppError.of('setup.dataDirectory', { path: file, reason: 'no Ed25519 key' })
  return text
}

/** Puts another private key in its place. */
export const replaceLogKey = (dataDir: string, text: string): Promise<void> =>
  writePrivate(join(dataDir, LOG_KEY_FILE), text)

const LOG_KEY_FILE = 'log-key.pem'

/** Writes a file unless it is there. A link appears whole, so that nobody reads half of it. */
const writeOnce = async (file: string, text: string): Promise<void> => {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' })
    await link(draft, file)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw dataDirectoryError(file, error)
  } finally {
    await rm(draft, { force: true })
  }
}
