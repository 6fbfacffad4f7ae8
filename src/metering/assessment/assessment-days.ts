import type { Fragment, Sql } from 'postgres'
import type { AssessmentPeriod } from './assessment-period'

/** Events of streams `<noun>:…` in a period, with the day that each falls on as `on_day`. */
export const eventsOf = (
  sql: Sql,
  noun: 'case' | 'objection' | 'report' | 'demand',
  { from, to, timeZone }: AssessmentPeriod,
): Fragment => sql`
  select e.stream, e.seq, e.kind, e.body, (e.at at time zone ${timeZone})::date as on_day
  from journal.event e
  where e.stream like ${`${noun}:%`}
    and e.at >= (${from}::date::timestamp at time zone ${timeZone})
    and e.at < ((${to}::date + 1)::timestamp at time zone ${timeZone})`

/** Working days after a day up to and including another: those of the calendar, else Monday to Friday. */
export const workingDays = (sql: Sql, from: Fragment, to: Fragment): Fragment => sql`(
  select count(*) from generate_series(${from} + 1, ${to}, interval '1 day') n
  left join cases.calendar_day c on c.day = n::date
  where case when c.kind is null then extract(isodow from n) < 6 else c.kind = 'MAKE_UP' end)`
