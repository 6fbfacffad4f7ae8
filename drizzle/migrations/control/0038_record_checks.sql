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
