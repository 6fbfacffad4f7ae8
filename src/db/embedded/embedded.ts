import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { databaseUrl } from '../../config/database-url'
import { systemClock } from '../../kernel/clock'
import { AppError } from '../../kernel/errors'
import type { Observe } from '../../telemetry/observation'
import { connect } from '../connection'
import { DATABASE, ensureCluster, OWNER } from './cluster'
import { findServerFiles, type ServerFiles } from './files'
import { holdServer, isLetGo } from './guard'
import type { ServerTuning } from './parameters'
import { findPlace, type Place } from './place'
import { announce, refuseUsedElsewhere } from './presence'
import { findRunning, halt, launch, signalHalt, type RunningServer } from './server'
import { withFileLock } from './file-lock'

/** A PostgreSQL server of our own, in use by us. */
export interface Embedded {
  /** Connection URL of its database `weir`, as the owner of everything. */
  readonly url: string
  /** Whether we started it; false: it ran already. */
  readonly ownedByUs: boolean
  /** PostgreSQL's own directory. */
  readonly dataDirectory: string
  /** Ends our use. The last of all programs that use the server stops it; a server that others started stays. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Absolute. The data are made in it where there are none. */
  readonly dataDir: string
  readonly observe: Observe
  /** Most connections at a time; 100 where it is less or not given. A server that runs already keeps its own. */
  readonly connections?: number
  /** false: a crash may lose the data. For tests only. */
  readonly durable?: boolean
}

/**
 * Finds the server that runs on this data directory, or starts one. Several programs may do so at the same time.
 * @throws AppError `setup.*`: no place, no programs for this platform, data of another major version, a server
 * that does not start
 */
export const startEmbedded = async ({
  dataDir,
  observe,
  durable = true,
  connections = 100,
}: EmbeddedOptions): Promise<Embedded> => {
  const startedAt = systemClock.monotonicMs()
  const place = await findPlace(dataDir)
  const lock = join(dataDir, 'postgres-lock')
  const opened = await withFileLock(lock, LOCK_WAIT_MS, async () => {
    const copies = place.user === null ? dataDir : '/var/cache/weir'
    const files = await findServerFiles(place.user, copies)
    const password = await ensureCluster(place, files, durable)
    await refuseUsedElsewhere(dataDir, observe)
    const running = await reusable(place, password)
    const server = running ?? (await launchPatiently(place, files, { durable, connections }))
    try {
      const presence = await announce(urlOf(server, password, 'postgres'), dataDir)
      const hold = await holdServer(place, server)
      return { files, server, presence, hold, password, isOurs: running === undefined }
    } catch (error) {
      if (running === undefined) await halt(place, files, server)
      throw error
    }
  })
  const { files, server, presence, hold, password, isOurs } = opened
  const tookMs = systemClock.monotonicMs() - startedAt
  if (isOurs) observe({ kind: 'postgresStarted', tookMs, dataDirectory: place.data })

  const onExit = (): void => signalHalt(place.data, files, server.pid)
  if (isOurs && hold === undefined) process.once('exit', onExit)
  let isEnding = false
  const end = async (): Promise<void> => {
    isEnding = true
    process.off('exit', onExit)
    try {
      if (!(await presence.leave())) return
      await halt(place, files, server)
      await presence.release()
    } finally {
      hold?.release()
    }
  }
  // a full disk has no room for a lock, and must not keep us from ending
  const stop = (): Promise<void> =>
    withFileLock(lock, LOCK_WAIT_MS, end).catch((error: unknown) => {
      if (isEnding) throw error
      return end()
    })
  let stopping: Promise<void> | undefined
  return {
    url: urlOf(server, password, DATABASE),
    ownedByUs: isOurs,
    dataDirectory: place.data,
    stop: () => (stopping ??= stop()),
  }
}

const LOCK_WAIT_MS = 360_000

const urlOf = (server: RunningServer, password: string, database: string): string =>
  databaseUrl({
    host: server.host,
    port: server.port,
    user: OWNER,
    password,
    database,
    sslMode: 'disable',
    sslRootCertificate: null,
  })

/** The server that runs on this data and answers, once it has started or stopped what it was about to. */
const reusable = async (place: Place, password: string): Promise<RunningServer | undefined> => {
  const deadline = systemClock.monotonicMs() + 60_000
  // unless what should stop it was killed too
  const stoppedBy = systemClock.monotonicMs() + 2_000
  for (;;) {
    const running = await findRunning(place.data)
    if (running === undefined) return undefined
    const isEnding = isLetGo(running) && systemClock.monotonicMs() < stoppedBy
    if (!isEnding && (await answers(running, password))) return running
    const isBusy = isEnding || running.status === 'starting' || running.status === 'stopping'
    // a process id of a dead server that something else has now: PostgreSQL itself finds that out
    if (!isBusy || systemClock.monotonicMs() > deadline) return undefined
    await sleep(100)
  }
}

const answers = async (server: RunningServer, password: string): Promise<boolean> => {
  const sql = connect(urlOf(server, password, 'postgres'), {
    role: null,
    applicationName: 'weir probe',
    max: 1,
  })
  try {
    await sql`select 1`
    return true
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** After a kill of the server its children may still hold its memory for a moment. */
const launchPatiently = async (
  place: Place,
  files: ServerFiles,
  tuning: ServerTuning,
): Promise<RunningServer> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(place, files, tuning)
    } catch (error) {
      const isHeld = error instanceof AppError && /shared memory|lock file/.test(error.message)
      if (!isHeld || attempt >= 20) throw error
      await sleep(500)
    }
  }
}
