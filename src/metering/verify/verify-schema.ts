import type { ISql } from 'postgres'
import { z } from 'zod'
import type { LogProblem } from './log-problem'

/**
 * What could show a reader of the database something else than the verifier proves, or let what is proven be changed, in
 * the schema of the log: row level security, policies, rules, triggers that do not fire, and other relations in place of
 * tables. What functions do is not looked at.
 * @param sql role weir_audit
 */
export const schemaProblems = async (sql: ISql): Promise<readonly LogProblem[]> =>
  Found.parse(
    await sql`
      with tables as (
        select c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity
        from pg_class c
        where c.relnamespace = 'metering'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f'))
      select t.relname || ' has row level security' as detail
      from tables t where t.relrowsecurity or t.relforcerowsecurity
      union all
      select t.relname || ' has the policy ' || p.polname
      from tables t join pg_policy p on p.polrelid = t.oid
      union all
      select t.relname || ' has the rule ' || r.rulename
      from tables t join pg_rewrite r on r.ev_class = t.oid
      where not (t.relkind = 'v' and r.rulename = '_RETURN')
      union all
      select t.relname || ' has the trigger ' || g.tgname || ', which does not fire'
      from tables t join pg_trigger g on g.tgrelid = t.oid
      where g.tgenabled not in ('O', 'A')
      union all
      select t.relname || ' is no table'
      from tables t
      where t.relkind not in ('r', 'p') and not (t.relkind = 'v' and t.relname = any (${views}::text[]))
      union all
      select n.name || ' is no table of the log'
      from unnest(${readTables}::text[]) n (name)
      where not exists (select from tables t where t.relname = n.name and t.relkind in ('r', 'p'))
      union all
      select t.name || ' has no trigger ' || t.trigger
      from unnest(${guarded.map(([table]) => table)}::text[], ${guarded.map(([, trigger]) => trigger)}::text[])
        t (name, trigger)
      where not exists (
        select from tables c join pg_trigger g on g.tgrelid = c.oid
        where c.relname = t.name and g.tgname = t.trigger)
      union all
      select i.inhrelid::regclass || ' has no trigger no_truncate'
      from pg_inherits i
      where i.inhparent = 'metering.usage_record'::regclass and not exists (
        select from pg_trigger g where g.tgrelid = i.inhrelid and g.tgname = 'no_truncate')
      order by 1`,
  ).map(({ detail }) => ({ kind: 'SCHEMA', writer: null, batch: null, record: null, detail }))

/** What was verified, with these problems too. */
export const withProblems = <V extends { readonly ok: boolean; readonly problems: readonly LogProblem[] }>(
  verified: V,
  problems: readonly LogProblem[],
): V => ({
  ...verified,
  ok: verified.ok && problems.length === 0,
  problems: [...problems, ...verified.problems],
})

const Found = z.array(z.object({ detail: z.string() }))

const views = ['counted_record', 'counted_facet']

const appendOnly = [
  'batch',
  'usage_record',
  'operation_text',
  'dropped_leaf',
  'tree_leaf',
  'checkpoint',
  'log_key',
]
const readTables = [...appendOnly, 'usage_side', 'usage_day']

/** Tables with the triggers that refuse changes (migrations 0006, 0018, 0019 and 0026). */
const guarded = [
  ...appendOnly.flatMap((table) => [[table, 'append_only'] as const, [table, 'no_truncate'] as const]),
  ['log_key', 'forward_only'] as const,
  ['usage_side', 'no_truncate'] as const,
]
