import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dataDirectoryError, readIfThere, writePrivate } from '../../config/data-directory'
import { AppError } from '../../kernel/errors'
import type { ServerFiles } from './files'
import type { Place } from './place'

/** The user of the embedded server that owns everything, and the name of its database. */
export const OWNER = 'weir'
export const DATABASE = 'weir'

/**
 * Makes the data of the server where there are none. They appear whole or not at all.
 * @returns the password of `OWNER`
 * @throws AppError setup.otherMajor when another major version of PostgreSQL made them, setup.embeddedFailed
 */
export const ensureCluster = async (place: Place, files: ServerFiles, durable: boolean): Promise<string> => {
  const passwordFile = join(place.dataDir, 'postgres-password')
  const made = (await readIfThere(join(place.data, 'PG_VERSION')))?.trim()
  const kept = (await readIfThere(passwordFile))?.trim()
  if (made !== undefined && made !== files.major)
    throw AppError.of('setup.otherMajor', { path: place.data, found: made, ours: files.major })
  if (made !== undefined && kept !== undefined) return kept
  if (made !== undefined) throw AppError.of('setup.noPassword', { path: place.data, file: passwordFile })

  const password = randomBytes(24).toString('base64url')
  const draft = `${place.data}.new`
  try {
    await writePrivate(passwordFile, `${password}\n`)
    await rm(draft, { recursive: true, force: true })
    await mkdir(draft, { mode: 0o700 })
    if (place.user !== null) await chown(draft, place.user.uid, place.user.gid)
    await initialise(draft, password, place, files, durable)
    await rename(draft, place.data)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (error instanceof AppError) throw error
    throw dataDirectoryError(place.data, error)
  }
  return password
}

const initialise = async (
  data: string,
  password: string,
  place: Place,
  files: ServerFiles,
  durable: boolean,
): Promise<void> => {
  const passwordFile = `${data}.password`
  await writeFile(passwordFile, password, { mode: 0o600 })
  try {
    await chmod(passwordFile, 0o600)
    if (place.user !== null) await chown(passwordFile, place.user.uid, place.user.gid)
    const ended = await run(join(files.bin, 'initdb'), place, [
      `--pgdata=${data}`,
      `--username=${OWNER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ])
    if (ended.code !== 0)
      throw AppError.of('setup.embeddedFailed', { reason: lastFault(ended.text), path: data })
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/**
 * A clean environment: nothing of the caller's may reach the server, nor change its language. glibc gives freed memory
 * back to the kernel at once where it was a large piece, or more than twice the largest: so each long reply had every page
 * of its memory made anew, a seventh of what 1,000 rows cost. A backend keeps up to 4 MiB instead; other C libraries
 * do not read this.
 */
export const serverEnvironment = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/',
  LANG: 'C',
  LC_ALL: 'C',
  MALLOC_MMAP_THRESHOLD_: '1048576',
  MALLOC_TRIM_THRESHOLD_: '4194304',
}

const run = (
  program: string,
  place: Place,
  args: readonly string[],
): Promise<{ code: number; text: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: '/',
      env: serverEnvironment,
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
      ...(place.user === null ? {} : { uid: place.user.uid, gid: place.user.gid }),
    })
    let text = ''
    child.stderr.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-4000)))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? -1, text }))
  })

/** The last line of a server's output that says what went wrong. */
export const lastFault = (text: string): string => {
  const lines = text.split('\n').filter((line) => /(FATAL|PANIC|ERROR|error):/.test(line))
  return (lines.at(-1) ?? text.trim().split('\n').at(-1) ?? '')
    .replace(/^.*?(FATAL|PANIC|ERROR|error): +/, '')
    .slice(0, 300)
}
