import { loadSecret } from '../config/data-directory'
import type { ReadySettings, Settings } from '../config/settings'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import type { Observe } from '../telemetry/observation'
import { connectionsOf } from './connect'
import { startEmbedded } from './embedded/embedded'
import { migrate, pendingMigrations } from './migrate'
import { ownershipOf } from './owner'
import { requirePair } from './rows/rows-pairing'

/** A database that is there, at the state that this program needs. */
export interface LocatedDatabase {
  readonly settings: ReadySettings
  /** Ends our use of the embedded server, where it is used. Close every connection first. */
  stop(): Promise<void>
}

/**
 * Finds the database that the settings mean: the one of DATABASE_URL, or the embedded server. The embedded one and
 * a demo of its owner are migrated; any other must be, by `weir migrate`.
 * @throws AppError setup.migration.pending when it is behind; setup.rows.* when its rows database is another's; as `startEmbedded` and `migrate`
 */
export const locateDatabase = async (
  settings: Settings,
  clock: Clock,
  observe: Observe,
): Promise<LocatedDatabase> => {
  const located = await reachDatabase(settings, observe)
  try {
    if (settings.databaseUrl === null || (settings.demo && (await isOwner(located))))
      await migrate(located.settings, clock)
    const [first, ...more] = await pendingMigrations(located.settings)
    if (first !== undefined) throw AppError.of('setup.migration.pending', { count: more.length + 1, first })
    await requirePair(located.settings)
    return located
  } catch (error) {
    await located.stop()
    throw error
  }
}

const isOwner = async ({ settings }: LocatedDatabase): Promise<boolean> =>
  (await ownershipOf(settings.databaseUrl)).isOwner

/** The same, whatever state the database is in: for `weir migrate`. */
export const reachDatabase = async (settings: Settings, observe: Observe): Promise<LocatedDatabase> => {
  const secret = settings.secret ?? (await loadSecret(settings.dataDir))
  const ready = (databaseUrl: string): ReadySettings => ({
    ...settings,
    databaseUrl,
    rowsDatabaseUrl: settings.rowsDatabaseUrl ?? databaseUrl,
    secret,
  })
  if (settings.databaseUrl !== null)
    return { settings: ready(settings.databaseUrl), stop: () => Promise.resolve() }
  const connections = RESERVED + settings.workers * connectionsOf(settings)
  const embedded = await startEmbedded({ dataDir: settings.dataDir, observe, connections })
  return { settings: ready(embedded.url), stop: () => embedded.stop() }
}

/** Connections of the embedded server for commands beside the serving processes, and for people. */
const RESERVED = 40
