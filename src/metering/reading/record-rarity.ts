import type { Fragment, Sql } from 'postgres'
import { z } from 'zod'
import type { RecordFilter } from './record-filter'

const RARE = 2_000

const Least = z.tuple([z.object({ least: z.coerce.number() })])

/** Whether the dataset, the agreement or the code is in fewer than 2,000 records, as far as they are counted. */
export const hasRareValue = async (
  sql: Sql,
  { dataset, agreement, code }: RecordFilter,
): Promise<boolean> => {
  const values = [dataset, agreement, code].filter((value) => value != null)
  if (values.length === 0) return false
  // rows have an operation each, or nearly: so many of them are not rare
  const countOf = (rows: Fragment): Fragment =>
    sql`(select coalesce(sum(u.operations), 0) from (${rows} limit ${RARE}) u)`
  const ofFacet = (facet: string, value: string): Fragment =>
    countOf(sql`select operations from metering.rollup_hour where facet = ${facet} and value = ${value}`)
  const counts = [
    ...(dataset == null
      ? []
      : [countOf(sql`select operations from metering.rollup_day_dataset where dataset = ${dataset}`)]),
    ...(agreement == null ? [] : [ofFacet('AGREEMENT', agreement)]),
    ...(code == null ? [] : [ofFacet('CODE', code)]),
  ]
  const [{ least }] = Least.parse(
    await sql`select least(${counts.reduce((all, next) => sql`${all}, ${next}`)}) as least`,
  )
  return least < RARE
}

export type Facets = readonly (readonly [facet: string, value: string])[]

/** Whether the facets are together in fewer than half of the hours in which there are records. */
export const areUncommon = async (sql: Sql, facets: Facets): Promise<boolean> => {
  const [hours] = Hours.parse(
    await sql`
      select (select count(*) from (${countedHours(sql, facets)}) f) as found,
        (select count(distinct u.hour) from metering.rollup_hour u where u.facet = 'KIND') as whole`,
  )
  return 2 * hours.found < hours.whole
}

const Hours = z.tuple([z.object({ found: z.coerce.number(), whole: z.coerce.number() })])

/** Hours that every facet is in, as far as they are counted. */
export const countedHours = (sql: Sql, facets: Facets): Fragment =>
  facets
    .map(
      ([facet, value]) =>
        sql`select u.hour from metering.rollup_hour u where u.facet = ${facet} and u.value = ${value}`,
    )
    .reduce((all, next) => sql`${all} intersect ${next}`)
