import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { dataDirectoryError } from '../../config/data-directory'
import { systemClock } from '../../kernel/clock'
import { errorCode } from '../../kernel/error-code'
import { AppError } from '../../kernel/errors'
import { watchFile, type FileWatch } from './file-watch'
import { pidSpace } from './pid-space'

/**
 * Runs `work` while no other process runs under the same lock file. A lock whose process is gone is taken over, and one
 * that was not renewed for 20 s of ours: process ids are used again, and those of another machine or container tell
 * nothing.
 * @param staleMs for tests
 * @throws AppError setup.locked after `waitMs`; setup.dataDirectory when no file can be written
 */
export const withFileLock = async <T>(
  file: string,
  waitMs: number,
  work: () => Promise<T>,
  staleMs = STALE_MS,
): Promise<T> => {
  const nonce = randomBytes(8).toString('hex')
  const token = `${process.pid} ${nonce} ${pidSpace()}`
  const draft = `${file}.${process.pid}.${nonce}`
  const contest = { file, aside: `${draft}.stale`, look: watchFile(file), staleMs }
  try {
    await writeFile(draft, token, { mode: 0o644, flag: 'wx' }).catch((error: unknown) => {
      throw dataDirectoryError(dirname(file), error)
    })
    const deadline = systemClock.monotonicMs() + waitMs
    while (!(await take(draft, file))) {
      if (!(await removeStale(contest))) await sleep(50 + Math.random() * 50)
      if (systemClock.monotonicMs() > deadline) throw AppError.of('setup.locked', { path: file })
    }
  } finally {
    await rm(draft, { force: true })
  }
  const renewal = setInterval(() => void renew(file), RENEW_MS)
  renewal.unref()
  try {
    return await work()
  } finally {
    clearInterval(renewal)
    if ((await contentOf(file)) === token) await rm(file, { force: true })
  }
}

const RENEW_MS = 2_000
const STALE_MS = 20_000

// a hard link appears with its content, so that nobody reads a lock that says nothing yet
const take = async (draft: string, file: string): Promise<boolean> => {
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw dataDirectoryError(file, error)
  }
}

const renew = async (file: string): Promise<void> => {
  const now = systemClock.now()
  await utimes(file, now, now).catch(() => undefined)
}

const contentOf = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined)

/** One who waits for a lock. */
interface Contest {
  readonly file: string
  /** Where one that is taken over is moved first. */
  readonly aside: string
  readonly look: FileWatch
  readonly staleMs: number
}

/** @returns whether something changed, so that it is worth trying again at once */
const removeStale = async ({ file, aside, look, staleMs }: Contest): Promise<boolean> => {
  const seen = await look()
  if (seen === undefined) return true
  if (mayRun(seen.text) && seen.unchangedMs < staleMs) return false
  try {
    await rename(file, aside)
  } catch {
    return true
  }
  // between reading and renaming another may have taken it over: then it is given back
  if ((await contentOf(aside)) !== seen.text) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
  return true
}

/** Whether the process of a token may run still. */
const mayRun = (token: string): boolean => {
  const [pid = '', nonce = '', ...space] = token.split(' ')
  return nonce !== '' && (space.join(' ') !== pidSpace() || isAlive(Number(pid)))
}

/** Whether a process of this id runs; one of another user counts. */
export const isAlive = (pid: number): boolean => {
  if (!Number.isInteger(pid) || pid < 1) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}
