-- The policy epoch: each narrowing of access raises it, and a usage record is committed only under the epoch
-- that its decision was made in.
create schema policy;

create table policy.epoch (
  one boolean primary key default true check (one),
  e bigint not null
);
insert into policy.epoch (e) values (1);

create table policy.change (
  e bigint primary key,
  -- what was narrowed: 'key:<id>', 'account:<id>', 'agreement:<number>', 'dataset:<name>'
  subjects text[] not null check (cardinality(subjects) >= 1),
  reason text not null,
  at timestamptz not null
);

create trigger append_only before update or delete on policy.change for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on policy.change execute function guard.refuse_change();

-- The last step of a narrowing command's transaction: no append runs while the lock is held.
-- Returns the new epoch. Raises lock_not_available after lock_timeout.
create function policy.narrow(p_subjects text[], p_reason text) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_epoch bigint;
begin
  perform pg_catalog.set_config('lock_timeout', '5s', true);
  perform pg_catalog.pg_advisory_xact_lock(87016001);
  update policy.epoch set e = e + 1 returning e into v_epoch;
  insert into policy.change (e, subjects, reason, at) values (v_epoch, p_subjects, p_reason, pg_catalog.clock_timestamp());
  perform pg_catalog.pg_notify('weir_policy', v_epoch::text);
  return v_epoch;
end $$;

revoke all on function policy.narrow(text[], text) from public;
grant usage on schema policy to weir_control, weir_audit, weir_log;
grant execute on function policy.narrow(text[], text) to weir_control;
grant select on policy.epoch, policy.change to weir_control, weir_audit, weir_log;
