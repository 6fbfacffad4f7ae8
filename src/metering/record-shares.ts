import type { Fragment, Sql } from 'postgres'
import { z } from 'zod'
import type { ListMember, RecordFilter } from './record-filter'
import { timeOfId } from './record-time'

/** What the counts of some days say of a search by several values. */
export interface Shares {
  /** Records that a walk passes for one that matches, where values come together by chance; 1: nothing is known. */
  readonly walked: number
  /** The list whose index finds fewest records; NONE: an account or an organisation has fewer; ALL: nothing is known. */
  readonly indexed: ListMember | 'ALL' | 'NONE'
}

/** Days that are looked at: enough for a guess, and few rows of the rollup. */
const DAYS = 3

const Counts = z.tuple([z.record(z.string(), z.coerce.number())])

/** @param before the id that the search begins below; null: from the newest */
export const readShares = async (sql: Sql, f: RecordFilter, before: string | null): Promise<Shares> => {
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
  if (total === 0) return { walked: 1, indexed: 'ALL' }
  const passed = (member: string): number => total / Math.max(counts[member] ?? total, 1)
  const ordered = Math.max(...['account', 'organisation', 'decision'].map(passed))
  const [rarest] = Object.keys(counts)
    .filter((member) => member !== 'decision')
    .sort((a, b) => passed(b) - passed(a))
  return {
    // the index of one of these three gives the order, and only its own records
    walked: Object.keys(counts).reduce((product, member) => product * passed(member), 1) / ordered,
    indexed: listMembers.find((member) => member === rarest) ?? 'NONE',
  }
}

const listMembers = ['agreement', 'dataset', 'code'] as const satisfies readonly ListMember[]
