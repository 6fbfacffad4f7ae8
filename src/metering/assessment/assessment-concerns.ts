import type { Sql } from 'postgres'
import { z } from 'zod'
import { reportEnds } from '../../catalog/concerns/error-report'
import { objectionEnds } from '../../catalog/concerns/objection'
import { isOfOpeners, type AssessmentPeriod } from './assessment-period'
import { workingDays } from './assessment-days'

/** Objections, reports of errors or demands of a period. */
export interface ConcernFigures {
  readonly kind: string
  readonly received: number
  /** Of those that were received: the ones that are answered by now. */
  readonly answered: number
  /** Of those that were received: past their term, and not answered. */
  readonly overdue: number
  /** Working days from being lodged to the last step; null: none is answered. */
  readonly medianDays: number | null
  readonly longestDays: number | null
}

/** States in which nothing more happens. */
const answeredStates: readonly string[] = [...objectionEnds, ...reportEnds, 'ANSWERED']

/** @param sql role weir_audit */
export const concernFigures = async (
  sql: Sql,
  { from, to, timeZone, openers }: AssessmentPeriod,
): Promise<readonly ConcernFigures[]> =>
  Figures.parse(
    await sql`
      with lodged as (
        select c.kind, c.due, c.state = any (${[...answeredStates]}::text[]) as is_answered,
          ${workingDays(
            sql,
            sql`(c.lodged_at at time zone ${timeZone})::date`,
            sql`(c.changed_at at time zone ${timeZone})::date`,
          )} as days
        from catalog.concern c
        where (c.lodged_at at time zone ${timeZone})::date between ${from} and ${to}
          and ${isOfOpeners(sql, openers, sql`c.opener_organisation_id`)}
      )
      select kind, count(*) as received, count(*) filter (where is_answered) as answered,
        count(*) filter (where not is_answered and due < (now() at time zone ${timeZone})::date) as overdue,
        percentile_cont(0.5) within group (order by days) filter (where is_answered) as "medianDays",
        max(days) filter (where is_answered) as "longestDays"
      from lodged group by kind order by kind`,
  )

const days = z.coerce.number().nullable()
const Figures = z.array(
  z.object({
    kind: z.string(),
    received: z.coerce.number(),
    answered: z.coerce.number(),
    overdue: z.coerce.number(),
    medianDays: days,
    longestDays: days,
  }),
)
