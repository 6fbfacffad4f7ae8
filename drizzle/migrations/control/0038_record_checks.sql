-- Whether a batch is on the log. Where a transaction that holds its key has not ended yet this waits, as metering.log_append
-- does: a header of the same key is inserted, and taken back. So what is not on the log then never will be, unless it is
-- submitted again.
-- Raises 55P03: that transaction has not ended within 250 ms; nobody knows yet.
create function metering.log_has(p_writer uuid, p_number bigint) returns boolean
language plpgsql security definer set search_path = '' set lock_timeout = '250ms' as $$
begin
  insert into metering.batch (writer, number, previous, root, record_count, algorithm, epoch, committed_at)
  values (p_writer, p_number, '', '', 0, '', 0, '-infinity');
  raise exception 'it is not on the log' using errcode = 'WR003';
exception
  when unique_violation then return true;
  when sqlstate 'WR003' then return false;
end $$;

revoke all on function metering.log_has(uuid, bigint) from public;
grant execute on function metering.log_has(uuid, bigint) to weir_control;

-- As of 0027, but for this: what is kept ends with the last day that was dropped. By the first record that is left, a day
-- that must be kept for 3 years would let the figures of all that was dropped after it be forgotten.
create or replace function metering.roll_up_again() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_since date;
begin
  perform pg_advisory_xact_lock(87016023);
  select ((max(d.ends) - interval '1 microsecond') at time zone coalesce(s.time_zone, 'UTC'))::date + 1 into v_since
  from metering.rollup_state s, metering.usage_day d
  where d.dropped_at is not null
  group by s.time_zone;
  delete from metering.rollup_day t where v_since is null or t.day >= v_since;
  delete from metering.rollup_day_dataset t where v_since is null or t.day >= v_since;
  delete from metering.rollup_day_duration t where v_since is null or t.day >= v_since;
  delete from metering.rollup_hour t where v_since is null or t.day >= v_since;
  update metering.rollup_state set since = v_since, time_zone = case when v_since is null then null else time_zone end;
  insert into metering.rollup_due (writer, number, committed_at, record_count)
  select b.writer, b.number, b.committed_at, b.record_count from metering.batch b
  on conflict do nothing;
end $$;
