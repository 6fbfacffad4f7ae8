import { spawn } from 'node:child_process'
import { open, readFile, rm, rmdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readIfThere } from '../../config/data-directory'
import { systemClock } from '../../kernel/clock'
import { errorCode } from '../../kernel/error-code'
import { AppError } from '../../kernel/errors'
import { lastFault, serverEnvironment } from './cluster'
import type { ServerFiles } from './files'
import { serverParameters, type ServerTuning } from './parameters'
import { makeSocketDirectory, type Place } from './place'
import { isAlive } from './file-lock'

/** A server process, as its `postmaster.pid` tells. */
export interface RunningServer {
  readonly pid: number
  /** Directory of its Unix socket, or `127.0.0.1`. */
  readonly host: string
  readonly port: number
  readonly status: 'starting' | 'ready' | 'stopping' | 'standby' | 'unknown'
}

/** The server that runs on this data; undefined: none, or one that died. */
export const findRunning = async (data: string): Promise<RunningServer | undefined> => {
  const text = await readIfThere(join(data, 'postmaster.pid'))
  const [pid = '', , , port = '', socketDir = '', listen = '', , status = ''] = (text ?? '').split('\n')
  if (!isAlive(Number(pid))) return undefined
  const known = (['starting', 'ready', 'stopping', 'standby'] as const).find((s) => s === status.trim())
  const host = socketDir.trim() === '' ? listen.trim() : socketDir.trim()
  return { pid: Number(pid), host, port: Number(port), status: known ?? 'unknown' }
}

/**
 * Starts the server and waits until it takes connections; recovery after a crash is waited for.
 * It has a process group of its own, so that Ctrl-C at a terminal reaches us first.
 * @throws AppError setup.embeddedFailed with what the server said last
 */
export const launch = async (
  place: Place,
  files: ServerFiles,
  tuning: ServerTuning,
): Promise<RunningServer> => {
  const log = join(place.dataDir, 'postgres-start.log')
  const isWindows = process.platform === 'win32'
  const socketDirectory = isWindows ? '' : await makeSocketDirectory(place)
  const output = await open(log, 'w', 0o600)
  let ended: string | undefined
  try {
    const child = spawn(
      join(files.bin, 'postgres'),
      ['-D', place.data, ...(await serverParameters(socketDirectory, tuning))],
      {
        cwd: '/',
        env: serverEnvironment,
        detached: true,
        stdio: ['ignore', output.fd, output.fd],
        windowsHide: true,
        ...(place.user === null ? {} : { uid: place.user.uid, gid: place.user.gid }),
      },
    )
    child.once('error', (error) => (ended = errorCode(error)))
    child.once('exit', (code, signal) => (ended ??= `${signal ?? code}`))
    child.unref()
    const deadline = systemClock.monotonicMs() + START_TIMEOUT_MS
    while (ended === undefined && systemClock.monotonicMs() < deadline) {
      const running = await findRunning(place.data)
      if (running?.pid === child.pid && running?.status === 'ready') return running
      await sleep(20)
    }
  } finally {
    await output.close()
  }
  if (!isWindows) await rmdir(socketDirectory).catch(() => undefined)
  const said = await readFile(log, 'utf8').catch(() => '')
  const reason = lastFault(said) || (ended ?? 'timeout')
  throw AppError.of('setup.embeddedFailed', { reason, path: place.data })
}

const START_TIMEOUT_MS = 300_000

/** Asks the server to stop (fast: open transactions are rolled back) and waits until it is gone. */
export const halt = async (place: Place, files: ServerFiles, server: RunningServer): Promise<void> => {
  signalHalt(place.data, files, server.pid)
  await untilGone(place, server)
  if (!isInDirectoryOfOurs(server)) return
  await rm(holdPipe(server), { force: true })
  await rmdir(server.host).catch(() => undefined)
}

/** Whether its socket is in a directory that we made for it: we started it then. */
export const isInDirectoryOfOurs = (server: RunningServer): boolean => /^weir-/.test(basename(server.host))

/** The named pipe whose writing end each program holds that uses the server. */
export const holdPipe = (server: RunningServer): string => join(server.host, 'in-use')

const untilGone = async (place: Place, server: RunningServer): Promise<void> => {
  const startedAt = systemClock.monotonicMs()
  let unlistedAt: number | undefined
  while (isAlive(server.pid)) {
    const now = systemClock.monotonicMs()
    if ((await findRunning(place.data))?.pid !== server.pid) unlistedAt ??= now
    // it has ended, but whoever inherited the process has not taken note of that
    if (unlistedAt !== undefined && now - unlistedAt > UNNOTED_MS) return
    if (now - startedAt > STOP_TIMEOUT_MS) {
      // immediate: the next start recovers from the write-ahead log
      process.kill(server.pid, 'SIGQUIT')
      return
    }
    await sleep(20)
  }
}

const UNNOTED_MS = 1_000
const STOP_TIMEOUT_MS = 60_000

/** Only asks, and waits for nothing: for the moment when our process ends without a stop. */
export const signalHalt = (data: string, files: ServerFiles, pid: number): void => {
  try {
    if (process.platform === 'win32')
      spawn(join(files.bin, 'pg_ctl.exe'), ['stop', '-D', data, '-m', 'fast'], { windowsHide: true }).unref()
    else process.kill(pid, 'SIGINT')
  } catch {
    // it is gone already
  }
}
