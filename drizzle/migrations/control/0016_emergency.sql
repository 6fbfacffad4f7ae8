-- Emergency openings (R-64..R-66): what each opens, to whom, until when. What was done, by whom and why stands in the
-- journal, stream 'emergency:<id>'; here is what decisions and the published list read.
create table catalog.emergency (
  id uuid primary key,
  -- the event as the body that handles it names it
  event text not null check (event <> ''),
  class text not null check (class in ('NATURAL_DISASTER', 'ACCIDENT', 'PUBLIC_HEALTH', 'SOCIAL_SECURITY')),
  legal_basis text not null check (legal_basis <> ''),
  purpose text not null check (purpose <> ''),
  -- {"kind": "IDENTIFIED"} | {"kind": "ORGANISATIONS", "organisationIds": [id]}
  audience jsonb not null check (jsonb_typeof(audience) = 'object'),
  -- [{"dataset": name, "columns": [name], "personal": [name]}]
  datasets jsonb not null check (jsonb_typeof(datasets) = 'array'),
  decided_by uuid not null references identity.account,
  decider uuid not null references identity.organisation,
  declared_at timestamptz not null,
  starts_at timestamptz not null,
  review_at timestamptz not null,
  -- the last moment, whatever a review says; null: reviews alone say how long
  ends_at timestamptz,
  -- when it was ended before its time; null: it was not
  ended_at timestamptz,
  -- the first moment at which it opens nothing any more
  opens_until timestamptz not null check (opens_until = least(review_at, ends_at, ended_at)),
  -- {"kind": "DESTROYED", "confirmation": text} | {"kind": "RETAINED", "assessment": text}; null: nothing is stated yet
  disposal jsonb check (jsonb_typeof(disposal) = 'object'),
  -- after the event; empty: it is due
  report text not null default '',
  -- null: the matter is open
  closed_at timestamptz
);

create index emergency_open on catalog.emergency (opens_until) where closed_at is null;

-- What was declared stays as it is, an end is an end, and what is closed is closed.
create function catalog.refuse_emergency_change() returns trigger
language plpgsql set search_path = '' as $$
begin
  if (new.id, new.event, new.class, new.legal_basis, new.purpose, new.audience, new.datasets, new.decided_by,
      new.decider, new.declared_at, new.starts_at, new.ends_at)
      is distinct from (old.id, old.event, old.class, old.legal_basis, old.purpose, old.audience, old.datasets,
      old.decided_by, old.decider, old.declared_at, old.starts_at, old.ends_at)
    or (old.ended_at is not null and new.ended_at is distinct from old.ended_at)
    or (old.ended_at is not null and new.opens_until > old.opens_until)
    or old.closed_at is not null then
    raise exception 'catalog.emergency goes forward only' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create trigger forward_only before update on catalog.emergency
  for each row execute function catalog.refuse_emergency_change();
create trigger append_only before delete on catalog.emergency
  for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on catalog.emergency execute function guard.refuse_change();

grant select, insert on catalog.emergency to weir_control;
grant update (review_at, ended_at, opens_until, disposal, report, closed_at) on catalog.emergency to weir_control;
grant select on catalog.emergency to weir_audit;

-- An emergency opening ends by the database's clock too. As metering.log_append of 0008, but for this: where a record
-- names an emergency that opens nothing any more, nothing is inserted and the outcome is STALE under the expected epoch,
-- with 'emergency:<id>' of each among the subjects. Emergencies stand in the canonical record alone: a batch without any
-- is told by its text, in which a quote within a value is never without its backslash.
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
