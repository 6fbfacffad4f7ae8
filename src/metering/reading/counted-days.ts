import type { Fragment, Sql } from 'postgres'
import type { RecordFilter } from './record-filter'

/**
 * Whether the day `metering.usage_day d` may hold records of a filter, by what is counted of it: values that are common,
 * and never together, are found in no day. A day of which something may not be counted yet may hold anything. What is
 * counted by days of the time zone lies up to 5 minutes beside the day of the id (record-time.ts).
 * @param filter one that `filterConditions` has taken
 */
export const mayBeInDay = (sql: Sql, filter: RecordFilter): Fragment => {
  const { dataset, agreement, code, account, organisation, decision } = filter
  const who = (table: 'rollup_day' | 'rollup_day_dataset', more: Fragment): Fragment => sql`
    exists (
      select from ${sql(`metering.${table}`)} u
      where ${more} and ${account == null ? sql`true` : sql`u.account_id = ${account}`}
        and ${organisation == null ? sql`true` : sql`u.organisation_id = ${organisation}`}
        and u.day between ((d.begins - interval '5 minutes') at time zone s.time_zone)::date
          and ((d.ends + interval '5 minutes') at time zone s.time_zone)::date)`
  const inHours = (facet: string, value: string): Fragment => sql`
    exists (
      select from metering.rollup_hour u
      where u.facet = ${facet} and u.value = ${value} and u.hour > d.begins - interval '1 hour' and u.hour < d.ends)`
  const conditions = [
    ...(dataset == null ? [] : [who('rollup_day_dataset', sql`u.dataset = ${dataset}`)]),
    ...(account == null && organisation == null && decision == null
      ? []
      : [who('rollup_day', decision == null ? sql`true` : sql`u.decision = ${decision}`)]),
    ...(agreement == null ? [] : [inHours('AGREEMENT', agreement)]),
    ...(code == null ? [] : [inHours('CODE', code)]),
  ]
  return sql`(
    d.ends > (
      select least(now() - interval '2 hours', min(b.committed_at) - interval '1 hour') from metering.rollup_due b)
    or exists (
      select from metering.rollup_state s where ${conditions.reduce((all, next) => sql`${all} and ${next}`, sql`true`)}))`
}
