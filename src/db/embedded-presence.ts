import { rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { readIfThere, writePrivate } from '../config/data-directory'
import { systemClock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import { connect } from './connection'
import { DATABASE } from './embedded-cluster'
import { CLUSTER_NAME } from './embedded-parameters'

/** That a program uses the embedded server: what the others see of it. */
export interface Presence {
  /** Ends it. @returns whether nobody else uses the server, and it is one that we may stop */
  leave(): Promise<boolean>
}

const PRESENCE = 'weir presence'

/** In the data directory: the name of the machine on which the server is used; as old as its last sign of life. */
const beatFile = (dataDir: string): string => join(dataDir, 'postgres-beat')

const BEAT_MS = 5_000
const SILENT_MS = 20_000

/**
 * Makes our database where it is missing, and keeps one connection that tells the others that we use the server.
 * @param url of the database `postgres`, as the owner
 */
export const announce = async (url: string, dataDir: string): Promise<Presence> => {
  const sql = connect(url, { role: null, applicationName: PRESENCE, max: 1 })
  try {
    const found = await sql`select 1 from pg_database where datname = ${DATABASE}`
    if (found.length === 0) await sql`create database ${sql(DATABASE)}`
  } catch (error) {
    await sql.end({ timeout: 1 })
    throw error
  }
  const file = beatFile(dataDir)
  const text = `${hostname()}\n`
  const beat = async (): Promise<void> => {
    // in place: at no moment is it empty, also on a full disk
    await writeFile(file, text, { flag: 'r+' })
      .catch(() => writePrivate(file, text))
      .catch(() => undefined)
    // connects again after a crash of the server, from which it recovers by itself
    await sql`select 1`.catch(() => undefined)
  }
  await writePrivate(file, text).catch(() => undefined)
  let beating = beat()
  await beating
  const timer = setInterval(() => void (beating = beat()), BEAT_MS)
  timer.unref()
  return {
    leave: async () => {
      clearInterval(timer)
      await beating
      const isLast = await isAlone(sql)
      await sql.end({ timeout: 5 })
      if (isLast) await rm(beatFile(dataDir), { force: true })
      return isLast
    },
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
 * nothing there, and two servers on the same data destroy them. Waits for one that was killed to fall silent.
 * @throws AppError setup.usedElsewhere
 */
export const refuseUsedElsewhere = async (dataDir: string): Promise<void> => {
  const host = (await readIfThere(beatFile(dataDir)))?.trim()
  if (host === undefined || host === hostname()) return
  const seen = await lastBeat(dataDir)
  while (systemClock.now().getTime() - (await lastBeat(dataDir)) < SILENT_MS) {
    if ((await lastBeat(dataDir)) > seen) throw refused(dataDir, host)
    await sleep(500)
  }
}

// a name that could not be written is that of another machine all the same
const refused = (path: string, host: string): AppError =>
  AppError.of('setup.usedElsewhere', { path, host: host === '' ? '?' : host })

const lastBeat = async (dataDir: string): Promise<number> =>
  (await stat(beatFile(dataDir)).catch(() => undefined))?.mtimeMs ?? 0
