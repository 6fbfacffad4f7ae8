-- What a batch costs beside its records, of which there are few at most: a commit of one statement for all tables, in
-- place of one for each, and no trigger. A batch is noted for the tree and the rollup where it is written, which is here
-- alone; its side row comes with it.
drop trigger note_batch on metering.batch;
drop function metering.note_batch();

-- PostgreSQL reads and compiles a check anew for each statement that inserts (5 to 10 microseconds each). What a header
-- says, and whether the columns repeat it, is the verifier's to say.
alter table metering.batch
  drop constraint batch_number_check,
  drop constraint batch_previous_root_check,
  drop constraint batch_root_check,
  drop constraint batch_record_count_check,
  drop constraint batch_signature_check,
  drop constraint batch_algorithm_check,
  drop constraint batch_signed;

-- As of 0028, but for this. p_side: the parts of the side row, one a line in the order of p_entries, an empty line where a
-- record has none; null: no record has one. They are stored with the batch.
-- Raises 23514: the number, the count or the length of a hash or signature is none.
drop function metering.log_append(uuid, bigint, bigint, bytea, bytea, text, text, bytea, metering.entry[], text, text, text,
  boolean);
drop function metering.side_append(uuid, bigint, text);

create function metering.log_append(
  p_writer uuid, p_number bigint, p_epoch bigint, p_previous bytea, p_root bytea,
  p_header text, p_key_id text, p_signature bytea, p_entries metering.entry[], p_canonical text,
  p_charges text default null, p_zone text default 'UTC', p_enforces boolean default true, p_side text default null,
  out outcome text, out epoch bigint, out subjects text[], out budgets json)
language plpgsql security definer set search_path = '' as $$
declare
  v_count int := pg_catalog.cardinality(p_entries);
  v_is_known boolean;
  v_header text;
  v_epoch bigint;
  v_last text;
  v_now timestamptz;
  v_charges metering.budget_charge[];
  v_is_over boolean;
begin
  perform pg_catalog.pg_advisory_xact_lock_shared(87016001);

  -- A new statement: one that waited for the lock would still see the epoch of before. The number is looked up
  -- under the lock too: asked earlier, a second submission could miss the commit of the first, wait behind a
  -- narrowing, and answer STALE for a batch that is on the log.
  select p.e, b.root is not null, b.header, b.epoch, last.header into epoch, v_is_known, v_header, v_epoch, v_last
  from policy.epoch p
  left join metering.batch b on b.writer = p_writer and b.number = p_number
  left join metering.batch last on last.writer = p_writer and last.number = p_number - 1;

  if v_is_known then
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
  if pg_catalog.strpos(p_canonical, '"agreements":["') > 0 then
    select pg_catalog.array_agg(distinct 'agreement:' || a.number) into subjects
    from pg_catalog.unnest(p_entries) r, pg_catalog.unnest(r.agreements) named (number)
    join agreements.agreement a on a.number = named.number
    where a.effective_to <= v_now;
  end if;

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

  if p_charges is not null and subjects is null then
    v_charges := metering.budget_charges(p_charges, p_zone);
  end if;

  if subjects is not null or v_charges is not null then
    -- An earlier submission of this batch, of before the end, or when there was more left, may still be about to commit.
    -- Where this one is not to be stored its header is inserted to wait for that, and is then refused as that of any
    -- second submission; else it is taken back, with what was charged.
    begin
      if v_charges is not null then
        -- others wait for these counters: not for a client that stands still
        perform pg_catalog.set_config('idle_in_transaction_session_timeout', '1s', true);
        select u.budgets, u.is_over and p_enforces into budgets, v_is_over from metering.budget_use(v_charges) u;
      end if;
      if subjects is not null or v_is_over then
        insert into metering.batch (writer, number, previous, root, record_count, algorithm, epoch, committed_at, header,
          key_id, signature)
        values (p_writer, p_number, p_previous, p_root, v_count, 'ed25519-rfc6962-sha256', p_epoch, v_now, p_header,
          p_key_id, p_signature);
        raise exception 'a term or a budget has ended' using errcode = 'WR003';
      end if;
    exception when sqlstate 'WR003' then
      outcome := case when subjects is null then 'OVER' else 'STALE' end;
      subjects := coalesce(subjects, '{}');
      budgets := null;
      return;
    end;
  end if;

  if (p_number >= 1 and v_count >= 1 and pg_catalog.length(p_previous) = 32 and pg_catalog.length(p_root) = 32
    and pg_catalog.length(p_signature) = 64 and p_header is not null and p_key_id is not null) is not true then
    raise exception 'no batch has such a number, count, hash or signature' using errcode = 'check_violation';
  end if;
  if (case p_number when 1 then p_previous = '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea
    else pg_catalog.sha256(pg_catalog.convert_to(v_last, 'UTF8')) = p_previous end) is not true then
    raise exception 'batch % of writer % does not follow its last', p_number, p_writer using errcode = 'WR002';
  end if;

  with made as (
    insert into metering.batch (writer, number, previous, root, record_count, algorithm, epoch, committed_at, header,
      key_id, signature)
    values (p_writer, p_number, p_previous, p_root, v_count, 'ed25519-rfc6962-sha256', p_epoch,
      pg_catalog.clock_timestamp(), p_header, p_key_id, p_signature)
    returning committed_at),
  due as (
    insert into metering.rollup_due (writer, number, committed_at, record_count)
    select p_writer, p_number, made.committed_at, v_count from made),
  unplaced as (insert into metering.unplaced (writer, number) values (p_writer, p_number)),
  side as (
    insert into metering.usage_side (writer, batch, parts)
    select p_writer, p_number, pg_catalog.string_to_array(p_side, E'\n', '') where p_side is not null)
  insert into metering.usage_record (id, writer, batch, position, at, request_id, account_id, organisation_id,
    agreements, operation_name, datasets, decision, codes, rows, bytes, cost_actual, canonical)
  select r.id, p_writer, p_number, (r.place - 1)::int, r.at, r.request_id, r.account_id, r.organisation_id,
    r.agreements, r.operation_name, r.datasets, r.decision, r.codes, r.rows, r.bytes, r.cost_actual, r.canonical
  -- joined, so that the batch is written first: of two submissions of one batch the other meets its key
  from made, rows from (pg_catalog.unnest(p_entries), pg_catalog.string_to_table(p_canonical, E'\n')) with ordinality
    as r (id, at, request_id, account_id, organisation_id, agreements, operation_name, datasets, decision, codes, rows,
      bytes, cost_actual, canonical, place);

  outcome := 'COMMITTED';
  subjects := '{}';
end $$;

revoke all on function metering.log_append(uuid, bigint, bigint, bytea, bytea, text, text, bytea, metering.entry[], text, text,
  text, boolean, text) from public;
grant execute on function metering.log_append(uuid, bigint, bigint, bytea, bytea, text, text, bytea, metering.entry[], text,
  text, text, boolean, text) to weir_log, weir_control;
