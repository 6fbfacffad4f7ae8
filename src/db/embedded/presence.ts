import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { dataDirectoryError, writePrivate } from '../../config/data-directory'
import { AppError } from '../../kernel/errors'
import type { Observe } from '../../telemetry/observation'
import { connect } from '../connection'
import { DATABASE } from './cluster'
import { CLUSTER_NAME } from './parameters'
import { watchFile } from './file-watch'
import { pidSpace } from './pid-space'

/** That a program uses the embedded server: what the others see of it. */
export interface Presence {
  /** Ends it. @returns whether nobody else uses the server, and it is one that we may stop */
  leave(): Promise<boolean>
  /** Tells other machines that the data are free: once the server is gone. */
  release(): Promise<void>
}

const PRESENCE = 'weir presence'

/** In the data directory: where the server is used (`pidSpace`), written again and again as a sign of life. */
const beatFile = (dataDir: string): string => join(dataDir, 'postgres-beat')

const BEAT_MS = 5_000
const SILENT_MS = 20_000

/**
 * Makes our database where it is missing, and keeps one connection that tells the others that we use the server.
 * @param url of the database `postgres`, as the owner
 * @throws AppError setup.dataDirectory when no sign of life can be left there
 */
export const announce = async (url: string, dataDir: string): Promise<Presence> => {
  const sql = connect(url, { role: null, applicationName: PRESENCE, max: 1 })
  const file = beatFile(dataDir)
  const text = `${pidSpace()}\n`
  try {
    const found = await sql`select 1 from pg_database where datname = ${DATABASE}`
    if (found.length === 0) await sql`create database ${sql(DATABASE)}`
    await writePrivate(file, text).catch((error: unknown) => {
      throw dataDirectoryError(dataDir, error)
    })
  } catch (error) {
    await sql.end({ timeout: 1 })
    throw error
  }
  const beat = async (): Promise<void> => {
    // in place: at no moment is it empty, also on a full disk
    await writeFile(file, text, { flag: 'r+' })
      .catch(() => writePrivate(file, text))
      .catch(() => undefined)
    // connects again after a crash of the server, from which it recovers by itself
    await sql`select 1`.catch(() => undefined)
  }
  let beating = Promise.resolve()
  const timer = setInterval(() => void (beating = beat()), BEAT_MS)
  timer.unref()
  return {
    leave: async () => {
      clearInterval(timer)
      await beating
      const isLast = await isAlone(sql)
      await sql.end({ timeout: 5 })
      return isLast
    },
    release: () => rm(file, { force: true }),
  }
}

const isAlone = async (sql: Sql): Promise<boolean> => {
  try {
    const [row] = await sql<{ others: number; name: string }[]>`
      select count(*)::int as others, current_setting('cluster_name') as name
      from pg_stat_activity
      where application_name = ${PRESENCE} and pid <> pg_backend_pid()`
    return row?.others === 0 && row.name === CLUSTER_NAME
  } catch {
    return false
  }
}

/**
 * Refuses a data directory that a server on another machine (or in another container) uses: process ids tell
 * nothing there, and two servers on the same data destroy them. One that was killed there, or before this machine
 * was started again, is known by 20 s of silence.
 * @param silentMs for tests
 * @throws AppError setup.usedElsewhere
 */
export const refuseUsedElsewhere = async (
  dataDir: string,
  observe: Observe,
  silentMs = SILENT_MS,
): Promise<void> => {
  const look = watchFile(beatFile(dataDir))
  const first = await look()
  if (first === undefined || first.text === pidSpace()) return
  // a name that could not be written is that of another machine all the same
  const [host = '?'] = first.text.split(' ').filter((word) => word !== '')
  observe({ kind: 'listeningForOtherServer', host, silentMs })
  for (let before = 0; ; await sleep(silentMs / 40)) {
    const now = await look()
    if (now === undefined || now.unchangedMs >= silentMs) return
    if (now.unchangedMs < before) throw AppError.of('setup.usedElsewhere', { path: dataDir, host })
    before = now.unchangedMs
  }
}
