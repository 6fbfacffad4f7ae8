import type { Fragment, Sql } from 'postgres'
import { z } from 'zod'
import type { RecordFilter } from './record-filter'
import { timeOfId } from '../record/record-time'

/** Days that are looked at: enough for a guess, and few rows of the rollup. */
const DAYS = 3

const Counts = z.tuple([z.record(z.string(), z.coerce.number())])

/**
 * How many records a walk passes for one that matches, by what is counted of the last days, and where values come together
 * by chance; 1: nothing is known.
 * @param before the id that the search begins below; null: from the newest
 */
export const walkedFor = async (sql: Sql, f: RecordFilter, before: string | null): Promise<number> => {
  const last = before === null ? sql`now()` : sql`${new Date(timeOfId(before))}::timestamptz`
  const first = sql`(${last} - make_interval(days => ${DAYS}))`
  const inDays = sql`u.day between ${first}::date and ${last}::date`
  const ofDay = (condition: Fragment): Fragment =>
    sql`(select coalesce(sum(u.operations), 0) from metering.rollup_day u where ${inDays} and ${condition})`
  const ofFacet = (facet: string, value: string): Fragment => sql`
    (select coalesce(sum(u.operations), 0) from metering.rollup_hour u
      where u.facet = ${facet} and u.value = ${value} and u.hour between ${first} and ${last})`
  const dataset = f.dataset ?? f.column?.split('.')[0]
  const counted = [
    sql`${ofDay(sql`true`)} as total`,
    ...(f.account == null ? [] : [sql`${ofDay(sql`u.account_id = ${f.account}`)} as account`]),
    ...(f.organisation == null
      ? []
      : [sql`${ofDay(sql`u.organisation_id = ${f.organisation}`)} as organisation`]),
    ...(f.decision == null ? [] : [sql`${ofDay(sql`u.decision = ${f.decision}`)} as decision`]),
    ...(f.agreement == null ? [] : [sql`${ofFacet('AGREEMENT', f.agreement)} as agreement`]),
    ...(f.code == null ? [] : [sql`${ofFacet('CODE', f.code)} as code`]),
    ...(dataset == null
      ? []
      : [
          sql`
            (select coalesce(sum(u.operations), 0) from metering.rollup_day_dataset u
              where ${inDays} and u.dataset = ${dataset}) as dataset`,
        ]),
  ]
  const [{ total = 0, ...counts }] = Counts.parse(
    await sql`select ${counted.reduce((all, next) => sql`${all}, ${next}`)}`,
  )
  if (total === 0) return 1
  const passed = (member: string): number => total / Math.max(counts[member] ?? total, 1)
  // the index of one of these three gives the order, and only its own records
  const ordered = Math.max(...['account', 'organisation', 'decision'].map(passed))
  return Object.keys(counts).reduce((product, member) => product * passed(member), 1) / ordered
}
