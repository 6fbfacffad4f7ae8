-- An operation that names several datasets is in a row for each of them, so that what an opener's datasets have in sum is
-- more than its operations. One row more, for all of them together, tells how much.

-- The datasets of a record as one text, in their order, those that were refused with a mark before: 'parks,!streets'. No
-- name has a comma. null: fewer than two.
create or replace function metering.together_of(p_datasets json) returns text
language sql immutable parallel safe as $$
  select string_agg(case when u.is_refused then '!' else '' end || u.dataset, ',' order by u.dataset collate "C")
  from metering.uses_of(p_datasets) u
  having count(*) > 1
$$;

-- As of 0027; and where several datasets were refused, a code of all of them together, as 'parks,streets.<code>'.
create or replace function metering.facets_of(
  p_kind text, p_agreements text[], p_codes text[], p_rules json, p_purpose text, p_emergencies json, p_datasets json)
returns table (facet text, value text)
language sql immutable parallel safe as $$
  select 'KIND', p_kind
  union all select 'AGREEMENT', a from unnest(p_agreements) a
  union all select 'CODE', c from unnest(p_codes) c
  union all select 'RULE', u from json_array_elements_text(p_rules) u
  union all select 'PURPOSE', p_purpose where p_purpose is not null
  union all select 'EMERGENCY', e from json_array_elements_text(p_emergencies) e
  union all select 'COLUMN', u.name || '.' || c
    from json_to_recordset(p_datasets) as u (name text, columns json), json_array_elements_text(u.columns) c
  union all select 'REFUSAL', u.dataset || '.' || c from unnest(p_codes) c, metering.uses_of(p_datasets) u
    where u.is_refused
  union all select 'REFUSAL', t.names || '.' || c
    from unnest(p_codes) c, (
      select string_agg(u.dataset, ',' order by u.dataset collate "C") as names
      from metering.uses_of(p_datasets) u
      where u.is_refused
      having count(*) > 1) t
$$;

-- What is counted already, of the records that are there; of days that have lost some, figures stay as they are.
select pg_catalog.pg_advisory_xact_lock(87016023);

with several as materialized (
  select r.id, r.codes, r.account_id, r.organisation_id, (r.at at time zone s.time_zone)::date as day,
    date_trunc('hour', metering.time_of(r.id), 'UTC') as hour, (j.kind = 'operation')::int as operations, r.rows, r.bytes,
    r.cost_actual as cost, j.datasets
  from metering.rollup_state s
  join metering.usage_record r on cardinality(r.datasets) > 1
    and (r.at at time zone s.time_zone)::date >= coalesce(s.since, '-infinity')
  cross join lateral json_to_record(r.canonical::json) as j (kind text, datasets json)
  where not exists (select from metering.rollup_due d where d.writer = r.writer and d.number = r.batch)
), days as (
  insert into metering.rollup_day_dataset (day, dataset, account_id, organisation_id, operations, refused, rows, bytes)
  select r.day, metering.together_of(r.datasets), r.account_id, r.organisation_id, sum(r.operations), 0, sum(r.rows),
    sum(r.bytes)
  from several r group by 1, 2, 3, 4
)
insert into metering.rollup_hour (facet, value, hour, day, operations, rows, bytes, cost)
select f.facet, f.value, r.hour, r.day, sum(r.operations), sum(r.rows), sum(r.bytes), sum(r.cost)
from several r
cross join lateral metering.facets_of(null, null, r.codes, null, null, null, r.datasets) f
where f.facet = 'REFUSAL' and f.value like '%,%'
group by 1, 2, 3, 4;
