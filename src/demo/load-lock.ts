import type { ReadySettings } from '../config/settings'
import { withLogin } from '../db/login'
import { sqlState } from '../db/sql-state'
import { AppError } from '../kernel/errors'

// beside 87016000 (migrations) and those of the catalogue
const LOCK = 87016090

const WAIT_SECONDS = 180

const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Runs `work` while no other program runs under this lock: of several servers that start on one database one loads
 * the demo, and the others wait. A program that dies lets go of it with its connection.
 * @param waitSeconds how long to wait for it
 * @throws AppError demo.busy after that
 */
export const withLoadLock = <T>(
  settings: Pick<ReadySettings, 'databaseUrl'>,
  work: () => Promise<T>,
  waitSeconds = WAIT_SECONDS,
): Promise<T> =>
  withLogin(settings.databaseUrl, async (sql) => {
    try {
      await sql`select set_config('lock_timeout', ${`${waitSeconds}s`}, false)`
      await sql`select pg_advisory_lock(${LOCK}::bigint)`
    } catch (error) {
      if (sqlState(error) === LOCK_NOT_AVAILABLE)
        throw AppError.of('demo.busy', { seconds: waitSeconds }, {}, error)
      throw error
    }
    return work()
  })
