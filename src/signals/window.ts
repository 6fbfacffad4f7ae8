import type { Fragment, Sql } from 'postgres'
import { z } from 'zod'
import { atOrAfter, before } from '../metering/reading/record-filter'
import { MOST_FIGURES } from '../metering/rollup/alike-records'
import { budgetCodes, refusalCodes, ruleCodes, scopeCodes } from '../metering/rollup/signal-slices'
import { isNotFound, isOfAgreement, rowsOf, type Candidates, type Window } from './candidates'
import type { LogRuleId, WindowSummary } from './rule'

/** What one rule saw of one subject in one window of the usage log. */
export interface SubjectSummary extends WindowSummary {
  /** `account:<id>`, `key:<id>`, `agreement:<number>`. */
  readonly subject: string
  /** What of it is meant, such as a dataset; empty: nothing more. */
  readonly about: string
  readonly organisation: string | null
  readonly account: string | null
  /** Agreements that delivered fields of matching operations rested on. */
  readonly agreements: readonly string[]
  /** Keys, or what else the callers were identified by, of matching operations that rested on none; `-`: not known. */
  readonly keys: readonly string[]
  /** Datasets that matching operations named. */
  readonly datasets: readonly string[]
  /** The first matching records, at most 100. */
  readonly evidence: readonly string[]
}

/** Reads the usage log for the rules, as role weir_audit. */
export interface WindowReader {
  /**
   * What a rule sees of the candidates. Whom a finding of the same rule, subject and matter names whose window reaches into this one
   * is left out, so that no record is evidence twice. At most 1,000 subjects, those with most first.
   */
  summaries(rule: LogRuleId, window: Window, of: Candidates): Promise<readonly SubjectSummary[]>
}

const words = z.string().transform((text) => [...new Set(text.split(' ').filter((word) => word !== ''))])

const Summaries = z.array(
  z.object({
    subject: z.string(),
    about: z.string(),
    operations: z.coerce.number(),
    matching: z.coerce.number(),
    rows: z.coerce.number(),
    distinct: z.coerce.number(),
    datasetRows: z.coerce.number().nullable(),
    organisation: z.string().nullable(),
    account: z.string().nullable(),
    agreements: words,
    keys: words,
    datasets: words,
    evidence: z.array(z.string()),
  }),
)

export const createWindowReader = (deps: { readonly databases: { readonly audit: Sql } }): WindowReader => {
  const sql = deps.databases.audit
  return {
    summaries: async (rule, window, of) => {
      if (of.accounts.length === 0 && of.agreements.length === 0) return []
      const found = await sql`
        with picked as (${pickedBy(sql, rule, window, of)})
        select p.subject, p.about, count(*)::text as operations,
          count(*) filter (where p.matches)::text as matching,
          coalesce(sum(p.rows) filter (where p.matches), 0)::text as rows,
          count(distinct p.value) filter (where p.matches)::text as "distinct",
          (${rowsOf(sql, sql`p.about`)})::text as "datasetRows",
          min(p.organisation_id::text) as organisation, min(p.account_id::text) as account,
          coalesce(string_agg(distinct array_to_string(p.agreements, ' '), ' ') filter (where p.matches), '') as agreements,
          coalesce(string_agg(distinct p.key, ' ') filter (where p.matches), '') as keys,
          coalesce(string_agg(distinct array_to_string(p.datasets, ' '), ' ') filter (where p.matches), '') as datasets,
          (array_agg(p.id::text order by p.id) filter (where p.matches))[1:100] as evidence
        from picked p
        where ${isNotFound(sql, sql`p`, rule, window)}
        group by p.subject, p.about
        having count(*) filter (where p.matches) > 0
        order by sum(p.rows) filter (where p.matches) desc, count(*) filter (where p.matches) desc, p.subject, p.about
        limit 1000`
      return Summaries.parse(found)
    },
  }
}

/**
 * A member of the record `r` itself that is an id or a digest; null: it is null, or there is none. Taken from the text, since
 * reading a record as JSON takes ten times as long: a quote within a value is escaped, so no value can say it of a member.
 */
const textOf = (sql: Sql, member: 'key' | 'values' | 'documentHash'): Fragment =>
  sql`nullif(split_part(split_part(r.canonical, ${`,"${member}":"`}, 2), '"', 1), '')`

/**
 * How many fields of the operation of the record `r` can each give a figure or a row of a dataset, by its text: the fields of
 * the dataset and of its aggregates, under whatever aliases, and each time that all of them stand below `rows` once more.
 */
const figuresOf = (sql: Sql, dataset: Fragment): Fragment => sql`(
  select cardinality(regexp_split_to_array(o.text, '\\m(rows|aggregate|' || (${dataset}) || ')\\M')) - 2
  from metering.operation_text o
  where o.hash = decode(${textOf(sql, 'documentHash')}, 'hex'))`

/** Ids of operations of whose answers nothing left. */
const unsent = (sql: Sql, inWindow: Fragment): Fragment => sql`
  select (r.canonical::jsonb->>'of')::uuid
  from metering.usage_record r
  where ${inWindow} and r.decision = 'VOID' and r.canonical::jsonb->'handedOver' = '0'`

/** Names of the datasets that the agreements and emergency openings of the record `r` are about. */
const opened = (sql: Sql): Fragment => sql`
  select d.name
  from agreements.agreement a join agreements.scope s on s.agreement_id = a.id join catalog.dataset d on d.id = s.dataset_id
  where a.number = any(r.agreements)
  union all
  select d->>'dataset'
  from catalog.emergency e, jsonb_array_elements(e.datasets) d
  where r.canonical::jsonb->'emergencies' ? e.id::text`

/** The records that a rule looks at: subject, what it is about, whether it matches, rows, a value to count apart. */
const pickedBy = (sql: Sql, rule: LogRuleId, { from, to }: Window, of: Candidates): Fragment => {
  const base = sql`r.id, r.at, r.organisation_id, r.account_id, r.agreements, r.datasets,
    case when r.agreements = '{}' then coalesce(${textOf(sql, 'key')}, '-') end as key`
  const inWindow = sql`${atOrAfter(sql, from)} and ${before(sql, to)}`
  const ofAccounts = sql`r.account_id = any(${of.accounts}::uuid[])`
  const ofAccount = sql`'account:' || r.account_id as subject`
  switch (rule) {
    case 'REFUSAL_SPIKE':
      return sql`
        select ${base}, ${ofAccount}, '' as about, 0 as rows, null::text as value,
          r.codes && ${refusalCodes}::text[] as matches
        from metering.usage_record r where ${inWindow} and ${ofAccounts}`
    case 'DENIED_BY_RULE':
      return sql`
        select ${base}, ${ofAccount}, rule.name as about, 0 as rows, null::text as value, true as matches
        from metering.usage_record r, jsonb_array_elements_text(r.canonical::jsonb->'rules') rule (name)
        where ${inWindow} and ${ofAccounts} and r.codes && ${ruleCodes}::text[]`
    case 'OVER_QUOTA':
      return withCodes(sql, budgetCodes)
    case 'OFF_PURPOSE':
      return withCodes(sql, scopeCodes)
    case 'DATASET_WALKED':
      // what everybody may read, and stands in the same record, is no walk; with one dataset the record's own number is
      // that of the dataset, and no JSON is read
      return sql`
        select ${base}, 'agreement:' || a.number as subject, d.name as about,
          case when cardinality(r.datasets) = 1 then r.rows else (
            select coalesce(sum((u->>'rows')::bigint), 0) from jsonb_array_elements(r.canonical::jsonb->'datasets') u
            where u->>'name' = d.name) end as rows,
          null::text as value, true as matches
        from metering.usage_record r, unnest(r.agreements) a (number), unnest(r.datasets) d (name)
        where ${inWindow} and r.agreements && ${of.agreements}::text[] and r.agreements <> '{}' and r.rows > 0
          and ${isOfAgreement(sql, sql`a.number`, sql`d.name`)} and r.id not in (${unsent(sql, inWindow)})`
    case 'KEY_FROM_MANY_NETWORKS':
      // a household or an office has one network, whatever addresses it gives out
      return sql`
        select ${base}, 'key:' || ${textOf(sql, 'key')} as subject, '' as about, 0 as rows,
          network(set_masklen(side.address, case family(side.address) when 4 then 24 else 48 end))::text as value,
          true as matches
        from metering.usage_record r
        join metering.usage_side s on s.writer = r.writer and s.batch = r.batch
        cross join lateral (select s.parts[r.position + 1]::jsonb->>'address' as text) said
        -- what is no plain address, such as one with a zone, has no network
        cross join lateral (select case when said.text ~ '^[0-9a-fA-F.:]+$' then said.text::inet end as address) side
        where ${inWindow} and ${ofAccounts} and ${textOf(sql, 'key')} is not null and side.address is not null`
    case 'NEAR_DUPLICATES':
      // figures, and lookups of single rows, of data that not everybody may read, whatever else the operation reads
      return sql`
        select ${base}, ${ofAccount}, few.name as about, few.rows, ${textOf(sql, 'values')} as value, true as matches
        from metering.usage_record r
        cross join lateral (
          select used.name, used.rows
          from (
            select u->>'name' as name, sum((u->>'rows')::bigint)::bigint as rows
            from jsonb_array_elements(r.canonical::jsonb->'datasets') u
            where u->>'decision' = 'ALLOW' and u->>'name' in (${opened(sql)})
            group by 1) used
          where used.rows <= ${MOST_FIGURES} and (used.rows <= 1 or used.rows <= ${figuresOf(sql, sql`used.name`)})) few
        where ${inWindow} and ${ofAccounts} and r.decision in ('ALLOW', 'PARTIAL')
          and ${textOf(sql, 'values')} is not null`
  }

  function withCodes(as: Sql, codes: readonly string[]): Fragment {
    return as`
      select ${base}, ${ofAccount}, '' as about, 0 as rows, null::text as value, true as matches
      from metering.usage_record r
      where ${inWindow} and ${ofAccounts} and r.codes && ${codes}::text[] and r.codes <> '{}'`
  }
}
