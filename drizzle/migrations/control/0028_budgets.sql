-- Budgets: how much may be used in each minute and each day, and how much was. They are settled in the commit of the
-- usage records that use them (DESIGN 5.10): all gateways together never serve more, and nothing is leased.

create table metering.budget_limit (
  -- Of whom or what: 'account:<id>', 'dataset:<name>', 'agreement:<number>' or 'anonymous', all its users together.
  -- 'account:*' and 'dataset:*' are for each that has no row of its own for the period.
  subject text not null check (subject ~ '^(account|dataset|agreement):.' or subject = 'anonymous'),
  period text not null check (period in ('MINUTE', 'DAY')),
  -- the most in one period; null: no bound
  requests bigint check (requests > 0),
  rows bigint check (rows > 0),
  bytes bigint check (bytes > 0),
  cost bigint check (cost > 0),
  changed_at timestamptz not null,
  primary key (subject, period)
);

create table metering.budget_used (
  subject text not null,
  period text not null,
  -- a minute begins as in UTC, a day as in WEIR_TIME_ZONE
  begins timestamptz not null,
  requests bigint not null,
  rows bigint not null,
  bytes bigint not null,
  cost bigint not null,
  primary key (subject, period, begins)
) with (fillfactor = 50);

-- The budgets of an agreement are in its terms, and nowhere else: this keeps them beside the others. What has not the
-- form of a budget is passed over: the agreement opens nothing then (src/agreements/budget.ts).
create function metering.note_agreement_budgets() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from metering.budget_limit l where l.subject = 'agreement:' || new.number;
  insert into metering.budget_limit (subject, period, requests, rows, bytes, cost, changed_at)
  select 'agreement:' || new.number, b.per, min(b.most) filter (where b.unit = 'REQUESTS'),
    min(b.most) filter (where b.unit = 'ROWS'), min(b.most) filter (where b.unit = 'BYTES'),
    min(b.most) filter (where b.unit = 'COST'), pg_catalog.clock_timestamp()
  from (select j ->> 'per' as per, j ->> 'unit' as unit, pg_catalog.trunc((j ->> 'limit')::numeric)::bigint as most
    from pg_catalog.jsonb_path_query(new.budgets,
      '$[*] ? (@.limit.type() == "number" && @.limit >= 1 && @.limit < 9007199254740992)') j) b
  where b.per in ('MINUTE', 'DAY')
  group by b.per;
  return null;
end $$;

create trigger budgets after insert or update of budgets, number on agreements.agreement
  for each row execute function metering.note_agreement_budgets();

update agreements.agreement set budgets = budgets where budgets <> '[]';

-- What is to be charged to one counter, and the bounds of it (null: none).
create type metering.budget_charge as (
  subject text, period text, begins timestamptz, ends timestamptz,
  requests bigint, rows bigint, bytes bigint, cost bigint,
  most_requests bigint, most_rows bigint, most_bytes bigint, most_cost bigint);

-- The counters that charges touch, by the limits in force now, in the order in which they are locked. Null: none.
-- p_charges: JSON, one object for each subject: subject, requests, rows, bytes, cost.
-- The period is that in which the transaction began, so that all statements of one charge the same.
create function metering.budget_charges(p_charges text, p_zone text) returns metering.budget_charge[]
-- not in SQL: its plan would be made anew by each call
language plpgsql stable set search_path = '' as $$
begin
  return (select pg_catalog.array_agg(row(c.subject, p.period, p.begins, p.ends, c.requests, c.rows, c.bytes, c.cost,
    l.requests, l.rows, l.bytes, l.cost)::metering.budget_charge order by c.subject, p.period)
  from pg_catalog.json_to_recordset(p_charges::json)
    as c (subject text, requests bigint, rows bigint, bytes bigint, cost bigint)
  cross join (
    select 'DAY', d.begins, pg_catalog.date_trunc('day', d.begins + interval '36 hours', p_zone)
    from (select pg_catalog.date_trunc('day', pg_catalog.now(), p_zone)) d (begins)
    union all
    select 'MINUTE', m.begins, m.begins + interval '1 minute'
    from (select pg_catalog.date_trunc('minute', pg_catalog.now(), 'UTC')) m (begins)) p (period, begins, ends)
  cross join lateral (
    select b.* from metering.budget_limit b
    where b.period = p.period and b.subject in (c.subject, pg_catalog.split_part(c.subject, ':', 1) || ':*')
    order by b.subject = c.subject desc limit 1) l);
end $$;

-- Charges them, and locks the counters until the transaction ends, in the order of their keys. p_budgets: each counter
-- with what is used now, its bounds, and how many milliseconds are left of its period. is_over: some bound is passed by
-- what was charged to it; whoever asks for that takes it back.
create function metering.budget_use(p_charges metering.budget_charge[], out budgets json, out is_over boolean)
language plpgsql set search_path = '' as $$
begin
  with charged as (
    insert into metering.budget_used as u (subject, period, begins, requests, rows, bytes, cost)
    select c.subject, c.period, c.begins, c.requests, c.rows, c.bytes, c.cost from pg_catalog.unnest(p_charges) c
    order by c.subject, c.period, c.begins
    on conflict (subject, period, begins) do update set requests = u.requests + excluded.requests,
      rows = u.rows + excluded.rows, bytes = u.bytes + excluded.bytes, cost = u.cost + excluded.cost
    returning u.*)
  select
    pg_catalog.json_agg(pg_catalog.json_build_object('subject', c.subject, 'period', c.period,
      'endsInMs', pg_catalog.ceil(extract(epoch from c.ends - pg_catalog.now()) * 1000),
      'used', pg_catalog.json_build_object('requests', u.requests, 'rows', u.rows, 'bytes', u.bytes, 'cost', u.cost),
      'limit', pg_catalog.json_build_object('requests', c.most_requests, 'rows', c.most_rows, 'bytes', c.most_bytes,
        'cost', c.most_cost))),
    pg_catalog.bool_or(coalesce(c.requests > 0 and u.requests > c.most_requests, false)
      or coalesce(c.rows > 0 and u.rows > c.most_rows, false)
      or coalesce(c.bytes > 0 and u.bytes > c.most_bytes, false)
      or coalesce(c.cost > 0 and u.cost > c.most_cost, false))
  into budgets, is_over
  from pg_catalog.unnest(p_charges) c join charged u using (subject, period, begins);
end $$;

-- As of 0019, but for this. p_charges (see metering.budget_charges; null: none, and nothing more is done) are charged
-- with the records, or the outcome is OVER and nothing is written; a batch that is known is not charged again. `budgets`
-- tells of the counters, as metering.budget_use; null: there are none. Where p_enforces is false nothing is over.
drop function metering.log_append(uuid, bigint, bigint, bytea, bytea, text, text, bytea, metering.entry[], text);

create function metering.log_append(
  p_writer uuid, p_number bigint, p_epoch bigint, p_previous bytea, p_root bytea,
  p_header text, p_key_id text, p_signature bytea, p_entries metering.entry[], p_canonical text,
  p_charges text default null, p_zone text default 'UTC', p_enforces boolean default true,
  out outcome text, out epoch bigint, out subjects text[], out budgets json)
language plpgsql security definer set search_path = '' as $$
declare
  v_root bytea;
  v_header text;
  v_epoch bigint;
  v_now timestamptz;
  v_charges metering.budget_charge[];
  v_is_over boolean;
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
        values (p_writer, p_number, p_previous, p_root, pg_catalog.cardinality(p_entries), 'ed25519-rfc6962-sha256',
          p_epoch, v_now, p_header, p_key_id, p_signature);
        raise exception 'a term or a budget has ended' using errcode = 'WR003';
      end if;
    exception when sqlstate 'WR003' then
      outcome := case when subjects is null then 'OVER' else 'STALE' end;
      subjects := coalesce(subjects, '{}');
      budgets := null;
      return;
    end;
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

-- The slow way, for a batch of which some record does not fit: keeps its counters for this transaction, in which the
-- batch is settled record by record and then appended. A second that nothing is asked ends it. The lock of the epoch is
-- taken first, as in log_append, or two transactions would wait for each other. `header`: of the batch of this number,
-- in whichever form it was stored; null: it is not. It is read last: what was about to commit has these counters.
create function metering.budget_lock(p_writer uuid, p_number bigint, p_charges text, p_zone text,
  out header text, out budgets json)
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_catalog.set_config('idle_in_transaction_session_timeout', '1s', true);
  perform pg_catalog.pg_advisory_xact_lock_shared(87016001);
  select coalesce(u.budgets, '[]') into budgets
  from metering.budget_use((
    select pg_catalog.array_agg((c.subject, c.period, c.begins, c.ends, 0, 0, 0, 0, c.most_requests, c.most_rows,
      c.most_bytes, c.most_cost)::metering.budget_charge)
    from pg_catalog.unnest(metering.budget_charges(p_charges, p_zone)) c)) u;
  select b.header into header from metering.batch b where b.writer = p_writer and b.number = p_number;
end $$;

-- What is used and what is allowed, as metering.budget_use tells it; nothing is charged or locked.
create function metering.budget_state(p_subjects text[], p_zone text) returns json
language sql stable security definer set search_path = '' as $$
  select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('subject', c.subject, 'period', c.period,
    'endsInMs', pg_catalog.ceil(extract(epoch from c.ends - pg_catalog.now()) * 1000),
    'used', pg_catalog.json_build_object('requests', coalesce(u.requests, 0), 'rows', coalesce(u.rows, 0),
      'bytes', coalesce(u.bytes, 0), 'cost', coalesce(u.cost, 0)),
    'limit', pg_catalog.json_build_object('requests', c.most_requests, 'rows', c.most_rows, 'bytes', c.most_bytes,
      'cost', c.most_cost)) order by c.subject, c.period), '[]')
  from pg_catalog.unnest(metering.budget_charges((
    select pg_catalog.json_agg(pg_catalog.json_build_object('subject', s)) from pg_catalog.unnest(p_subjects) s)::text,
    p_zone)) c
  left join metering.budget_used u using (subject, period, begins)
$$;

-- Sets what one subject may use in one kind of period; null: no bound. All null: none at all, whatever holds for others.
-- The budgets of an agreement are changed with its terms.
create function metering.budget_set(p_subject text, p_period text, p_requests bigint, p_rows bigint, p_bytes bigint,
  p_cost bigint, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if p_subject like 'agreement:%' then
    raise exception 'the budgets of an agreement are in its terms' using errcode = 'invalid_parameter_value';
  end if;
  insert into metering.budget_limit (subject, period, requests, rows, bytes, cost, changed_at)
  values (p_subject, p_period, p_requests, p_rows, p_bytes, p_cost, p_at)
  on conflict (subject, period) do update set requests = excluded.requests, rows = excluded.rows,
    bytes = excluded.bytes, cost = excluded.cost, changed_at = excluded.changed_at;
end $$;

-- Takes it away. Returns false where there was none.
create function metering.budget_remove(p_subject text, p_period text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  delete from metering.budget_limit l
  where l.subject = p_subject and l.period = p_period and l.subject not like 'agreement:%';
  return found;
end $$;

-- Removes counters of minutes that began more than an hour ago, and of days more than 40 days ago. Returns how many.
create function metering.budget_sweep() returns bigint
language sql volatile security definer set search_path = '' as $$
  with gone as (
    delete from metering.budget_used u
    where u.begins < pg_catalog.now() - case u.period when 'MINUTE' then interval '1 hour' else interval '40 days' end
    returning 1)
  select pg_catalog.count(*) from gone
$$;

revoke all on function metering.note_agreement_budgets(), metering.budget_charges(text, text),
  metering.budget_use(metering.budget_charge[]), metering.budget_lock(uuid, bigint, text, text),
  metering.budget_state(text[], text), metering.budget_sweep(), metering.budget_remove(text, text),
  metering.budget_set(text, text, bigint, bigint, bigint, bigint, timestamptz),
  metering.log_append(uuid, bigint, bigint, bytea, bytea, text, text, bytea, metering.entry[], text, text, text, boolean)
  from public;
grant execute on function
  metering.log_append(uuid, bigint, bigint, bytea, bytea, text, text, bytea, metering.entry[], text, text, text, boolean)
  to weir_log, weir_control;
grant execute on function metering.budget_lock(uuid, bigint, text, text) to weir_log;
grant execute on function metering.budget_state(text[], text), metering.budget_sweep(),
  metering.budget_remove(text, text), metering.budget_set(text, text, bigint, bigint, bigint, bigint, timestamptz)
  to weir_control;
grant select on metering.budget_limit to weir_control, weir_audit;
grant select on metering.budget_used to weir_audit;
