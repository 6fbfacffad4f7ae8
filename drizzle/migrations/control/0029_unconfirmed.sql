-- As of 0025, but for this: clients are told ids of instances; host and process are for the operator alone.
drop function policy.unconfirmed(bigint);

-- The processes that may still hand over rows that were decided before this epoch; none: the narrowing is in effect.
-- After a start of the server everyone is suspected for a lease: a beat that was answered may have been lost with it.
create function policy.unconfirmed(p_epoch bigint)
returns table (id text)
language plpgsql security definer set search_path = '' as $$
declare
  v_settled timestamptz := pg_catalog.pg_postmaster_start_time() + interval '5 s';
begin
  -- waits for beats that are under way; the next statement sees them
  perform from policy.instance for share;
  return query
    select i.id::text from policy.instance i
    where i.oldest_unsent_epoch < p_epoch and i.lease_until >= pg_catalog.clock_timestamp()
    union all
    select 'postgres' where v_settled >= pg_catalog.clock_timestamp();
end $$;

revoke all on function policy.unconfirmed(bigint) from public;
grant execute on function policy.unconfirmed(bigint) to weir_control;
