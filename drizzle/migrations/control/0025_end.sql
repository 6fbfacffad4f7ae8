-- Which processes may still hand rows to clients, and under which epoch at the oldest: what a narrowing of access waits
-- for before it returns.
create table policy.instance (
  id uuid primary key,
  -- for the operator: host and process
  name text not null,
  -- grows with each beat; an older one is ignored
  beat bigint not null,
  -- the beat since which the lease has held without a gap
  term bigint not null,
  -- the oldest epoch under which a reply is submitted for commit, or not yet wholly handed to the kernel
  oldest_unsent_epoch bigint not null,
  -- the process hands over no row after this, whatever else happens to it
  lease_until timestamptz not null
);

-- One beat of one process. Returns the epoch, and the number of the beat since which the lease has held without a gap:
-- where there was one, a narrowing may have gone by without waiting, and no reply of before may be handed over any more.
-- It is kept here, as the answer that would tell of the gap may be lost.
-- The row is locked before the clock is read, so that whoever looked at it meanwhile and found it ended is right.
create function policy.beat(p_id uuid, p_name text, p_beat bigint, p_oldest_unsent bigint,
  out epoch bigint, out term bigint)
language plpgsql security definer set search_path = '' as $$
declare
  v_beat bigint;
  v_term bigint;
  v_lease timestamptz;
  v_now timestamptz;
begin
  select i.beat, i.term, i.lease_until into v_beat, v_term, v_lease from policy.instance i where i.id = p_id for update;
  v_now := pg_catalog.clock_timestamp();
  if v_beat is null then
    v_term := p_beat;
    insert into policy.instance (id, name, beat, term, oldest_unsent_epoch, lease_until)
    values (p_id, p_name, p_beat, p_beat, p_oldest_unsent, v_now + interval '5 s');
    delete from policy.instance i where i.lease_until < v_now - interval '1 day';
  elsif v_beat < p_beat then
    if v_lease < v_now then
      v_term := p_beat;
    end if;
    update policy.instance i
    set beat = p_beat, term = v_term, oldest_unsent_epoch = p_oldest_unsent,
      lease_until = v_now + interval '5 s'
    where i.id = p_id;
  end if;
  term := v_term;
  select p.e into epoch from policy.epoch p;
end $$;

-- A process that has handed over all it will.
create function policy.leave(p_id uuid) returns void
language sql security definer set search_path = '' as $$
  delete from policy.instance i where i.id = p_id;
$$;

-- The processes that may still hand over rows that were decided before this epoch; none: the narrowing is in effect.
-- After a start of the server everyone is suspected for a lease: a beat that was answered may have been lost with it.
create function policy.unconfirmed(p_epoch bigint)
returns table (name text, oldest_unsent_epoch bigint, lease_until timestamptz)
language plpgsql security definer set search_path = '' as $$
declare
  v_settled timestamptz := pg_catalog.pg_postmaster_start_time() + interval '5 s';
begin
  -- waits for beats that are under way; the next statement sees them
  perform from policy.instance for share;
  return query
    select i.name, i.oldest_unsent_epoch, i.lease_until from policy.instance i
    where i.oldest_unsent_epoch < p_epoch and i.lease_until >= pg_catalog.clock_timestamp()
    union all
    select 'postgres', 0::bigint, v_settled where v_settled >= pg_catalog.clock_timestamp();
end $$;

revoke all on function policy.beat(uuid, text, bigint, bigint) from public;
revoke all on function policy.leave(uuid) from public;
revoke all on function policy.unconfirmed(bigint) from public;
grant execute on function policy.beat(uuid, text, bigint, bigint) to weir_log;
grant execute on function policy.leave(uuid) to weir_log;
grant execute on function policy.unconfirmed(bigint) to weir_control;
grant select on policy.instance to weir_audit;

-- As of 0004, but for this: a process that is stopped between this and its commit keeps the log waiting no longer than
-- 1.5 s, for its transaction is ended.
create or replace function policy.narrow(p_subjects text[], p_reason text) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_epoch bigint;
begin
  perform pg_catalog.set_config('lock_timeout', '5s', true);
  perform pg_catalog.set_config('idle_in_transaction_session_timeout', '1500ms', true);
  perform pg_catalog.pg_advisory_xact_lock(87016001);
  update policy.epoch set e = e + 1 returning e into v_epoch;
  insert into policy.change (e, subjects, reason, at) values (v_epoch, p_subjects, p_reason, pg_catalog.clock_timestamp());
  perform pg_catalog.pg_notify('weir_policy', v_epoch::text);
  return v_epoch;
end $$;
