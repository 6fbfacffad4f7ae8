-- An operation that names several datasets is in a row for each of them, so that what an opener's datasets have in sum is
-- more than its operations. One row more, for all of them together, tells how much.

-- Datasets that operations named together, in their order, those that were refused with a mark before: 'parks,!streets'. No
-- name has a comma. An operation may name more of them than an index takes: what is counted has the id.
create table metering.named_together (
  id text primary key,
  names text not null
);
grant select on metering.named_together to weir_control, weir_audit;

-- No dataset has such a name.
create function metering.together_id(p_names text) returns text
language sql immutable strict parallel safe as $$
  select '+' || left(encode(sha256(convert_to(p_names, 'UTF8')), 'hex'), 32)
$$;

-- The datasets of a record, as `named_together` has them. null: fewer than two.
create or replace function metering.together_of(p_datasets json) returns text
language sql immutable parallel safe as $$
  select string_agg(case when u.is_refused then '!' else '' end || u.dataset, ',' order by u.dataset collate "C")
  from metering.uses_of(p_datasets) u
  having count(*) > 1
$$;

-- As of 0027; and where several datasets were refused, a code of all of them together, '<id of parks,streets>.<code>'.
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
  union all select 'REFUSAL', t.id || '.' || c
    from unnest(p_codes) c, (
      select metering.together_id(string_agg(u.dataset, ',' order by u.dataset collate "C")) as id
      from metering.uses_of(p_datasets) u
      where u.is_refused
      having count(*) > 1) t
$$;

-- As of 0054, and with the names of what was named together: servers of before have none.
drop function metering.roll_up_keep(uuid[], bigint[], json, json, json, json, json);
create function metering.roll_up_keep(p_writers uuid[], p_numbers bigint[], p_days json, p_datasets json, p_hours json,
  p_durations json, p_signals json, p_together json default '[]') returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_taken int;
begin
  perform pg_advisory_xact_lock(87016023);
  delete from metering.rollup_due t
  using rows from (unnest(p_writers), unnest(p_numbers)) d (writer, number)
  where t.writer = d.writer and t.number = d.number;
  get diagnostics v_taken = row_count;
  if v_taken <> cardinality(p_writers) then
    raise exception 'batches that are not due' using errcode = '40001';
  end if;

  insert into metering.named_together
  select r.* from json_populate_recordset(null::metering.named_together, p_together) r
  on conflict do nothing;

  insert into metering.rollup_day as t (day, account_id, organisation_id, decision, operations, rows, bytes, cost)
  select r.* from json_populate_recordset(null::metering.rollup_day, p_days) r
  on conflict (day, account_id, organisation_id, decision) do update set operations = t.operations + excluded.operations,
    rows = t.rows + excluded.rows, bytes = t.bytes + excluded.bytes, cost = t.cost + excluded.cost;

  insert into metering.rollup_day_dataset as t
    (day, dataset, account_id, organisation_id, operations, refused, rows, bytes)
  select r.* from json_populate_recordset(null::metering.rollup_day_dataset, p_datasets) r
  on conflict (day, dataset, account_id, organisation_id) do update set operations = t.operations + excluded.operations,
    refused = t.refused + excluded.refused, rows = t.rows + excluded.rows, bytes = t.bytes + excluded.bytes;

  insert into metering.rollup_hour as t (facet, value, hour, day, operations, rows, bytes, cost)
  select r.* from json_populate_recordset(null::metering.rollup_hour, p_hours) r
  on conflict (facet, value, hour, day) do update set operations = t.operations + excluded.operations,
    rows = t.rows + excluded.rows, bytes = t.bytes + excluded.bytes, cost = t.cost + excluded.cost;

  insert into metering.rollup_day_duration as t (day, bucket, operations)
  select r.* from json_populate_recordset(null::metering.rollup_day_duration, p_durations) r
  on conflict (day, bucket) do update set operations = t.operations + excluded.operations;

  insert into metering.rollup_signal as t (rule, subject, about, slice, account_id, matching, rows, values)
  select r.* from json_populate_recordset(null::metering.rollup_signal, p_signals) r
  where not exists (select from metering.signal_forgotten f where f.rule = r.rule and r.slice < f.before)
  on conflict (rule, subject, about, slice) do update set matching = t.matching + excluded.matching,
    rows = t.rows + excluded.rows,
    values = case when t.values is not null and excluded.values is not null then (
      select case when count(*) <= 300 then array_agg(u.value) end
      from (select unnest(t.values) union select unnest(excluded.values)) u (value)) end;
end $$;

revoke all on function metering.roll_up_keep(uuid[], bigint[], json, json, json, json, json, json) from public;
grant execute on function metering.roll_up_keep(uuid[], bigint[], json, json, json, json, json, json) to weir_control;

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
), names as (
  insert into metering.named_together
  select distinct metering.together_id(n.names), n.names
  from several r cross join lateral (
    select metering.together_of(r.datasets) as names
    union all
    select string_agg(u.dataset, ',' order by u.dataset collate "C")
    from metering.uses_of(r.datasets) u where u.is_refused having count(*) > 1) n
  where n.names is not null
  on conflict do nothing
), days as (
  insert into metering.rollup_day_dataset (day, dataset, account_id, organisation_id, operations, refused, rows, bytes)
  select r.day, metering.together_id(metering.together_of(r.datasets)), r.account_id, r.organisation_id, sum(r.operations), 0, sum(r.rows),
    sum(r.bytes)
  from several r group by 1, 2, 3, 4
)
insert into metering.rollup_hour (facet, value, hour, day, operations, rows, bytes, cost)
select f.facet, f.value, r.hour, r.day, sum(r.operations), sum(r.rows), sum(r.bytes), sum(r.cost)
from several r
cross join lateral metering.facets_of(null, null, r.codes, null, null, null, r.datasets) f
where f.facet = 'REFUSAL' and f.value like '+%'
group by 1, 2, 3, 4;
