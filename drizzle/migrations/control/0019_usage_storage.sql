-- Texts of operations without their values, each stored once; records name them by their hash. A gateway gives texts
-- alone, and what is hashed here cannot stand under another's hash.
create table metering.operation_text (
  -- SHA-256 of the text in UTF-8
  hash bytea primary key check (length(hash) = 32),
  text text not null
);

create trigger append_only before update or delete on metering.operation_text
  for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on metering.operation_text execute function guard.refuse_change();

-- Stores texts, a JSON array of them; those that are there stay.
create function metering.operation_text_append(p_texts text) returns void
language sql security definer set search_path = '' as $$
  insert into metering.operation_text (hash, text)
  select pg_catalog.sha256(pg_catalog.convert_to(t, 'UTF8')), t
  from pg_catalog.json_array_elements_text(p_texts::json) t
  on conflict do nothing
$$;

revoke all on function metering.operation_text_append(text) from public;
-- a change is committed with its record, by weir_control
grant execute on function metering.operation_text_append(text) to weir_log, weir_control;
grant select on metering.operation_text to weir_audit;

-- Records lie in partitions of one day, by id: a UUID version 7 carries its time, so that the key stays the id alone,
-- and what is over is dropped without touching what is not.
alter table metering.usage_record rename to usage_record_before;
drop trigger append_only on metering.usage_record_before;
alter index metering.usage_record_pkey rename to usage_record_before_pkey;
alter index metering.usage_record_account rename to usage_record_before_account;
alter index metering.usage_record_organisation rename to usage_record_before_organisation;
alter index metering.usage_record_request rename to usage_record_before_request;
alter index metering.usage_record_decision rename to usage_record_before_decision;
alter index metering.usage_record_datasets rename to usage_record_before_datasets;
alter index metering.usage_record_agreements rename to usage_record_before_agreements;
alter index metering.usage_record_codes rename to usage_record_before_codes;

create table metering.usage_record (like metering.usage_record_before) partition by range (id);
alter table metering.usage_record add primary key (id);

-- Of one batch; unique by what metering.log_append does.
create index usage_record_batch on metering.usage_record (writer, batch, position);
create index usage_record_account on metering.usage_record (account_id, id) where account_id is not null;
create index usage_record_organisation on metering.usage_record (organisation_id, id) where organisation_id is not null;
create index usage_record_request on metering.usage_record (request_id);
create index usage_record_decision on metering.usage_record (decision, id) where decision <> 'ALLOW';
create index usage_record_datasets on metering.usage_record
  using gin (datasets) with (gin_pending_list_limit = 256) where datasets <> '{}';
create index usage_record_agreements on metering.usage_record
  using gin (agreements) with (gin_pending_list_limit = 256) where agreements <> '{}';
create index usage_record_codes on metering.usage_record
  using gin (codes) with (gin_pending_list_limit = 256) where codes <> '{}';

create trigger append_only before update or delete on metering.usage_record
  for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on metering.usage_record for each statement execute function guard.refuse_change();
grant select on metering.usage_record to weir_audit;

-- The days that have, or had, a partition: they never overlap, also where the time zone of days was changed.
create table metering.usage_day (
  begins timestamptz primary key,
  ends timestamptz not null,
  -- of the partition
  name text not null unique,
  -- when its time was over; null: it is there
  dropped_at timestamptz,
  check (begins < ends)
);
grant select on metering.usage_day to weir_audit;

-- The least id that carries a time, in milliseconds.
create function metering.least_id(p_at timestamptz) returns uuid
language sql immutable set search_path = '' as $$
  select (pg_catalog.lpad(pg_catalog.to_hex(pg_catalog.floor(extract(epoch from p_at) * 1000)::bigint), 12, '0')
    || pg_catalog.repeat('0', 20))::uuid
$$;

-- What was recorded so far is one partition, which ends with the day of its newest record.
do $$
declare
  v_ends timestamptz;
begin
  if exists (select from metering.usage_record_before) then
    select date_trunc('day', to_timestamp(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint / 1000.0), 'UTC')
      + interval '1 day' into v_ends
    from metering.usage_record_before order by id desc limit 1;
    insert into metering.usage_day (begins, ends, name) values (to_timestamp(0), v_ends, 'usage_record_before');
    execute format('alter table metering.usage_record attach partition metering.usage_record_before for values from (%L) to (%L)',
      metering.least_id(to_timestamp(0)), metering.least_id(v_ends));
  else
    drop table metering.usage_record_before;
  end if;
end $$;

-- Makes the partitions of the p_count days from that of p_at on, as they begin in p_zone; those that are there stay.
-- A table that is made first and attached then keeps no append waiting.
-- Raises 54000 where there would be more than 4,000: half of them already make a search slow.
create function metering.make_days(p_at timestamptz, p_count int, p_zone text) returns int
language plpgsql security definer set search_path = '' as $$
declare
  v_begins timestamptz;
  v_ends timestamptz;
  v_upto timestamptz;
  v_name text;
  v_made int := 0;
begin
  for i in 0 .. p_count - 1 loop
    v_begins := (pg_catalog.date_trunc('day', p_at at time zone p_zone) + pg_catalog.make_interval(days => i)) at time zone p_zone;
    v_ends := (pg_catalog.date_trunc('day', p_at at time zone p_zone) + pg_catalog.make_interval(days => i + 1)) at time zone p_zone;
    -- looked up without the lock first: nearly always there is nothing to do
    continue when exists (select from metering.usage_day d where d.begins <= v_begins and d.ends >= v_ends);
    perform pg_catalog.pg_advisory_xact_lock(87016002);
    if (select pg_catalog.count(*) from metering.usage_day where dropped_at is null) >= 4000 then
      raise exception 'too many days of the usage log' using errcode = 'program_limit_exceeded';
    end if;
    -- what of it no other day has, which is more than one piece where days began otherwise before
    while v_begins < v_ends loop
      select d.ends into v_upto from metering.usage_day d where d.begins <= v_begins and d.ends > v_begins;
      if not found then
        select least(v_ends, pg_catalog.min(d.begins)) into v_upto from metering.usage_day d where d.begins > v_begins;
        v_name := 'usage_record_' || pg_catalog.to_char(v_begins at time zone 'UTC', 'YYYYMMDD_HH24MI');
        execute pg_catalog.format('create table metering.%I (like metering.usage_record including defaults including constraints)', v_name);
        execute pg_catalog.format('alter table metering.usage_record attach partition metering.%I for values from (%L) to (%L)',
          v_name, metering.least_id(v_begins), metering.least_id(v_upto));
        execute pg_catalog.format('create trigger no_truncate before truncate on metering.%I
          for each statement execute function guard.refuse_change()', v_name);
        insert into metering.usage_day (begins, ends, name) values (v_begins, v_upto, v_name);
        v_made := v_made + 1;
      end if;
      v_begins := v_upto;
    end loop;
  end loop;
  return v_made;
end $$;

revoke all on function metering.make_days(timestamptz, int, text), metering.least_id(timestamptz) from public;
grant execute on function metering.make_days(timestamptz, int, text) to weir_log, weir_control;

-- Leaf hashes of dropped records whose batch has others in another partition, so that those stay proven.
create table metering.dropped_leaf (
  writer uuid not null,
  batch bigint not null,
  position int not null,
  -- RFC 6962 2.1: SHA-256 of a zero byte and the canonical record
  hash bytea not null check (length(hash) = 32),
  primary key (writer, batch, position)
);

create trigger append_only before update or delete on metering.dropped_leaf
  for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on metering.dropped_leaf execute function guard.refuse_change();
grant select on metering.dropped_leaf to weir_audit;

-- What is personal in the records of a batch (address, user agent), apart from them: element i is the text that record
-- i commits to by its hash. A part that was erased is null; erasing breaks no proof.
create table metering.usage_side (
  writer uuid not null,
  batch bigint not null,
  parts text[] not null,
  primary key (writer, batch)
);
create trigger no_truncate before truncate on metering.usage_side execute function guard.refuse_change();
grant select on metering.usage_side to weir_audit;

-- Stores the side row of a batch that metering.log_append has just committed, in the same statement.
-- p_parts: JSON array, null where a record has none.
create function metering.side_append(p_writer uuid, p_number bigint, p_parts text) returns void
language sql security definer set search_path = '' as $$
  insert into metering.usage_side (writer, batch, parts)
  select p_writer, p_number, pg_catalog.array_agg(part order by place)
  from pg_catalog.json_array_elements_text(p_parts::json) with ordinality as t (part, place)
  having pg_catalog.count(part) > 0
  on conflict do nothing
$$;
revoke all on function metering.side_append(uuid, bigint, text) from public;
grant execute on function metering.side_append(uuid, bigint, text) to weir_log, weir_control;

-- Erases parts of side rows. Network logs are kept for 183 days by law, so nothing younger is erased: 22023 is raised.
-- Of one record, or of all batches committed before a time. Returns how many parts there were. For the owner alone.
create function metering.side_erase(p_record uuid, p_before timestamptz) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_latest timestamptz := pg_catalog.clock_timestamp() - interval '183 days';
  v_at timestamptz;
  v_writer uuid;
  v_batch bigint;
  v_position int;
  v_erased bigint := 0;
begin
  if p_record is not null then
    select r.at, r.writer, r.batch, r.position into v_at, v_writer, v_batch, v_position
    from metering.usage_record r where r.id = p_record;
    if v_at >= v_latest then raise exception 'not before 183 days' using errcode = 'invalid_parameter_value'; end if;
    update metering.usage_side s set parts[v_position + 1] = null
    where s.writer = v_writer and s.batch = v_batch and s.parts[v_position + 1] is not null;
    get diagnostics v_erased = row_count;
    return v_erased;
  end if;
  if p_before > v_latest then raise exception 'not before 183 days' using errcode = 'invalid_parameter_value'; end if;
  with old as (
    select s.writer, s.batch, pg_catalog.cardinality(s.parts) - pg_catalog.cardinality(pg_catalog.array_positions(s.parts, null)) as n
    from metering.usage_side s
    join metering.batch b on b.writer = s.writer and b.number = s.batch
    where b.committed_at < p_before),
  erased as (
    update metering.usage_side s set parts = pg_catalog.array_fill(null::text, array[pg_catalog.cardinality(s.parts)])
    from old where s.writer = old.writer and s.batch = old.batch and old.n > 0
    returning old.n)
  select coalesce(pg_catalog.sum(n), 0) into v_erased from erased;
  return v_erased;
end $$;
revoke all on function metering.side_erase(uuid, timestamptz) from public;

-- Drops the partition of the day that begins so, and the side rows of its records; the headers of its batches stay.
-- Returns how many records there were; null: it is kept, as there is data in it that must be kept for 3 years: what
-- was read under an agreement or an emergency opening, or through a mask. MUST be called with a record of kind
-- 'retention' in the same transaction. For the owner alone.
-- Raises 22023 where its end is less than p_days, or than 183 days, ago.
create function metering.drop_day(p_begins timestamptz, p_days int) returns bigint
language plpgsql security definer set search_path = '' set lock_timeout = '500ms' as $$
declare
  d metering.usage_day;
  v_records bigint;
  v_protected boolean;
  v_now timestamptz := pg_catalog.clock_timestamp();
begin
  perform pg_catalog.pg_advisory_xact_lock(87016002);
  select * into d from metering.usage_day where begins = p_begins and dropped_at is null;
  if not found then return null; end if;
  if d.ends > v_now - pg_catalog.make_interval(days => greatest(p_days, 183)) then
    raise exception 'its time is not over' using errcode = 'invalid_parameter_value';
  end if;
  if d.ends > v_now - interval '1096 days' then
    execute pg_catalog.format($q$select exists (select from metering.%I where agreements <> '{}'
      or canonical like '%%"emergencies":["%%' or canonical like '%%"masked":["%%')$q$, d.name) into v_protected;
    if v_protected then return null; end if;
  end if;
  execute pg_catalog.format($q$
    insert into metering.dropped_leaf (writer, batch, position, hash)
    select r.writer, r.batch, r.position, pg_catalog.sha256('\x00'::bytea || pg_catalog.convert_to(r.canonical, 'UTF8'))
    from metering.%1$I r
    join (select writer, batch, pg_catalog.count(*) as n from metering.%1$I group by 1, 2) here
      on here.writer = r.writer and here.batch = r.batch
    join metering.batch b on b.writer = r.writer and b.number = r.batch
    where b.record_count > here.n$q$, d.name);
  execute pg_catalog.format($q$
    update metering.usage_side s set parts = (
      select pg_catalog.array_agg(case when r.position is null then part end order by place)
      from pg_catalog.unnest(s.parts) with ordinality as t (part, place)
      left join metering.%1$I r on r.writer = s.writer and r.batch = s.batch and r.position = place - 1)
    where (s.writer, s.batch) in (select r.writer, r.batch from metering.%1$I r)$q$, d.name);
  delete from metering.usage_side where pg_catalog.array_remove(parts, null) = '{}'
    and (writer, batch) in (select b.writer, b.number from metering.batch b where b.committed_at < d.ends + interval '1 hour');
  execute pg_catalog.format('select count(*) from metering.%I', d.name) into v_records;
  execute pg_catalog.format('drop table metering.%I', d.name);
  update metering.usage_day set dropped_at = v_now where begins = d.begins;
  return v_records;
end $$;
revoke all on function metering.drop_day(timestamptz, int) from public;
