import type { Command } from 'commander'
import type { ReadySettings, Settings } from '../config/settings'
import { openDatabases, type Databases } from '../db/connect'
import { locateDatabase } from '../db/locate'
import { requireRoles } from '../db/login-roles'
import { INSUFFICIENT_PRIVILEGE, sqlState } from '../db/sql-state'
import type { Clock } from '../kernel/clock'
import { AppError } from '../kernel/errors'
import type { Observe } from '../telemetry/observation'
import type { Output } from './output'

/** What a command gets to work with. */
export interface CommandContext {
  /** @throws SettingsError; read when first asked for, so that `--help` works with any environment */
  readonly settings: Settings
  readonly clock: Clock
  readonly observe: Observe
  readonly output: Output
  /** Aborts at SIGINT and SIGTERM: long work should end soon then. */
  readonly signal: AbortSignal
  /**
   * Lends the databases: of DATABASE_URL, or of the embedded server, which is started where it does not run, and
   * migrated. All is closed afterwards.
   * @throws AppError `setup.*`
   */
  withDatabases<T>(work: (databases: Databases, settings: ReadySettings) => Promise<T>): Promise<T>
  /** Makes the exit code 1 although nothing was thrown: the command did its work, and the answer is no. */
  fail(): void
}

/** Adds one command to the program. Each file of a command exports one, named `register<Command>`. */
export type RegisterCommand = (program: Command, io: CommandContext) => void

export interface ContextParts {
  readonly readSettings: () => Settings
  readonly clock: Clock
  readonly observe: Observe
  readonly output: Output
  readonly signal: AbortSignal
  readonly fail: () => void
}

export const createContext = ({
  readSettings,
  clock,
  observe,
  output,
  signal,
  fail,
}: ContextParts): CommandContext => {
  let settings: Settings | undefined
  const context: CommandContext = {
    get settings() {
      return (settings ??= readSettings())
    },
    clock,
    observe,
    output,
    signal,
    fail,
    withDatabases: async (work) => {
      const located = await locateDatabase(context.settings, clock, observe)
      try {
        const databases = await openDatabases(located.settings, observe)
        try {
          return await Promise.race([work(databases, located.settings), interrupted(signal)])
        } catch (error) {
          if (sqlState(error) === INSUFFICIENT_PRIVILEGE) await requireRoles(located.settings)
          throw error
        } finally {
          await databases.close()
        }
      } finally {
        await located.stop()
      }
    },
  }
  return context
}

/** How long after SIGINT or SIGTERM a command may go on to end its work by itself. */
const INTERRUPT_GRACE_MS = 3_000

/** Rejects some time after the signal aborted; never settles otherwise. */
const interrupted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const onAbort = (): void => {
      setTimeout(() => reject(AppError.of('cli.interrupted')), INTERRUPT_GRACE_MS).unref()
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
