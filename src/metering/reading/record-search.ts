import type { Fragment, Sql } from 'postgres'
import { QUERY_CANCELED, sqlState } from '../../db/sql-state'
import { mayBeInDay } from './counted-days'
import { searchDays, Found, type SearchBounds, type FoundRecord } from './day-search'
import { facetsOf, filterConditions, type RecordFilter } from './record-filter'
import { areUncommon, countedHours, hasRareValue, type Facets } from './record-rarity'
import { walkedFor } from './walk-length'

/**
 * The newest records that match, newest first. What is rare is found by its index, and what is common from the newest on;
 * where that takes long, by the indexes too, in the days that may hold it, day by day. Of what the log has no index for
 * the rollup tells the hours in which it can be, and those are looked through from the newest on, until there are enough.
 * Records of the last two hours may not be counted yet, so they are always looked through, as are all hours since the
 * oldest batch that is not; one that came later than that is found when it is counted, at most a minute after.
 * @param sql role weir_audit
 * @throws AppError BAD_USER_INPUT
 */
export const searchRecords = async (
  sql: Sql,
  filter: RecordFilter,
  { most, before }: SearchBounds,
): Promise<readonly FoundRecord[]> => {
  // read first: a filter that cannot be is refused before anything is asked
  const where = whereOf(sql, filter, before, false)
  // ALLOW says that there was no error, and walking through either to find it out would take long
  if (filter.decision === 'ALLOW' && filter.code != null) return []
  const facets = facetsOf(filter)
  if (facets.length > 0 && (await areUncommon(sql, facets)))
    return searchHours(sql, filter, facets, { most, before })
  if (await hasRareValue(sql, filter)) return searchDays(sql, where, { most, before }, Infinity)
  if (hasOrder(filter)) return Found.parse(await sql`${newest(sql, filter, { most, before })}`)
  const isNear = (await walkedFor(sql, filter, before)) * most <= MOST_WALKED
  const walked = await walk(sql, filter, { most, before }, isNear ? NEAR_MS : FAR_MS)
  return walked ?? searchDays(sql, where, { most, before }, 1, mayBeInDay(sql, filter))
}

/** Whether one index gives the records in their order, or none could do better: there is no other way than to walk. */
const hasOrder = (f: RecordFilter): boolean => {
  const hasList = [f.dataset, f.agreement, f.code, f.column, f.openers].some((value) => value != null)
  const hasTwo = [f.account, f.organisation, f.decision].filter((value) => value != null).length > 1
  return !hasList && !hasTwo
}

const whereOf = (sql: Sql, filter: RecordFilter, before: string | null, isWalk: boolean): Fragment => {
  const conditions = [...filterConditions(sql, filter, isWalk)]
  if (before !== null) conditions.push(sql`r.id < ${before}`)
  return conditions.reduce((all, next) => sql`${all} and ${next}`, sql`true`)
}

const searchHours = async (
  sql: Sql,
  filter: RecordFilter,
  facets: Facets,
  { most, before }: SearchBounds,
): Promise<readonly FoundRecord[]> =>
  Found.parse(
    await sql`
      select r.id, r.canonical
      from (${hoursOf(sql, facets, before)}) h
      cross join lateral (
        select r.id, r.canonical from metering.usage_record r
        where r.id >= metering.least_id(h.hour) and r.id < metering.least_id(h.hour + interval '1 hour')
          and ${whereOf(sql, filter, before, true)}
        order by r.id desc
        limit ${most}
      ) r
      limit ${most}`,
  )

/** So many records are passed in less than it takes to find out. */
const MOST_WALKED = 20_000
/** A walk that has not found enough by then has met values that are common alone, and not together. */
const NEAR_MS = 60
/** The same where there would be enough only if the values belong together, as an account and its organisation do. */
const FAR_MS = 15

/** From the newest record on, or the newest of an account, an organisation or a decision; lists are compared one by one. */
const newest = (sql: Sql, filter: RecordFilter, { most, before }: SearchBounds): Fragment => sql`
  select r.id, r.canonical from metering.usage_record r
  where ${whereOf(sql, filter, before, true)} order by r.id desc limit ${most}`

/** @returns null: it took too long */
const walk = async (
  sql: Sql,
  filter: RecordFilter,
  bounds: SearchBounds,
  ms: number,
): Promise<readonly FoundRecord[] | null> => {
  try {
    const rows = await sql.begin(async (tx) => {
      await tx`select set_config('statement_timeout', ${String(ms)}, true)`
      return tx`${newest(sql, filter, bounds)}`
    })
    return Found.parse(rows)
  } catch (error) {
    if (sqlState(error) === QUERY_CANCELED) return null
    throw error
  }
}

/** Those, and the hours that may not be counted yet, the newest first. */
const hoursOf = (sql: Sql, facets: Facets, before: string | null): Fragment => sql`
  select h.hour from (
    ${countedHours(sql, facets)}
    union
    select generate_series(
      date_trunc('hour', least(
        now() - interval '2 hours',
        (select min(b.committed_at) - interval '1 hour' from metering.rollup_due b)), 'UTC'),
      date_trunc('hour', now(), 'UTC') + interval '1 hour', interval '1 hour')
  ) h
  where ${before === null ? sql`true` : sql`h.hour <= metering.time_of(${before})`}
  order by h.hour desc`
