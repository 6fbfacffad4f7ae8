import type { Sql } from 'postgres'
import { SettingsError, type ReadySettings } from '../config/settings'
import { fault } from '../kernel/errors'
import { withLogin } from './login'

/**
 * Checks that every server knows the zone in which days begin: Node and PostgreSQL each have a list of their own, and
 * an older server lacks zones that are new. Else each statement that cuts time would fail one by one.
 * @throws SettingsError when one does not know it, or takes it for an abbreviation, which comes before a name (CET is UTC+1 in
 * summer too, to PostgreSQL alone); AppError setup.database.* as `withLogin`
 */
export const requireTimeZone = async ({
  databaseUrl,
  rowsDatabaseUrl,
  timeZone,
}: Pick<ReadySettings, 'databaseUrl' | 'rowsDatabaseUrl' | 'timeZone'>): Promise<void> => {
  for (const url of new Set([databaseUrl, rowsDatabaseUrl])) {
    const known = await withLogin(url, (sql) => lookUp(sql, timeZone))
    const problem = { name: 'WEIR_TIME_ZONE', value: timeZone }
    if (!known.isZone) throw new SettingsError([fault('setup.setting.timeZoneOfServer', problem)])
    // where it is one, PostgreSQL does not look further
    if (known.minutes !== null && !isFixed(timeZone, known.minutes))
      throw new SettingsError([fault('setup.setting.timeZoneAbbreviation', problem)])
  }
}

interface Known {
  readonly isZone: boolean
  /** East of UTC, of the abbreviation with this name; null: there is none. */
  readonly minutes: number | null
}

const lookUp = async (sql: Sql, name: string): Promise<Known> => {
  // names are compared without regard to case, as where they are used
  const [found] = await sql<Known[]>`
    select exists (select from pg_catalog.pg_timezone_names where lower(name) = lower(${name})) as "isZone",
      (select extract(epoch from utc_offset)::int / 60 from pg_catalog.pg_timezone_abbrevs
        where lower(abbrev) = lower(${name}) limit 1) as minutes`
  return found ?? { isZone: false, minutes: null }
}

/** Whether Node has a zone at the same offset in winter and in summer. */
const isFixed = (timeZone: string, minutes: number): boolean =>
  ['2026-01-15T00:00:00Z', '2026-07-15T00:00:00Z'].every((at) => offsetAt(timeZone, at) === minutes)

const offsetAt = (timeZone: string, at: string): number => {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    new Date(at),
  )
  const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d+):(\d+)/.exec(text) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
