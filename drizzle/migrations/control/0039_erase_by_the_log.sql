-- As of 0019, but for this: the 183 days for which network logs are kept end by the log's own time too, the commit of its
-- newest batch that has a place, and go by the commit of a record's batch, not by the record. weir log verify holds to the
-- same, so that what is missing before its time is found, and a clock that is ahead erases nothing. In hours, as a day of a
-- session's time zone may have another number of them.
-- Raises 22023: not 183 days ago by one of both, or no batch has a place.
create or replace function metering.side_erase(p_record uuid, p_before timestamptz) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  v_latest timestamptz;
  v_at timestamptz;
  v_writer uuid;
  v_batch bigint;
  v_position int;
  v_erased bigint := 0;
begin
  select least(pg_catalog.clock_timestamp(), coalesce(pg_catalog.max(b.committed_at), '-infinity')) - interval '4392 hours'
  into v_latest
  from metering.tree_leaf l
  join metering.batch b on b.writer = l.writer and b.number = l.number;
  if p_record is not null then
    select b.committed_at, r.writer, r.batch, r.position into v_at, v_writer, v_batch, v_position
    from metering.usage_record r
    join metering.batch b on b.writer = r.writer and b.number = r.batch
    where r.id = p_record;
    if v_at >= v_latest then raise exception 'not before 183 days' using errcode = 'invalid_parameter_value'; end if;
    update metering.usage_side s set parts[v_position + 1] = null
    where s.writer = v_writer and s.batch = v_batch and s.parts[v_position + 1] is not null;
    get diagnostics v_erased = row_count;
    return v_erased;
  end if;
  if p_before > v_latest then raise exception 'not before 183 days' using errcode = 'invalid_parameter_value'; end if;
  with old as (
    select s.writer, s.batch, pg_catalog.cardinality(s.parts) - pg_catalog.cardinality(pg_catalog.array_positions(s.parts, null)) as n
    from metering.usage_side s
    join metering.batch b on b.writer = s.writer and b.number = s.batch
    where b.committed_at < p_before),
  erased as (
    update metering.usage_side s set parts = pg_catalog.array_fill(null::text, array[pg_catalog.cardinality(s.parts)])
    from old where s.writer = old.writer and s.batch = old.batch and old.n > 0
    returning old.n)
  select coalesce(pg_catalog.sum(n), 0) into v_erased from erased;
  return v_erased;
end $$;
