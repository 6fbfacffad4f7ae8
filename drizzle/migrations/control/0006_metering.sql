-- The usage log: one record for every operation, committed before its answer leaves. Gateways may only execute
-- metering.log_append; nobody has insert, update or delete.
create schema metering;

create table metering.batch (
  writer uuid not null,
  number bigint not null check (number >= 1),
  -- root of the writer's previous batch, 32 zero bytes for its first
  previous_root bytea not null check (length(previous_root) = 32),
  -- RFC 6962 2.1 tree hash over the canonical records
  root bytea not null check (length(root) = 32),
  record_count int not null check (record_count >= 1),
  algorithm text not null check (algorithm in ('rfc6962-sha256')),
  epoch bigint not null,
  committed_at timestamptz not null,
  primary key (writer, number)
);

-- What is searched and summed; everything else is in the canonical record. No foreign key to batch: it cost
-- 8 microseconds a record, and metering.log_append, the only way in, writes both in one statement.
create table metering.usage_record (
  -- UUID version 7, made at the time of `at`: newest first is by id
  id uuid primary key,
  writer uuid not null,
  batch bigint not null,
  -- place in the batch, from 0
  position int not null,
  at timestamptz not null,
  request_id text not null,
  account_id uuid,
  organisation_id uuid,
  agreements text[] not null,
  operation_name text,
  datasets text[] not null,
  decision text not null,
  codes text[] not null,
  rows bigint not null,
  bytes bigint not null,
  cost_actual bigint not null,
  -- canonical bytes (RFC 8785) of the record; the columns above repeat what it says
  canonical text not null,
  unique (writer, batch, position)
);

create index usage_record_account on metering.usage_record (account_id, id) where account_id is not null;
create index usage_record_organisation on metering.usage_record (organisation_id, id) where organisation_id is not null;
create index usage_record_request on metering.usage_record (request_id);
create index usage_record_decision on metering.usage_record (decision, id) where decision <> 'ALLOW';
-- The pending lists are kept short: at the default of 4 MB the append that empties one takes 0.1 s.
create index usage_record_datasets on metering.usage_record
  using gin (datasets) with (gin_pending_list_limit = 256) where datasets <> '{}';
create index usage_record_agreements on metering.usage_record
  using gin (agreements) with (gin_pending_list_limit = 256) where agreements <> '{}';
create index usage_record_codes on metering.usage_record
  using gin (codes) with (gin_pending_list_limit = 256) where codes <> '{}';

create trigger append_only before update or delete on metering.batch for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on metering.batch execute function guard.refuse_change();
create trigger append_only before update or delete on metering.usage_record for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on metering.usage_record execute function guard.refuse_change();

-- The searched columns of one record, as a gateway sends them: reading them out of the canonical JSON here took
-- 46 microseconds a record, this takes 18.
create type metering.entry as (
  id uuid,
  at timestamptz,
  request_id text,
  account_id uuid,
  organisation_id uuid,
  agreements text[],
  operation_name text,
  datasets text[],
  decision text,
  codes text[],
  rows bigint,
  bytes bigint,
  cost_actual bigint
);

-- Commits one batch of records, or says why not. A known (writer, number) gives its first outcome again, so a
-- commit in doubt is resolved by asking once more. When the epoch is not the expected one nothing is inserted,
-- and the subjects narrowed since are returned: the caller decides again.
-- p_canonical: the canonical records, one a line, in the order of p_entries.
-- outcome: 'COMMITTED' | 'STALE'
-- Raises WR001: the number is known with another root; WR002: the batch before it is not this writer's last.
create function metering.log_append(
  p_writer uuid, p_number bigint, p_epoch bigint, p_previous_root bytea, p_root bytea,
  p_entries metering.entry[], p_canonical text,
  out outcome text, out epoch bigint, out subjects text[])
language plpgsql security definer set search_path = '' as $$
declare
  v_root bytea;
  v_epoch bigint;
begin
  perform pg_catalog.pg_advisory_xact_lock_shared(87016001);

  -- A new statement: one that waited for the lock would still see the epoch of before. The number is looked up
  -- under the lock too: asked earlier, a second submission could miss the commit of the first, wait behind a
  -- narrowing, and answer STALE for a batch that is on the log.
  select p.e, b.root, b.epoch into epoch, v_root, v_epoch
  from policy.epoch p
  left join metering.batch b on b.writer = p_writer and b.number = p_number;

  if v_root is not null then
    if v_root <> p_root then
      raise exception 'batch % of writer % is known with another root', p_number, p_writer using errcode = 'WR001';
    end if;
    outcome := 'COMMITTED';
    epoch := v_epoch;
    subjects := '{}';
    return;
  end if;

  if epoch <> p_epoch then
    outcome := 'STALE';
    select coalesce(pg_catalog.array_agg(distinct s), '{}') into subjects
    from policy.change c, pg_catalog.unnest(c.subjects) s
    where c.e > p_epoch;
    return;
  end if;

  insert into metering.batch (writer, number, previous_root, root, record_count, algorithm, epoch, committed_at)
  select p_writer, p_number, p_previous_root, p_root, pg_catalog.cardinality(p_entries), 'rfc6962-sha256', p_epoch,
    pg_catalog.clock_timestamp()
  where case when p_number = 1 then p_previous_root = pg_catalog.decode(pg_catalog.repeat('00', 32), 'hex')
    else exists (select from metering.batch b
      where b.writer = p_writer and b.number = p_number - 1 and b.root = p_previous_root) end;
  if not found then
    raise exception 'batch % of writer % does not follow its last', p_number, p_writer using errcode = 'WR002';
  end if;

  insert into metering.usage_record (id, writer, batch, position, at, request_id, account_id, organisation_id,
    agreements, operation_name, datasets, decision, codes, rows, bytes, cost_actual, canonical)
  select r.id, p_writer, p_number, (r.place - 1)::int, r.at, r.request_id, r.account_id, r.organisation_id,
    r.agreements, r.operation_name, r.datasets, r.decision, r.codes, r.rows, r.bytes, r.cost_actual, r.canonical
  from rows from (pg_catalog.unnest(p_entries), pg_catalog.string_to_table(p_canonical, E'\n')) with ordinality
    as r (id, at, request_id, account_id, organisation_id, agreements, operation_name, datasets, decision, codes, rows,
      bytes, cost_actual, canonical, place);

  outcome := 'COMMITTED';
  subjects := '{}';
end $$;

revoke all on function metering.log_append(uuid, bigint, bigint, bytea, bytea, metering.entry[], text) from public;
grant usage on schema metering to weir_log, weir_audit;
grant execute on function metering.log_append(uuid, bigint, bigint, bytea, bytea, metering.entry[], text) to weir_log;
grant select on metering.batch, metering.usage_record to weir_audit;
