import type { Fragment, Sql } from 'postgres'
import { z } from 'zod'
import type { LogRuleId, RuleSetting } from './rule'

/** Of the log, in `[from, to)`. */
export interface Window {
  readonly from: Date
  readonly to: Date
}

/** Of whom a rule may have something new to tell: only their records are read. */
export interface Candidates {
  readonly accounts: readonly string[]
  readonly agreements: readonly string[]
}

const Subjects = z.array(z.object({ subject: z.string(), account: z.string().nullable() }))

/** A slice of what is counted for signals (migration 0030). */
const SLICE_MS = 600_000

/** Slices that begin before it hold nothing of a window. */
export const reachOf = ({ from }: Pick<Window, 'from'>): Date => new Date(from.getTime() - SLICE_MS)

/**
 * Subjects of whom so much is counted that the rule could fire, with anything since a time, and of whom it has not found the same
 * within the window: a caller who goes on is found, and told, once a window.
 * @param sql role weir_audit
 * @param since what was counted of before was looked at
 */
export const readCandidates = async (
  sql: Sql,
  rule: LogRuleId,
  setting: Thresholds,
  window: Window,
  since: Date,
): Promise<Candidates> => {
  const isEnough = isEnoughFor(sql, rule, setting, window)
  // who was found may be found again once that is no more in the window
  const before = { from: new Date(window.from.getTime() - (window.to.getTime() - since.getTime())) }
  const found = Subjects.parse(
    await sql`
      with slices as (
        select s.subject, s.about, s.slice, s.account_id, s.matching, s.rows, s.values
        from metering.rollup_signal s
        where s.rule = ${rule} and s.slice > ${reachOf(window)} and ${isNotFound(sql, sql`s`, rule, window)}
          and (not starts_with(s.subject, ${AGREEMENT})
            or ${isOfAgreement(sql, sql`substr(s.subject, ${AGREEMENT.length + 1})`, sql`s.about`)})),
      different as (
        select s.subject, s.about, count(distinct v) as n
        from slices s, unnest(s.values) v
        group by s.subject, s.about)
      select s.subject, min(s.account_id::text) as account
      from (select s.*, d.n as distinct from slices s left join different d on d.subject = s.subject and d.about = s.about) s
      group by s.subject, s.about
      having ${isEnough} and (max(s.slice) > ${reachOf({ from: since })} or not ${isNotFound(sql, sql`s`, rule, before)})`,
  )
  const isAgreement = (subject: string): boolean => subject.startsWith(AGREEMENT)
  return {
    accounts: [...new Set(found.flatMap(({ account }) => account ?? []))],
    agreements: found.flatMap(({ subject }) => (isAgreement(subject) ? subject.slice(AGREEMENT.length) : [])),
  }
}

const AGREEMENT = 'agreement:'

type Thresholds = Pick<RuleSetting, 'least' | 'share'>

/** Whether the rule could fire on slices `s` of one subject: all that lie in the window, and two in part. */
const isEnoughFor = (sql: Sql, rule: LogRuleId, { least, share }: Thresholds, { from }: Window): Fragment => {
  // nothing is at least no share of a whole that is not known
  const atLeast = (measured: Fragment, whole: Fragment): Fragment =>
    sql`${measured} >= greatest(${least}, ${share}::float8 * (${whole}))`
  switch (rule) {
    case 'DATASET_WALKED':
      return atLeast(sql`sum(s.rows)`, rowsOf(sql, sql`s.about`))
    case 'REFUSAL_SPIKE':
      // of the operations those that are in the window for certain
      return atLeast(sql`sum(s.matching)`, sql`sum(s.rows) filter (where s.slice >= ${from})`)
    default:
      // of what is not kept there may be as many different values as there are records
      return sql`case when bool_or(s.values is null) then sum(s.matching) else min(s.distinct) end >= ${least}`
  }
}

/** Whether no finding of the rule, with subject and matter as of `row`, reaches into the window. */
export const isNotFound = (
  sql: Sql,
  row: Fragment,
  rule: LogRuleId,
  { from }: Pick<Window, 'from'>,
): Fragment => sql`
  not exists (
    select from signals.finding f
    where f.rule = ${rule} and f.subject = ${row}.subject and f.about = ${row}.about and f.window_to > ${from})`

/** Whether a dataset, by its name, is one of those that an agreement, by its number, is about. */
export const isOfAgreement = (sql: Sql, number: Fragment, dataset: Fragment): Fragment => sql`
  (${number}, ${dataset}) in (
    select a.number, d.name
    from agreements.agreement a join agreements.scope s on s.agreement_id = a.id join catalog.dataset d on d.id = s.dataset_id)`

/** Rows of a dataset, by its name, in the version in force; null: there is none. */
export const rowsOf = (sql: Sql, name: Fragment): Fragment => sql`
  select v.row_count from catalog.version v join catalog.dataset d on d.id = v.dataset_id
  where d.name = ${name} and v.activated_at is not null and v.replaced_at is null`
