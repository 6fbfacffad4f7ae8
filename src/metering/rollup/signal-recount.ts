import type { Fragment, TransactionSql } from 'postgres'
import { MAX_VALUES, MOST_FIGURES } from './alike-records'
import { budgetCodes, refusalCodes, ruleCodes, scopeCodes } from './signal-slices'

/** A day of a zone: `yyyy-mm-dd`. */
export interface ZonedDay {
  readonly day: string
  readonly timeZone: string
}

/** Rows of the rollup whose slice begins in the day, but for what their rule has forgotten. */
export const countedSignals = (sql: TransactionSql, day: ZonedDay): Fragment => sql`
  select c.* from metering.rollup_signal c
  where ${begins(sql, sql`c.slice`, day)} and ${isNotForgotten(sql, sql`c`)}`

/** What the records give in place of them: in SQL, as `SignalSlices` does it in the program. */
export const recordedSignals = (sql: TransactionSql, day: ZonedDay): Fragment => sql`
  with said as materialized (
    select r.id, date_bin('10 minutes', r.at, 'epoch') as slice, r.account_id, 'account:' || r.account_id as subject, r.codes,
      r.rows, r.agreements, j.key, j.values, j.rules, j.datasets,
      r.decision in ('ALLOW', 'PARTIAL') and (r.agreements <> '{}' or json_array_length(j.emergencies) > 0) as is_opened,
      s.parts[r.position + 1]::json->>'address' as address
    from metering.usage_record r
    cross join lateral json_to_record(r.canonical::json)
      as j (key text, values text, rules json, emergencies json, datasets json)
    left join metering.usage_side s on s.writer = r.writer and s.batch = r.batch
    where r.id >= metering.least_id((${day.day}::date::timestamp at time zone ${day.timeZone}) - interval '5 minutes')
      and r.id < metering.least_id(((${day.day}::date + 1)::timestamp at time zone ${day.timeZone}) + interval '16 minutes')
      and ${begins(sql, sql`date_bin('10 minutes', r.at, 'epoch')`, day)}
      and not exists (select from metering.rollup_due d where d.writer = r.writer and d.number = r.batch)),
  found (rule, subject, about, slice, account_id, matching, rows, value) as (
    select 'DATASET_WALKED', 'agreement:' || a.number, u.dataset, r.slice, null::uuid, 1,
      case when count(*) over (partition by r.id, a.number) = 1 then r.rows else u.rows end, null::text
    from said r, unnest(r.agreements) a (number), metering.uses_of(r.datasets) u
    where r.rows > 0
    union all
    select 'REFUSAL_SPIKE', r.subject, '', r.slice, r.account_id, (r.codes && ${refusalCodes}::text[])::int, 1, null
    from said r where r.account_id is not null
    union all
    select 'DENIED_BY_RULE', r.subject, rule.name, r.slice, r.account_id, 1, 0, null
    from said r, json_array_elements_text(r.rules) rule (name)
    where r.account_id is not null and r.codes && ${ruleCodes}::text[]
    union all
    select 'OVER_QUOTA', r.subject, '', r.slice, r.account_id, 1, 0, null
    from said r where r.account_id is not null and r.codes && ${budgetCodes}::text[]
    union all
    select 'OFF_PURPOSE', r.subject, '', r.slice, r.account_id, 1, 0, null
    from said r where r.account_id is not null and r.codes && ${scopeCodes}::text[]
    union all
    select 'KEY_FROM_MANY_NETWORKS', 'key:' || r.key, '', r.slice, r.account_id, 1, 0, ${networkOf(sql, sql`r.address`)}
    from said r where r.account_id is not null and r.key is not null and r.address is not null
    union all
    select 'NEAR_DUPLICATES', r.subject, few.name, r.slice, r.account_id, 1, 0, r.values
    from said r
    cross join lateral (
      select u.name from json_to_recordset(r.datasets) as u (name text, rows bigint, decision text)
      where u.decision = 'ALLOW' group by 1 having sum(u.rows) <= ${MOST_FIGURES}) few
    where r.account_id is not null and r.is_opened and r.values is not null)
  select f.rule, f.subject, f.about, f.slice, max(f.account_id::text)::uuid as account_id, sum(f.matching) as matching,
    sum(f.rows) as rows,
    case when count(distinct f.value) between 1 and ${MAX_VALUES} then array_agg(distinct f.value) end as values
  from found f
  where ${isNotForgotten(sql, sql`f`)}
  group by f.rule, f.subject, f.about, f.slice`

/** Whether a slice begins in a day. */
const begins = (sql: TransactionSql, slice: Fragment, { day, timeZone }: ZonedDay): Fragment =>
  sql`(${slice} at time zone ${timeZone})::date = ${day}::date`

/** Of a row with a rule and a slice. */
const isNotForgotten = (sql: TransactionSql, row: Fragment): Fragment => sql`
  not exists (
    select from metering.signal_forgotten g where g.rule = ${row}.rule and ${row}.slice < g.before)`

/** As fine as what is counted: `networkOf` in signal-slices.ts. */
const networkOf = (sql: TransactionSql, address: Fragment): Fragment => sql`
  case when ${address} like '%::%' then ${address}
    when ${address} like '%:%' then array_to_string((string_to_array(${address}, ':'))[1:3], ':')
    else array_to_string((string_to_array(${address}, '.'))[1:3], '.') end`
