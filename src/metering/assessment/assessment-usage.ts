import type { Fragment, Sql } from 'postgres'
import { z } from 'zod'
import { isOfOpeners, type AssessmentPeriod } from './assessment-period'

export const usageKeys = ['DATASET', 'OPENER', 'USER', 'DAY'] as const

export type UsageKey = (typeof usageKeys)[number]

export interface UsageTotals {
  readonly operations: number
  /** In which a rule refused all; by dataset or of openers, all of theirs that the operation names. */
  readonly refused: number
  /** Whole numbers as text: they may pass 2^53. */
  readonly rows: string
  /** Of the whole operations; by dataset, one that names two counts with both. */
  readonly bytes: string
  /** Accounts that asked; nobody knows how many anonymous callers are behind one. */
  readonly users: number
}

export interface UsageGroup extends UsageTotals {
  /** Name of the dataset, id of the opener or the account, or the day; null: anonymous. */
  readonly key: string | null
  /** Title of the dataset, name of the opener or the account; null: a day, or not known. */
  readonly name: string | null
}

/** Of openers: what was done with their datasets. Of all: every operation once. */
export const usageTotals = async (sql: Sql, period: AssessmentPeriod): Promise<UsageTotals> =>
  Totals.parse(
    await sql`select ${sums(sql)} from (${byAccount(sql, operationsOf(sql, period), sql`null`)}) u`,
  )[0]

export const usageBy = async (
  sql: Sql,
  period: AssessmentPeriod,
  by: UsageKey,
  first: number,
): Promise<readonly UsageGroup[]> => Groups.parse(await grouped[by](sql, period, first))

const grouped: Readonly<Record<UsageKey, (sql: Sql, period: AssessmentPeriod, first: number) => Fragment>> = {
  DATASET: (sql, period, first) => sql`
    select d.name as key, d.title as name, ${sums(sql)}
    from (${byAccount(sql, usesOf(sql, period), sql`t.dataset`)}) u join catalog.dataset d on d.name = u.key
    group by 1, 2 order by 3 desc, 1 limit ${first}`,
  OPENER: (sql, period, first) => sql`
    select o.id::text as key, o.name, ${sums(sql)}
    from (${byAccount(sql, ofOpeners(sql, period, sql`d.opener_id`), sql`t.opener_id`)}) u
      join identity.organisation o on o.id = u.key
    group by 1, 2 order by 3 desc, 1 limit ${first}`,
  USER: (sql, period, first) => sql`
    select u.account_id::text as key, a.name, ${sums(sql)}
    from (${byAccount(sql, operationsOf(sql, period), sql`null`)}) u
      left join identity.account a on a.id = u.account_id
    group by 1, 2 order by 3 desc, 1 limit ${first}`,
  DAY: (sql, period, first) => sql`
    select u.key::text as key, null as name, ${sums(sql)}
    from (${byAccount(sql, operationsOf(sql, period), sql`t.day`)}) u
    group by 1 order by 1 limit ${first}`,
}

const sums = (sql: Sql): Fragment => sql`
  coalesce(sum(u.operations), 0) as operations, coalesce(sum(u.refused), 0) as refused,
  coalesce(sum(u.rows), 0)::text as rows, coalesce(sum(u.bytes), 0)::text as bytes,
  count(distinct u.account_id) as users`

/** The rows of `t` by a key and the account: few, so that accounts are counted fast. */
const byAccount = (sql: Sql, t: Fragment, key: Fragment): Fragment => sql`
  select ${key} as key, t.account_id, sum(t.operations) as operations, sum(t.refused) as refused, sum(t.rows) as rows,
    sum(t.bytes) as bytes
  from (${t}) t group by 1, 2`

/** Uses of datasets that the catalogue knows: an operation that names two is in two rows. */
const usesOf = (sql: Sql, { from, to, openers }: AssessmentPeriod): Fragment => sql`
  select t.day, t.dataset, d.opener_id, t.account_id, t.operations, t.refused, t.rows, t.bytes
  from metering.rollup_day_dataset t
  join catalog.dataset d on d.name = t.dataset
  where t.day between ${from} and ${to} and ${isOfOpeners(sql, openers, sql`d.opener_id`)}`

/**
 * The same with each operation once: of those that name several datasets, a row takes off what is there too often.
 * @param opener of `catalog.dataset d`: once for each of them; null: once
 */
const ofOpeners = (sql: Sql, period: AssessmentPeriod, opener: Fragment): Fragment => sql`
  ${usesOf(sql, period)}
  union all
  select t.day, null, n.opener_id, t.account_id, (1 - n.named) * t.operations,
    ((n.refused = n.named)::int - n.refused) * t.operations, 0, (1 - n.named) * t.bytes
  from metering.rollup_day_dataset t
  join metering.named_together g on g.id = t.dataset
  cross join lateral (
    select ${opener} as opener_id, count(*) as named, count(*) filter (where m like '!%') as refused
    from unnest(string_to_array(g.names, ',')) m
    join catalog.dataset d on d.name = ltrim(m, '!') and ${isOfOpeners(sql, period.openers, sql`d.opener_id`)}
    group by 1
    having count(*) > 1) n
  where t.day between ${period.from} and ${period.to} and t.dataset like '+%'`

const operationsOf = (sql: Sql, period: AssessmentPeriod): Fragment =>
  period.openers === null
    ? sql`
        select t.day, t.account_id, t.operations, case when t.decision = 'DENY' then t.operations else 0 end as refused,
          t.rows, t.bytes
        from metering.rollup_day t
        where t.day between ${period.from} and ${period.to}`
    : ofOpeners(sql, period, sql`null::uuid`)

const totals = {
  operations: z.coerce.number(),
  refused: z.coerce.number(),
  rows: z.string(),
  bytes: z.string(),
  users: z.coerce.number(),
}
const Totals = z.tuple([z.object(totals)])
const Groups = z.array(z.object({ key: z.string().nullable(), name: z.string().nullable(), ...totals }))
