-- What the rules of signals may find is counted with the rollup, as batches are: a round then reads the records of those
-- subjects alone of whom a rule may have something to tell, and not of everybody in windows of an hour or a day.

-- By ten minutes, as far back as the windows of the rules go. It says whose records are worth reading: the rules decide
-- by the records.
create table metering.rollup_signal (
  rule text not null,
  -- account:<id>, key:<id>, agreement:<number>
  subject text not null,
  -- a dataset, a rule, the hash of a document; empty: nothing more is meant
  about text not null,
  slice timestamptz not null,
  -- whose records they are; null: of an agreement
  account_id uuid,
  matching bigint not null,
  -- that were delivered of the dataset that is meant; REFUSAL_SPIKE: all operations
  rows bigint not null,
  -- the different values or networks; null: they are too many to keep, or the rule counts none
  values text[],
  primary key (rule, subject, about, slice)
);

create index rollup_signal_slice on metering.rollup_signal (rule, slice);

drop function metering.roll_up_keep(uuid[], bigint[], json, json, json, json);

-- As of 0027, and for signals too.
create function metering.roll_up_keep(p_writers uuid[], p_numbers bigint[], p_days json, p_datasets json, p_hours json,
  p_durations json, p_signals json) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_taken int;
begin
  perform pg_catalog.pg_advisory_xact_lock(87016023);
  delete from metering.rollup_due t
  using rows from (pg_catalog.unnest(p_writers), pg_catalog.unnest(p_numbers)) d (writer, number)
  where t.writer = d.writer and t.number = d.number;
  get diagnostics v_taken = row_count;
  if v_taken <> pg_catalog.cardinality(p_writers) then
    raise exception 'batches that are not due' using errcode = '40001';
  end if;

  insert into metering.rollup_day as t (day, account_id, organisation_id, decision, operations, rows, bytes, cost)
  select r.* from pg_catalog.json_populate_recordset(null::metering.rollup_day, p_days) r
  on conflict (day, account_id, organisation_id, decision) do update set operations = t.operations + excluded.operations,
    rows = t.rows + excluded.rows, bytes = t.bytes + excluded.bytes, cost = t.cost + excluded.cost;

  insert into metering.rollup_day_dataset as t
    (day, dataset, account_id, organisation_id, operations, refused, rows, bytes)
  select r.* from pg_catalog.json_populate_recordset(null::metering.rollup_day_dataset, p_datasets) r
  on conflict (day, dataset, account_id, organisation_id) do update set operations = t.operations + excluded.operations,
    refused = t.refused + excluded.refused, rows = t.rows + excluded.rows, bytes = t.bytes + excluded.bytes;

  insert into metering.rollup_hour as t (facet, value, hour, day, operations, rows, bytes, cost)
  select r.* from pg_catalog.json_populate_recordset(null::metering.rollup_hour, p_hours) r
  on conflict (facet, value, hour, day) do update set operations = t.operations + excluded.operations,
    rows = t.rows + excluded.rows, bytes = t.bytes + excluded.bytes, cost = t.cost + excluded.cost;

  insert into metering.rollup_day_duration as t (day, bucket, operations)
  select r.* from pg_catalog.json_populate_recordset(null::metering.rollup_day_duration, p_durations) r
  on conflict (day, bucket) do update set operations = t.operations + excluded.operations;

  insert into metering.rollup_signal as t (rule, subject, about, slice, account_id, matching, rows, values)
  select r.* from pg_catalog.json_populate_recordset(null::metering.rollup_signal, p_signals) r
  on conflict (rule, subject, about, slice) do update set matching = t.matching + excluded.matching,
    rows = t.rows + excluded.rows,
    values = case when t.values is not null and excluded.values is not null then (
      select case when pg_catalog.count(*) <= 300 then pg_catalog.array_agg(u.value) end
      from (select pg_catalog.unnest(t.values) union select pg_catalog.unnest(excluded.values)) u (value)) end;
end $$;

-- What no window of a rule reaches any more; of all rules where it is null.
create function metering.forget_signals(p_rule text, p_before timestamptz) returns void
language sql security definer set search_path = '' as $$
  delete from metering.rollup_signal where (p_rule is null or rule = p_rule) and slice < p_before
$$;

revoke all on function metering.roll_up_keep(uuid[], bigint[], json, json, json, json, json),
  metering.forget_signals(text, timestamptz) from public;
grant execute on function metering.roll_up_keep(uuid[], bigint[], json, json, json, json, json),
  metering.forget_signals(text, timestamptz) to weir_control;
grant select on metering.rollup_signal to weir_audit;

-- A search of the log asks for the days of an organisation, too.
create index rollup_day_organisation on metering.rollup_day (organisation_id, day);
