import cluster from 'node:cluster'
import type { Settings } from '../config/settings'
import { openDatabases, type Databases } from '../db/connect'
import { locateDatabase, type LocatedDatabase } from '../db/locate'
import { requireRoles } from '../db/login-roles'
import { ownershipOf } from '../db/owner'
import { requireSilentParameters } from '../db/rows/parameter-log'
import type { DemoKeys } from '../demo/keys'
import { loadDemo } from '../demo/load'
import type { Clock } from '../kernel/clock'
import type { Observe } from '../telemetry/observation'

/** A database that is migrated and holds the demo catalogue where it is wanted, with connections to it. */
export interface PreparedDatabase {
  readonly located: LocatedDatabase
  readonly databases: Databases
  /** Whether the login of DATABASE_URL is the owner. */
  readonly isOwner: boolean
  /** null: no demo, not on loopback, or a worker. */
  readonly demoKeys: DemoKeys | null
  close(): Promise<void>
}

/** What a server does not do, or not by itself, whose login is not the owner. */
const OF_THE_OWNER = ['weir migrate', 'weir log retain', 'weir log erase']

/** @throws AppError setup.*, demo.*; nothing is left open then */
export const prepareDatabase = async (
  settings: Settings,
  clock: Clock,
  observe: Observe,
): Promise<PreparedDatabase> => {
  const located = await locateDatabase(settings, clock, observe)
  let databases: Databases | undefined
  try {
    await requireRoles(located.settings)
    const { isOwner, login, owner } = await ownershipOf(located.settings.databaseUrl)
    // once, not by each worker
    if (!isOwner && cluster.isPrimary) observe({ kind: 'leftToOwner', login, owner, commands: OF_THE_OWNER })
    databases = await openDatabases(located.settings, observe)
    await requireSilentParameters(located.settings)
    const demo = { databases, settings: located.settings, clock, observe }
    // a worker's first process has loaded it, and has its keys
    const demoKeys = settings.demo && cluster.isPrimary ? await loadDemo(demo) : null
    const opened = databases
    return {
      located,
      databases,
      isOwner,
      demoKeys,
      close: async () => {
        await opened.close()
        await located.stop()
      },
    }
  } catch (error) {
    await databases?.close()
    await located.stop()
    throw error
  }
}
