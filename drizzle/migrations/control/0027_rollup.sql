-- What was used, by day: counted from the committed records by one job at a time, never on the path of a request, so
-- that a month of ten million records is told in a second (R-71). Everything here can be counted again from the records.

-- Batches that are not counted yet: written with the batch, taken by the job in the transaction that counts it. So a
-- batch is counted once, however late it comes and whatever the clocks say; it costs one small row a batch.
create table metering.rollup_due (
  writer uuid not null,
  number bigint not null,
  committed_at timestamptz not null,
  record_count int not null,
  primary key (writer, number)
);

insert into metering.rollup_due (writer, number, committed_at, record_count)
select writer, number, committed_at, record_count from metering.batch;

-- As of 0026, and for the rollup too: one trigger takes 75 microseconds a batch, where two took 105 (PostgreSQL 18, with other
-- work on the machine).
create or replace function metering.note_batch() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into metering.rollup_due (writer, number, committed_at, record_count)
  values (new.writer, new.number, new.committed_at, new.record_count);
  insert into metering.unplaced (writer, number) values (new.writer, new.number);
  return null;
end $$;

create table metering.rollup_state (
  one boolean primary key default true check (one),
  -- in which days are cut; null: nothing was counted yet
  time_zone text,
  -- records of days before it are not counted any more, since not all of them are there; null: all are
  since date
);

insert into metering.rollup_state default values;

-- Operations by who made them and what became of them. Each operation is in one row, so that sums are true.
create table metering.rollup_day (
  day date not null,
  -- null: anonymous
  account_id uuid,
  organisation_id uuid,
  decision text not null,
  operations bigint not null,
  rows bigint not null,
  bytes bigint not null,
  cost bigint not null,
  unique nulls not distinct (day, account_id, organisation_id, decision)
);

create index rollup_day_account on metering.rollup_day (account_id, day);

-- Uses of datasets by who made them. An operation that names two datasets is in two rows, with all its bytes in each.
create table metering.rollup_day_dataset (
  day date not null,
  dataset text not null,
  account_id uuid,
  organisation_id uuid,
  operations bigint not null,
  -- operations in which a rule refused this dataset
  refused bigint not null,
  -- rows delivered of this dataset
  rows bigint not null,
  bytes bigint not null,
  unique nulls not distinct (day, dataset, account_id, organisation_id)
);

create index rollup_day_dataset_dataset on metering.rollup_day_dataset (dataset, day);
create index rollup_day_dataset_account on metering.rollup_day_dataset (account_id, day);

-- What records say of one thing, by hour: for reports, and to find the hours that a rare value is in.
-- facet: AGREEMENT, CODE, RULE, PURPOSE, EMERGENCY, KIND; COLUMN as '<dataset>.<column>'; REFUSAL as '<dataset>.<code>',
-- where a rule refused that dataset
create table metering.rollup_hour (
  facet text not null,
  value text not null,
  -- of the record's id
  hour timestamptz not null,
  day date not null,
  operations bigint not null,
  rows bigint not null,
  bytes bigint not null,
  cost bigint not null,
  primary key (facet, value, hour, day)
);

create index rollup_hour_day on metering.rollup_hour (day, facet);

-- How long operations took: bucket b holds those of 1.1^(b-1) to 1.1^b microseconds.
create table metering.rollup_day_duration (
  day date not null,
  bucket int not null,
  operations bigint not null,
  primary key (day, bucket)
);

-- The time that a UUID of version 7 carries (RFC 9562 5.7).
create function metering.time_of(p_id uuid) returns timestamptz
language sql immutable strict parallel safe
return pg_catalog.to_timestamp(
  ('x' || pg_catalog.substr(p_id::text, 1, 8) || pg_catalog.substr(p_id::text, 10, 4))::bit(48)::bigint / 1000.0);

grant execute on function metering.least_id(timestamptz) to weir_audit;

-- Records with what is counted of them and stands in the canonical text alone.
create view metering.counted_record as
select r.id, r.writer, r.batch, r.at, r.account_id, r.organisation_id, r.agreements, r.codes, r.decision, r.rows, r.bytes,
  r.cost_actual as cost, date_trunc('hour', metering.time_of(r.id), 'UTC') as hour,
  j.kind, (j.kind = 'operation')::int as operations, j.purpose, j.emergencies, j.rules, j.datasets,
  case when j.kind = 'operation' then ceil(ln(greatest(j."durationUs", 1)) / ln(1.1))::int end as bucket
from metering.usage_record r
cross join lateral json_to_record(r.canonical::json)
  as j (kind text, purpose text, emergencies json, rules json, datasets json, "durationUs" bigint);

-- The datasets of a record, each once: it may be read in two versions.
create function metering.uses_of(p_datasets json)
returns table (dataset text, rows bigint, is_refused boolean)
language sql immutable parallel safe as $$
  select u.name, sum(u.rows)::bigint, bool_and(u.decision = 'DENY')
  from json_to_recordset(p_datasets) as u (name text, rows bigint, decision text)
  group by u.name
$$;

-- The one list of what is counted of a record by hour. Codes, rules, agreements and emergencies are in a record once;
-- a column that was read of two versions of a dataset is two.
create function metering.facets_of(
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
$$;

create view metering.counted_facet as
select r.id, r.writer, r.batch, r.at, r.hour, r.operations, r.rows, r.bytes, r.cost, f.facet, f.value
from metering.counted_record r
cross join lateral metering.facets_of(r.kind, r.agreements, r.codes, r.rules, r.purpose, r.emergencies, r.datasets) f;

-- The right to count, until the transaction ends: false where another job is at it. `since`: as rollup_state has it.
-- Raises 55000: days were cut in another time zone until now.
create function metering.roll_up_begin(p_time_zone text, out is_ours boolean, out since date)
language plpgsql security definer set search_path = '' as $$
declare
  v_zone text;
begin
  is_ours := pg_catalog.pg_try_advisory_xact_lock(87016023);
  if not is_ours then return; end if;
  select coalesce(s.time_zone, p_time_zone), s.since into v_zone, since from metering.rollup_state s;
  if v_zone <> p_time_zone then
    raise exception 'days are cut in %', v_zone using errcode = '55000';
  end if;
  update metering.rollup_state set time_zone = p_time_zone where time_zone is null;
end $$;

-- Keeps what was counted of batches that are due, which are due no longer then. What is handed in is JSON, arrays of rows of
-- the tables under the names of their columns. Whoever hands in other figures than the records give is found by
-- `weir log rollup --check`, which counts in SQL.
-- Raises 40001: one of the batches is not due any more.
create function metering.roll_up_keep(p_writers uuid[], p_numbers bigint[], p_days json, p_datasets json, p_hours json,
  p_durations json) returns void
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
end $$;

-- Forgets what was counted, so that every batch is due again; days whose records are not all there are kept.
create function metering.roll_up_again() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_zone text;
  v_first timestamptz;
  v_since date;
begin
  perform pg_advisory_xact_lock(87016023);
  select s.time_zone into v_zone from metering.rollup_state s;
  select metering.time_of(r.id) into v_first from metering.usage_record r order by r.id limit 1;
  -- the records of older batches were dropped with their partition, and the first day may have lost some
  if exists (select from metering.batch b where b.committed_at < v_first - interval '1 day') then
    v_since := (v_first at time zone coalesce(v_zone, 'UTC'))::date + 1;
  end if;
  delete from metering.rollup_day t where v_since is null or t.day >= v_since;
  delete from metering.rollup_day_dataset t where v_since is null or t.day >= v_since;
  delete from metering.rollup_day_duration t where v_since is null or t.day >= v_since;
  delete from metering.rollup_hour t where v_since is null or t.day >= v_since;
  update metering.rollup_state set since = v_since, time_zone = case when v_since is null then null else time_zone end;
  insert into metering.rollup_due (writer, number, committed_at, record_count)
  select b.writer, b.number, b.committed_at, b.record_count from metering.batch b
  on conflict do nothing;
end $$;

revoke all on function metering.roll_up_begin(text), metering.roll_up_again(),
  metering.roll_up_keep(uuid[], bigint[], json, json, json, json) from public;
grant execute on function metering.roll_up_begin(text), metering.roll_up_again(),
  metering.roll_up_keep(uuid[], bigint[], json, json, json, json) to weir_control;
grant select on metering.rollup_due, metering.rollup_state, metering.rollup_day, metering.rollup_day_dataset,
  metering.rollup_hour, metering.rollup_day_duration, metering.counted_record, metering.counted_facet to weir_audit;
