import type { Fragment, Sql } from 'postgres'
import { z } from 'zod'
import { isOfOpeners, type AssessmentPeriod, type NamedCount } from './assessment-period'
import { eventsOf, workingDays } from './assessment-days'

/** Applications and agreements of a period. */
export interface CaseFigures {
  readonly received: number
  readonly approved: number
  readonly rejected: number
  readonly cancelled: number
  /** What was not completed in time. */
  readonly abandoned: number
  /** Working days from the first submission to the opener's decision; null: nothing was decided. */
  readonly medianReplyDays: number | null
  readonly longestReplyDays: number | null
  /** Cases in which a term ran out. */
  readonly overdue: number
  /** By the basis that was given. */
  readonly rejections: readonly NamedCount[]
  /** Agreements by the state that they are in now. */
  readonly agreements: readonly NamedCount[]
  /** Agreements that were terminated in the period, by ground. */
  readonly terminations: readonly NamedCount[]
}

/** @param sql role weir_audit */
export const caseFigures = async (sql: Sql, period: AssessmentPeriod): Promise<CaseFigures> => {
  const events = casesEvents(sql, period)
  const [counts] = Counts.parse(
    await sql`
      with events as (${events}),
      decided as (
        select ${workingDays(
          sql,
          sql`(select min(s.on_day) from (${casesEvents(sql, { ...period, from: '-infinity' })}) s
            where s.stream = e.stream and s.kind = 'SUBMITTED')`,
          sql`e.on_day`,
        )} as days
        from events e where e.kind in ('APPROVED', 'REJECTED')
      )
      select
        (select count(*) from (${firstSubmissions(sql, period)}) f
          where f.on_day between ${period.from}::date and ${period.to}::date) as received,
        (select count(*) from events where kind = 'APPROVED') as approved,
        (select count(*) from events where kind = 'REJECTED') as rejected,
        (select count(*) from events where kind = 'CANCELLED') as cancelled,
        (select count(*) from events where kind = 'ABANDONED') as abandoned,
        (select count(distinct stream) from events where kind = 'ESCALATED') as overdue,
        (select percentile_cont(0.5) within group (order by days) from decided) as "medianReplyDays",
        (select max(days) from decided) as "longestReplyDays"`,
  )
  const grounds = async (kind: string): Promise<readonly NamedCount[]> =>
    Named.parse(
      await sql`
        select coalesce(e.body -> 'decision' ->> 'ground', '') as name, count(*) as count
        from (${events}) e where e.kind = ${kind} group by 1 order by 2 desc, 1`,
    )
  const agreements = Named.parse(
    await sql`
      select a.state as name, count(*) as count from agreements.agreement a
      where ${isOfOpeners(sql, period.openers, sql`a.opener_organisation_id`)}
      group by 1 order by 2 desc, 1`,
  )
  return {
    ...counts,
    rejections: await grounds('REJECTED'),
    agreements,
    terminations: await grounds('TERMINATED'),
  }
}

/** Of the cases of the openers, in the period. */
const casesEvents = (sql: Sql, period: AssessmentPeriod): Fragment => sql`
  select e.stream, e.kind, e.body, e.on_day
  from (${eventsOf(sql, 'case', period)}) e
  join cases."case" c on 'case:' || c.id = e.stream
  where ${isOfOpeners(sql, period.openers, sql`c.opener_organisation_id`)}`

const firstSubmissions = (sql: Sql, period: AssessmentPeriod): Fragment => sql`
  select e.stream, min(e.on_day) as on_day
  from (${casesEvents(sql, { ...period, from: '-infinity' })}) e
  where e.kind = 'SUBMITTED' group by e.stream`

const count = z.coerce.number()
const days = z.coerce.number().nullable()
const Counts = z.tuple([
  z.object({
    received: count,
    approved: count,
    rejected: count,
    cancelled: count,
    abandoned: count,
    overdue: count,
    medianReplyDays: days,
    longestReplyDays: days,
  }),
])
const Named = z.array(z.object({ name: z.string(), count }))
