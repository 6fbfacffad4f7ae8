import type { Sql } from 'postgres'
import { AppError } from '../kernel/errors'
import { connect } from './connection'
import { explainConnection } from './connection-error'

/** The oldest major version that the statements rely on. */
const LEAST_MAJOR = 15

/**
 * Lends one connection as the user of the URL, whoever that is: for what every login may ask.
 * @throws AppError setup.database.* when it cannot be entered, setup.database.tooOld before version 15
 */
export const withLogin = async <T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> => {
  const sql = connect(url, { role: null, applicationName: 'weir login', max: 1 })
  try {
    await checkVersion(sql).catch((error: unknown) => {
      throw explainConnection(url, error)
    })
    return await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

const checkVersion = async (sql: Sql): Promise<void> => {
  const [row] = await sql<{ version: number }[]>`select current_setting('server_version_num')::int as version`
  const major = Math.trunc((row?.version ?? 0) / 10_000)
  if (major < LEAST_MAJOR) throw AppError.of('setup.database.tooOld', { found: major, least: LEAST_MAJOR })
}
