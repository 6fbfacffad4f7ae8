-- The term of an agreement ends by the database's clock (end-protocol, step 2 (iv)): a statement may run for seconds,
-- and its record be submitted after effective_to, though its gateway decided before.
--
-- As metering.log_append of 0006, but for this: where an agreement that an entry names has ended, nothing is inserted
-- and the outcome is STALE under the expected epoch, with 'agreement:<number>' of each as subjects. What does not name
-- them may be submitted again; what does is decided again, and refused.
create or replace function metering.log_append(
  p_writer uuid, p_number bigint, p_epoch bigint, p_previous_root bytea, p_root bytea,
  p_entries metering.entry[], p_canonical text,
  out outcome text, out epoch bigint, out subjects text[])
language plpgsql security definer set search_path = '' as $$
declare
  v_root bytea;
  v_epoch bigint;
  v_now timestamptz;
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

  -- Read under the lock: what waited for a narrowing is told of terms that ended meanwhile.
  v_now := pg_catalog.clock_timestamp();
  select pg_catalog.array_agg(distinct 'agreement:' || a.number) into subjects
  from pg_catalog.unnest(p_entries) r, pg_catalog.unnest(r.agreements) named (number)
  join agreements.agreement a on a.number = named.number
  where a.effective_to <= v_now;

  if subjects is not null then
    -- An earlier submission of this batch, of before the end, may still be about to commit. Its header is inserted to
    -- wait for that, and is then refused as that of any second submission; else it is taken back.
    begin
      insert into metering.batch (writer, number, previous_root, root, record_count, algorithm, epoch, committed_at)
      values (p_writer, p_number, p_previous_root, p_root, pg_catalog.cardinality(p_entries), 'rfc6962-sha256', p_epoch,
        v_now);
      raise exception 'a term has ended' using errcode = 'WR003';
    exception when sqlstate 'WR003' then
      outcome := 'STALE';
    end;
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
