import type { Fragment, Sql, TransactionSql } from 'postgres'
import { z } from 'zod'
import { readRollupDays, type RollupPeriod } from './rollup-days'
import { countedSignals, recordedSignals, type ZonedDay } from './signal-recount'

/** A row of the rollup that is not what the records say. */
export interface RollupDifference {
  /** `yyyy-mm-dd`. */
  readonly day: string
  readonly table: RollupTable
  /** What the row counts, as JSON. */
  readonly key: string
  /** As JSON; null: there is no such row. */
  readonly counted: string | null
  /** What the records say; null: they say nothing of it. */
  readonly recorded: string | null
}

const dayTables = ['rollup_day', 'rollup_day_dataset', 'rollup_hour', 'rollup_day_duration'] as const
type DayTable = (typeof dayTables)[number]
type RollupTable = DayTable | 'rollup_signal'

export interface RollupCheck {
  /** Whether nothing differs, and there was something to compare, if the log has records. */
  readonly ok: boolean
  readonly days: number
  /** Days of the period whose records were dropped by retention, wholly or in part. */
  readonly leftOut: number
  /** Of what is counted; those of batches that are not counted yet are left out. */
  readonly operations: number
  /** At most 1,000. */
  readonly differences: readonly RollupDifference[]
}

const MAX_DIFFERENCES = 1_000

/**
 * Counts the records of a period again, day by day, and compares with the rollup (R-36, R-71): for signals what no rule has
 * forgotten.
 * @param audit role weir_audit
 */
export const checkRollup = async (
  audit: Sql,
  period: RollupPeriod,
  watch: { readonly signal?: AbortSignal; readonly onDay?: (day: string) => void } = {},
): Promise<RollupCheck> => {
  const differences: RollupDifference[] = []
  const { timeZone, leftOut, hasRecords, signalsFrom, ...found } = await readRollupDays(audit, period)
  let days = 0
  let operations = 0
  if (timeZone === null) return { ok: !hasRecords, days, leftOut, operations, differences }
  for (const day of found.days) {
    if (watch.signal?.aborted === true) break
    watch.onDay?.(day)
    const differing = await audit.begin('isolation level repeatable read', async (tx) => {
      await tx`set local statement_timeout = 0`
      const [total] = Total.parse(
        await tx`select coalesce(sum(operations), 0) as operations from metering.rollup_day where day = ${day}`,
      )
      operations += total.operations
      const rows: RollupDifference[] = []
      const compare = async (
        table: RollupTable,
        comparison: Comparison,
        counted: Fragment,
      ): Promise<void> => {
        for (const row of Differing.parse(await differencesOf(tx, comparison, counted)))
          rows.push({ day, table, ...row })
      }
      for (const table of dayTables)
        await compare(
          table,
          tables[table](tx, { day, timeZone }),
          tx`select c.*, ${isNamed(tx, table)} as is_named from ${tx(`metering.${table}`)} c where c.day = ${day}`,
        )
      if (day >= signalsFrom)
        await compare('rollup_signal', signals(tx, { day, timeZone }), countedSignals(tx, { day, timeZone }))
      return rows
    })
    days += 1
    differences.push(...differing.slice(0, MAX_DIFFERENCES - differences.length))
  }
  const ok = differences.length === 0 && (days > 0 || !hasRecords)
  return { ok, days, leftOut, operations, differences }
}

/** Whether datasets that are counted together have the names that their id is made of: so they have, of the records. */
const isNamed = (sql: TransactionSql, table: DayTable): Fragment => {
  if (table !== 'rollup_day_dataset' && table !== 'rollup_hour') return sql`true`
  const id = table === 'rollup_hour' ? sql`split_part(c.value, '.', 1)` : sql`c.dataset`
  return sql`
    ${id} not like '+%' or exists (
      select from metering.named_together g where g.id = ${id} and g.id = metering.together_id(g.names))`
}

const Total = z.tuple([z.object({ operations: z.coerce.number() })])
const Differing = z.array(
  z.object({ key: z.string(), counted: z.string().nullable(), recorded: z.string().nullable() }),
)

/** The records of a day that are counted: ids lie within 5 minutes of `at` (record-time.ts). */
const ofDay = (sql: TransactionSql, { day, timeZone }: ZonedDay): Fragment => sql`
  r.id >= metering.least_id((${day}::date::timestamp at time zone ${timeZone}) - interval '5 minutes')
  and r.id < metering.least_id(((${day}::date + 1)::timestamp at time zone ${timeZone}) + interval '6 minutes')
  and (r.at at time zone ${timeZone})::date = ${day}::date
  and not exists (select from metering.rollup_due d where d.writer = r.writer and d.number = r.batch)`

/** What tells one row `t` from others, what it counts, and the rows that the records give. */
interface Comparison {
  readonly key: Fragment
  readonly body: Fragment
  readonly recorded: Fragment
}

/** Rows that only one side has, or that differ. */
const differencesOf = (
  sql: TransactionSql,
  { key, body, recorded }: Comparison,
  counted: Fragment,
): Fragment => sql`
  select b.key, max(b.body) filter (where b.is_counted) as counted,
    max(b.body) filter (where not b.is_counted) as recorded
  from (
    select true as is_counted, ${key}::text as key, ${body}::text as body from (${counted}) t
    union all
    select false, ${key}::text, ${body}::text from (${recorded}) t
  ) b
  group by b.key
  having max(b.body) filter (where b.is_counted) is distinct from max(b.body) filter (where not b.is_counted)
  limit ${MAX_DIFFERENCES}`

const tables: Readonly<Record<DayTable, (sql: TransactionSql, day: ZonedDay) => Comparison>> = {
  rollup_day: (sql, day) => ({
    key: sql`jsonb_build_object('account', t.account_id, 'organisation', t.organisation_id, 'decision', t.decision)`,
    body: sql`jsonb_build_object('operations', t.operations, 'rows', t.rows, 'bytes', t.bytes, 'cost', t.cost)`,
    recorded: sql`
      select r.account_id, r.organisation_id, r.decision, sum(r.operations) as operations, sum(r.rows) as rows,
        sum(r.bytes) as bytes, sum(r.cost) as cost
      from metering.counted_record r where ${ofDay(sql, day)} group by 1, 2, 3`,
  }),
  rollup_day_dataset: (sql, day) => ({
    key: sql`jsonb_build_object('dataset', t.dataset, 'account', t.account_id, 'organisation', t.organisation_id)`,
    body: sql`
      jsonb_build_object('operations', t.operations, 'refused', t.refused, 'rows', t.rows, 'bytes', t.bytes, 'isNamed',
        t.is_named)`,
    recorded: sql`
      select u.dataset, r.account_id, r.organisation_id, sum(r.operations) as operations,
        coalesce(sum(r.operations) filter (where u.is_refused), 0) as refused, sum(u.rows) as rows,
        sum(r.bytes) as bytes, true as is_named
      from metering.counted_record r, metering.uses_of(r.datasets) u where ${ofDay(sql, day)} group by 1, 2, 3
      union all
      select metering.together_id(metering.together_of(r.datasets)), r.account_id, r.organisation_id, sum(r.operations), 0, sum(r.rows),
        sum(r.bytes), true
      from metering.counted_record r
      where json_array_length(r.datasets) > 1 and metering.together_of(r.datasets) is not null and ${ofDay(sql, day)}
      group by 1, 2, 3`,
  }),
  rollup_hour: (sql, day) => ({
    key: sql`jsonb_build_object('facet', t.facet, 'value', t.value, 'hour', t.hour)`,
    body: sql`jsonb_build_object('operations', t.operations, 'rows', t.rows, 'bytes', t.bytes, 'cost', t.cost, 'isNamed',
        t.is_named)`,
    recorded: sql`
      select r.facet, r.value, r.hour, sum(r.operations) as operations, sum(r.rows) as rows, sum(r.bytes) as bytes,
        sum(r.cost) as cost, true as is_named
      from metering.counted_facet r where ${ofDay(sql, day)} group by 1, 2, 3`,
  }),
  rollup_day_duration: (sql, day) => ({
    key: sql`jsonb_build_object('bucket', t.bucket)`,
    body: sql`jsonb_build_object('operations', t.operations)`,
    recorded: sql`
      select r.bucket, count(*) as operations
      from metering.counted_record r where r.bucket is not null and ${ofDay(sql, day)} group by 1`,
  }),
}

const signals = (sql: TransactionSql, day: ZonedDay): Comparison => ({
  key: sql`jsonb_build_object('rule', t.rule, 'subject', t.subject, 'about', t.about, 'slice', t.slice)`,
  body: sql`
    jsonb_build_object('account', t.account_id, 'matching', t.matching, 'rows', t.rows,
      'values', (select array_agg(v order by v) from unnest(t.values) v))`,
  recorded: recordedSignals(sql, day),
})
