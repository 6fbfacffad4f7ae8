-- Batches are signed as they are made (DESIGN 5.11): who can change this database can no longer make a batch that the
-- verifier takes for one of ours.
--
-- Public halves of the keys that sign; the private ones are never here. A row is a claim like any other: the verifier
-- takes the keys that are trusted as an argument.
create table metering.log_key (
  -- the first 8 bytes of the SHA-256 of the public key, in hex
  id text primary key,
  -- of the log, the same for each of its keys: key name and origin of a C2SP signed note
  name text not null check (name ~ '^[a-z0-9][a-z0-9./-]{0,99}$'),
  algorithm text not null check (algorithm in ('ed25519')),
  public_key bytea not null check (length(public_key) = 32),
  since timestamptz not null,
  -- when another took its place; null: none did. A process that runs goes on with the key that it began with
  until timestamptz check (until >= since),
  constraint id_of_public_key check (id = encode(substr(sha256(public_key), 1, 8), 'hex'))
);

-- A key stays as it is; it ends once.
create function metering.refuse_key_change() returns trigger
language plpgsql set search_path = '' as $$
begin
  if (new.id, new.name, new.algorithm, new.public_key, new.since)
      is distinct from (old.id, old.name, old.algorithm, old.public_key, old.since)
    or old.until is not null then
    raise exception 'metering.log_key goes forward only' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create trigger forward_only before update on metering.log_key for each row execute function metering.refuse_key_change();
create trigger append_only before delete on metering.log_key for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on metering.log_key execute function guard.refuse_change();

-- Makes a key known; one that is known stays as it is.
-- p_replaces: id of the key whose place it takes, which ends now; null: it stands beside the others.
create function metering.log_key_register(p_public_key bytea, p_replaces text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_id text := pg_catalog.encode(pg_catalog.substr(pg_catalog.sha256(p_public_key), 1, 8), 'hex');
begin
  if not exists (select from metering.log_key k where k.id = v_id) then
    -- two that begin a log must not give it two names
    lock table metering.log_key in share row exclusive mode;
    insert into metering.log_key (id, name, algorithm, public_key, since)
    values (v_id, coalesce((select k.name from metering.log_key k order by k.since, k.id limit 1), 'weir-' || v_id),
      'ed25519', p_public_key, pg_catalog.clock_timestamp())
    on conflict do nothing;
  end if;
  update metering.log_key k set until = pg_catalog.clock_timestamp()
  where k.id = p_replaces and k.id <> v_id and k.until is null;
end $$;

revoke all on function metering.log_key_register(bytea, text) from public;
grant execute on function metering.log_key_register(bytea, text) to weir_control;
grant select on metering.log_key to weir_audit;

-- Of a batch without a signature, of before: the root of the batch before it.
alter table metering.batch rename column previous_root to previous;
comment on column metering.batch.previous is
  'SHA-256 of the header of the writer''s previous batch, 32 zero bytes for its first; before signatures: its root';
alter table metering.batch drop constraint batch_algorithm_check;
alter table metering.batch
  -- canonical JSON (RFC 8785) of what is signed: the columns repeat what it says
  add column header text,
  -- no foreign key: the verifier asks for the key
  add column key_id text,
  add column signature bytea check (length(signature) = 64),
  add constraint batch_algorithm_check check (algorithm in ('rfc6962-sha256', 'ed25519-rfc6962-sha256')),
  add constraint batch_signed check (
    num_nulls(header, key_id, signature) = case algorithm when 'rfc6962-sha256' then 3 else 0 end);

-- As metering.log_append of 0016, but for this: a batch comes with its header and signature, and names the SHA-256 of the
-- header before it. Whether header, signature and columns agree is the verifier's to say; here it would cost each commit.
-- Raises WR001: the number is known with another header; WR002: the batch before it is not this writer's last.
drop function metering.log_append(uuid, bigint, bigint, bytea, bytea, metering.entry[], text);

create function metering.log_append(
  p_writer uuid, p_number bigint, p_epoch bigint, p_previous bytea, p_root bytea,
  p_header text, p_key_id text, p_signature bytea, p_entries metering.entry[], p_canonical text,
  out outcome text, out epoch bigint, out subjects text[])
language plpgsql security definer set search_path = '' as $$
declare
  v_root bytea;
  v_header text;
  v_epoch bigint;
  v_now timestamptz;
begin
  perform pg_catalog.pg_advisory_xact_lock_shared(87016001);

  -- A new statement: one that waited for the lock would still see the epoch of before. The number is looked up
  -- under the lock too: asked earlier, a second submission could miss the commit of the first, wait behind a
  -- narrowing, and answer STALE for a batch that is on the log.
  select p.e, b.root, b.header, b.epoch into epoch, v_root, v_header, v_epoch
  from policy.epoch p
  left join metering.batch b on b.writer = p_writer and b.number = p_number;

  if v_root is not null then
    if v_header is distinct from p_header then
      raise exception 'batch % of writer % is known with another header', p_number, p_writer using errcode = 'WR001';
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

  -- Read under the lock: what waited for a narrowing is told of terms that ended meanwhile.
  v_now := pg_catalog.clock_timestamp();
  select pg_catalog.array_agg(distinct 'agreement:' || a.number) into subjects
  from pg_catalog.unnest(p_entries) r, pg_catalog.unnest(r.agreements) named (number)
  join agreements.agreement a on a.number = named.number
  where a.effective_to <= v_now;

  if pg_catalog.strpos(p_canonical, '"emergencies":["') > 0 then
    with named as materialized (
      select line from pg_catalog.string_to_table(p_canonical, E'\n') line
      where pg_catalog.strpos(line, '"emergencies":["') > 0)
    select coalesce(subjects, '{}') || pg_catalog.array_agg(distinct 'emergency:' || e.id) into subjects
    from named, pg_catalog.jsonb_array_elements_text(named.line::jsonb -> 'emergencies') as held (id)
    join catalog.emergency e on e.id = held.id::uuid
    where e.opens_until <= v_now
    having pg_catalog.count(*) > 0 or subjects is not null;
  end if;

  if subjects is not null then
    -- An earlier submission of this batch, of before the end, may still be about to commit. Its header is inserted to
    -- wait for that, and is then refused as that of any second submission; else it is taken back.
    begin
      insert into metering.batch (writer, number, previous, root, record_count, algorithm, epoch, committed_at, header,
        key_id, signature)
      values (p_writer, p_number, p_previous, p_root, pg_catalog.cardinality(p_entries), 'ed25519-rfc6962-sha256',
        p_epoch, v_now, p_header, p_key_id, p_signature);
      raise exception 'a term has ended' using errcode = 'WR003';
    exception when sqlstate 'WR003' then
      outcome := 'STALE';
    end;
    return;
  end if;

  insert into metering.batch (writer, number, previous, root, record_count, algorithm, epoch, committed_at, header,
    key_id, signature)
  select p_writer, p_number, p_previous, p_root, pg_catalog.cardinality(p_entries), 'ed25519-rfc6962-sha256', p_epoch,
    pg_catalog.clock_timestamp(), p_header, p_key_id, p_signature
  where case when p_number = 1 then p_previous = pg_catalog.decode(pg_catalog.repeat('00', 32), 'hex')
    else exists (select from metering.batch b
      where b.writer = p_writer and b.number = p_number - 1
        and pg_catalog.sha256(pg_catalog.convert_to(b.header, 'UTF8')) = p_previous) end;
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

revoke all on function metering.log_append(uuid, bigint, bigint, bytea, bytea, text, text, bytea, metering.entry[], text)
  from public;
grant execute on function metering.log_append(uuid, bigint, bigint, bytea, bytea, text, text, bytea, metering.entry[], text)
  to weir_log, weir_control;
