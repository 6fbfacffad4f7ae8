import type { Fragment, Sql } from 'postgres'
import { z } from 'zod'
import { facetsOf, filterConditions, type RecordFilter } from './record-filter'

export interface StoredRecord {
  readonly id: string
  readonly canonical: string
}

export interface SearchBounds {
  readonly most: number
  /** Records older than this id; null: from the newest. */
  readonly before: string | null
}

/**
 * The newest records that match, newest first. What the log has an index for is found by it, and what is common from the
 * newest on. Of the rest the rollup tells the hours in which it can be, and those are looked through from the newest on,
 * until there are enough. Records of the last two hours may not be counted yet, so they are always looked through; one
 * that came later than that is found when it is counted, at most a minute after.
 * @param sql role weir_audit
 * @throws AppError BAD_USER_INPUT
 */
export const searchRecords = async (
  sql: Sql,
  filter: RecordFilter,
  { most, before }: SearchBounds,
): Promise<readonly StoredRecord[]> => {
  // ALLOW says that there was no error, and walking through either to find it out would take long
  if (filter.decision === 'ALLOW' && filter.code != null) return []
  const facets = facetsOf(filter)
  const isByHours = facets.length > 0 && (await areUncommon(sql, facets))
  const conditions = [...filterConditions(sql, filter, isByHours)]
  if (before !== null) conditions.push(sql`r.id < ${before}`)
  const where = conditions.reduce((all, next) => sql`${all} and ${next}`, sql`true`)
  if (isByHours)
    return Stored.parse(
      await sql`
        select r.id, r.canonical
        from (${hoursOf(sql, facets, before)}) h
        cross join lateral (
          select r.id, r.canonical from metering.usage_record r
          where r.id >= metering.least_id(h.hour) and r.id < metering.least_id(h.hour + interval '1 hour') and ${where}
          order by r.id desc
          limit ${most}
        ) r
        limit ${most}`,
    )
  const found = sql`select r.id, r.canonical from metering.usage_record r where ${where}`
  return Stored.parse(
    await ((await hasRareValue(sql, filter))
      ? // found by its index and sorted then: the planner takes an element that it has not sampled for a common one
        sql`with found as materialized (${found}) select * from found r order by r.id desc limit ${most}`
      : sql`${found} order by r.id desc limit ${most}`),
  )
}

const RARE = 2_000
const Least = z.tuple([z.object({ least: z.coerce.number() })])

/** Whether the dataset, the agreement or the code is in fewer than 2,000 records, as far as they are counted. */
const hasRareValue = async (sql: Sql, { dataset, agreement, code }: RecordFilter): Promise<boolean> => {
  const values = [dataset, agreement, code].filter((value) => value != null)
  if (values.length === 0) return false
  // rows have an operation each, or nearly: so many of them are not rare
  const countOf = (rows: Fragment): Fragment =>
    sql`(select coalesce(sum(u.operations), 0) from (${rows} limit ${RARE}) u)`
  const ofFacet = (facet: string, value: string): Fragment =>
    countOf(sql`select operations from metering.usage_hour where facet = ${facet} and value = ${value}`)
  const counts = [
    ...(dataset == null
      ? []
      : [countOf(sql`select operations from metering.usage_day_dataset where dataset = ${dataset}`)]),
    ...(agreement == null ? [] : [ofFacet('AGREEMENT', agreement)]),
    ...(code == null ? [] : [ofFacet('CODE', code)]),
  ]
  const [{ least }] = Least.parse(
    await sql`select least(${counts.reduce((all, next) => sql`${all}, ${next}`)}) as least`,
  )
  return least < RARE
}

type Facets = readonly (readonly [facet: string, value: string])[]

/** Whether the facets are together in fewer than half of the hours in which there are records. */
const areUncommon = async (sql: Sql, facets: Facets): Promise<boolean> => {
  const [hours] = Hours.parse(
    await sql`
      select (select count(*) from (${countedHours(sql, facets)}) f) as found,
        (select count(distinct u.hour) from metering.usage_hour u where u.facet = 'KIND') as whole`,
  )
  return 2 * hours.found < hours.whole
}

const Hours = z.tuple([z.object({ found: z.coerce.number(), whole: z.coerce.number() })])

const Stored = z.array(z.object({ id: z.string(), canonical: z.string() }))

/** Hours that every facet is in, as far as they are counted. */
const countedHours = (sql: Sql, facets: Facets): Fragment =>
  facets
    .map(
      ([facet, value]) =>
        sql`select u.hour from metering.usage_hour u where u.facet = ${facet} and u.value = ${value}`,
    )
    .reduce((all, next) => sql`${all} intersect ${next}`)

/** Those, and the hours that may not be counted yet, the newest first. */
const hoursOf = (sql: Sql, facets: Facets, before: string | null): Fragment => sql`
  select h.hour from (
    ${countedHours(sql, facets)}
    union
    select date_trunc('hour', now(), 'UTC') + make_interval(hours => n) from generate_series(-2, 1) n
  ) h
  where ${before === null ? sql`true` : sql`h.hour <= metering.time_of(${before})`}
  order by h.hour desc`
