import { SettingsError, type ReadySettings } from '../config/settings'
import { fault } from '../kernel/errors'
import { withOwner } from './owner'

/**
 * Checks that every server knows the zone in which days begin: Node and PostgreSQL each have a list of their own, and
 * an older server lacks zones that are new. Else each statement that cuts time would fail one by one.
 * @throws SettingsError when one does not know it; AppError setup.database.* as `withOwner`
 */
export const requireTimeZone = async ({
  databaseUrl,
  rowsDatabaseUrl,
  timeZone,
}: Pick<ReadySettings, 'databaseUrl' | 'rowsDatabaseUrl' | 'timeZone'>): Promise<void> => {
  for (const url of new Set([databaseUrl, rowsDatabaseUrl]))
    if (!(await knowsTimeZone(url, timeZone)))
      throw new SettingsError([
        fault('setup.setting.timeZoneOfServer', { name: 'WEIR_TIME_ZONE', value: timeZone }),
      ])
}

const knowsTimeZone = (url: string, name: string): Promise<boolean> =>
  withOwner(url, async (sql) => {
    // names are compared without regard to case, as where they are used
    const found =
      await sql`select from pg_catalog.pg_timezone_names where lower(name) = lower(${name}) limit 1`
    return found.length > 0
  })
