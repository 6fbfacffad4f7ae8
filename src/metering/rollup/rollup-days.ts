import type { Sql } from 'postgres'
import { z } from 'zod'

/** Days `[from, to]`; null: from the first that has records or is counted, to the last. */
export interface RollupPeriod {
  readonly from: string | null
  readonly to: string | null
}

/** The days of a period that can be compared. */
export interface RollupDays {
  /** In which days are cut; null: nothing was counted yet. */
  readonly timeZone: string | null
  /** `yyyy-mm-dd`, in their order. */
  readonly days: readonly string[]
  /** How many days of the period are not whole any more, as their time was over: they keep their figures. */
  readonly leftOut: number
  /** The first day of which a rule of signals has not forgotten all; `-infinity`: nothing was forgotten. */
  readonly signalsFrom: string
  /** Whether the log has any record. */
  readonly hasRecords: boolean
}

/**
 * By the records, and by what is counted of days without any: what was removed from the rollup leaves no day out. A day
 * counts as dropped only where nothing of it is left, whatever `usage_day` says.
 * @param audit role weir_audit
 */
export const readRollupDays = async (audit: Sql, { from, to }: RollupPeriod): Promise<RollupDays> =>
  audit.begin('isolation level repeatable read', async (tx) => {
    await tx`set local statement_timeout = 0`
    const [{ timeZone, hasRecords, signalsFrom }] = State.parse(
      await tx`
        select (select s.time_zone from metering.rollup_state s) as "timeZone",
          exists (select from metering.usage_record) as "hasRecords",
          (select min(f.before at time zone s.time_zone)::date::text
            from metering.signal_forgotten f, metering.rollup_state s) as "signalsFrom"`,
    )
    if (timeZone === null) return { timeZone, days: [], leftOut: 0, hasRecords, signalsFrom: NEVER }
    const found = Days.parse(
      await tx`
        with ends as (
          select (select metering.time_of(r.id) from metering.usage_record r order by r.id limit 1) as first,
            (select metering.time_of(r.id) from metering.usage_record r order by r.id desc limit 1) as last),
        -- ids lie within 5 minutes of what they begin at (record-time.ts)
        recorded as (
          select (select min(r.at) from metering.usage_record r
              where r.id < metering.least_id(e.first + interval '11 minutes')) at time zone ${timeZone} as first,
            (select max(r.at) from metering.usage_record r
              where r.id >= metering.least_id(e.last - interval '11 minutes')) at time zone ${timeZone} as last
          from ends e),
        days as (
          select generate_series(r.first::date, r.last::date, interval '1 day')::date as day from recorded r
          union select day from metering.rollup_day
          union select day from metering.rollup_day_dataset
          union select day from metering.rollup_hour
          union select day from metering.rollup_day_duration
          union select (s.slice at time zone ${timeZone})::date from metering.rollup_signal s),
        dropped as (
          select u.begins, u.ends from metering.usage_day u
          where u.dropped_at is not null and not exists (
            select from metering.usage_record r
            where r.id >= metering.least_id(u.begins) and r.id < metering.least_id(u.ends)))
        select d.day::text as day, exists (
          select from dropped u
          where u.begins < ((d.day + 1)::timestamp at time zone ${timeZone})
            and u.ends > (d.day::timestamp at time zone ${timeZone})) as "isDropped"
        from days d
        where d.day >= coalesce(${from}::date, d.day) and d.day <= coalesce(${to}::date, d.day)
        order by d.day`,
    )
    const days = found.filter(({ isDropped }) => !isDropped).map(({ day }) => day)
    return {
      timeZone,
      days,
      leftOut: found.length - days.length,
      hasRecords,
      signalsFrom: signalsFrom ?? NEVER,
    }
  })

/** As PostgreSQL writes it; before all days. */
const NEVER = '-infinity'

const State = z.tuple([
  z.object({
    timeZone: z.string().nullable(),
    hasRecords: z.boolean(),
    signalsFrom: z.string().nullable(),
  }),
])
const Days = z.array(z.object({ day: z.string(), isDropped: z.boolean() }))
