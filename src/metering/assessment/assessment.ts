import type { Sql } from 'postgres'
import { z } from 'zod'
import { isOfOpeners, type AssessmentPeriod, type NamedCount } from './assessment-period'
import { caseFigures, type CaseFigures } from './assessment-cases'
import { concernFigures, type ConcernFigures } from './assessment-concerns'
import { usageBy, usageTotals, type UsageGroup, type UsageKey, type UsageTotals } from './assessment-usage'

export interface ServiceLevel {
  readonly operations: number
  /** Operations that failed by our fault, or by the time limit. */
  readonly failed: number
  /** Milliseconds, at most 10 % above what it was; null: there was no operation. */
  readonly medianMs: number | null
  readonly p95Ms: number | null
}

/**
 * The figures that an assessment (评估考核) asks for (R-71), each read when it is asked for: of usage from what is counted
 * of the records, of cases and concerns from the journal.
 */
export interface Assessment {
  /** When the oldest batch that is not counted yet was committed, ISO 8601; null: everything is counted. */
  uncountedSince(): Promise<string | null>
  totals(): Promise<UsageTotals>
  /** The most used first; days in their order. */
  usage(by: UsageKey, first: number): Promise<readonly UsageGroup[]>
  /** Operations that were refused or failed by code; of openers, those that were refused one of their datasets. */
  codes(): Promise<readonly NamedCount[]>
  /** Operations by the rule that refused; none for openers, since rules are not told by dataset. */
  rules(): Promise<readonly NamedCount[]>
  /** Published datasets that nobody read anything of. */
  unusedDatasets(): Promise<readonly string[]>
  /** Of the whole service, whoever asks. */
  service(): Promise<ServiceLevel>
  cases(): Promise<CaseFigures>
  concerns(): Promise<readonly ConcernFigures[]>
}

/** @param sql role weir_audit */
export const createAssessment = (sql: Sql, period: AssessmentPeriod): Assessment => {
  const { from, to, openers } = period
  const countsOf = async (facet: string): Promise<readonly NamedCount[]> =>
    NamedCounts.parse(
      await sql`
        select u.value as name, sum(u.operations) as count from metering.rollup_hour u
        where u.facet = ${facet} and u.day between ${from} and ${to}
        group by 1 order by 2 desc, 1`,
    )
  return {
    uncountedSince: async () => {
      const [row] = Since.parse(await sql`select min(committed_at)::text as since from metering.rollup_due`)
      return row.since === null ? null : new Date(row.since).toISOString()
    },
    totals: () => usageTotals(sql, period),
    usage: (by, first) => usageBy(sql, period, by, first),
    codes: async () =>
      openers === null
        ? countsOf('CODE')
        : NamedCounts.parse(
            await sql`
              select split_part(u.value, '.', 2) as name, sum(u.operations * n.times) as count
              from metering.rollup_hour u
              left join metering.named_together g on g.id = split_part(u.value, '.', 1)
              -- what names several takes off what is there too often
              cross join lateral (
                select case when g.id is not null then 1 - count(*) else 1 end as times
                from unnest(string_to_array(coalesce(g.names, split_part(u.value, '.', 1)), ',')) m
                join catalog.dataset d on d.name = m and ${isOfOpeners(sql, openers, sql`d.opener_id`)}
                having count(*) > 0) n
              where u.facet = 'REFUSAL' and u.day between ${from} and ${to}
              group by 1 order by 2 desc, 1`,
          ),
    rules: () => (openers === null ? countsOf('RULE') : Promise.resolve([])),
    unusedDatasets: async () =>
      Names.parse(
        await sql`
          select d.name from catalog.dataset d
          where d.status = 'PUBLISHED' and d.open_attribute <> 'NOT_OPEN'
            and ${isOfOpeners(sql, openers, sql`d.opener_id`)}
            and not exists (
              select from metering.rollup_day_dataset u
              where u.dataset = d.name and u.day between ${from} and ${to} and u.operations > u.refused)
          order by 1`,
      ).map(({ name }) => name),
    service: async () => {
      const [row] = Service.parse(
        await sql`
          with spread as (
            select bucket, sum(sum(operations)) over (order by bucket) as below, sum(sum(operations)) over () as operations
            from metering.rollup_day_duration where day between ${from} and ${to}
            group by bucket
          )
          select
            (select coalesce(sum(operations), 0) from metering.rollup_day
              where day between ${from} and ${to}) as operations,
            (select coalesce(sum(operations), 0) from metering.rollup_day
              where day between ${from} and ${to} and decision = 'FAILED') as failed,
            (select power(1.1, min(bucket)) / 1000 from spread where below >= 0.5 * operations) as "medianMs",
            (select power(1.1, min(bucket)) / 1000 from spread where below >= 0.95 * operations) as "p95Ms"`,
      )
      return row
    },
    cases: () => caseFigures(sql, period),
    concerns: () => concernFigures(sql, period),
  }
}

const NamedCounts = z.array(z.object({ name: z.string(), count: z.coerce.number() }))
const Names = z.array(z.object({ name: z.string() }))
const Since = z.tuple([z.object({ since: z.string().nullable() })])
const Milliseconds = z.coerce.number().nullable()
const Service = z.tuple([
  z.object({
    operations: z.coerce.number(),
    failed: z.coerce.number(),
    medianMs: Milliseconds,
    p95Ms: Milliseconds,
  }),
])
