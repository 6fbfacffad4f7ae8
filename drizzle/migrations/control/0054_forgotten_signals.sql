-- What a rule of signals does not look at any more is forgotten, and up to when stands here: so what is counted for signals
-- can be compared with the records, and counted again, like everything else that is counted of them.

create table metering.signal_forgotten (
  rule text primary key,
  -- nothing is kept of slices that begin before it
  before timestamptz not null
);

-- Until now what is kept told it; of a rule that kept nothing, the longest window does.
insert into metering.signal_forgotten (rule, before)
select r.rule, coalesce(
  (select min(s.slice) from metering.rollup_signal s where s.rule = r.rule),
  case when exists (select from metering.batch) then now() - interval '8 days' else '-infinity' end)
from unnest(array['REFUSAL_SPIKE', 'DENIED_BY_RULE', 'OVER_QUOTA', 'OFF_PURPOSE', 'DATASET_WALKED',
  'KEY_FROM_MANY_NETWORKS', 'NEAR_DUPLICATES']) r (rule);

-- What the window of a rule does not reach any more. Every rule reaches into the last eleven minutes (the shortest window, and
-- the slice that it begins in): of them a clock that is ahead makes it forget nothing, neither now nor later.
create or replace function metering.forget_signals(p_rule text, p_before timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into metering.signal_forgotten as f (rule, before)
  values (p_rule, least(p_before, clock_timestamp() - interval '11 minutes'))
  on conflict (rule) do update
    set before = least(greatest(f.before, excluded.before), clock_timestamp() - interval '11 minutes');
  delete from metering.rollup_signal s
  using metering.signal_forgotten f
  where s.rule = p_rule and f.rule = s.rule and s.slice < f.before
$$;

-- Takes away what is counted for signals, to be counted again with all that roll_up_again takes away before it: from where
-- it was forgotten on, and where records were dropped, from there on.
create function metering.signals_again() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update metering.signal_forgotten f
  set before = greatest(f.before, s.since::timestamp at time zone s.time_zone)
  from metering.rollup_state s
  where s.since is not null;
  delete from metering.rollup_signal
$$;

revoke all on function metering.signals_again() from public;
grant execute on function metering.signals_again() to weir_control;
grant select on metering.signal_forgotten to weir_audit;

-- As of 0030, and nothing is kept of what was forgotten.
create or replace function metering.roll_up_keep(p_writers uuid[], p_numbers bigint[], p_days json, p_datasets json, p_hours json,
  p_durations json, p_signals json) returns void
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
