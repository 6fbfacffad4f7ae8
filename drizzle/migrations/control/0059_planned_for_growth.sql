-- What looks for the end of a table has nothing to be planned for but the table: planned while that was new it would read all
-- of it, each second, until PostgreSQL counts it. By the key it is found however many rows there are.
alter function metering.tree_extend(int) set enable_seqscan = off;
alter function metering.tree_head() set enable_seqscan = off;
alter function metering.checkpoint_append(bigint, bigint, bytea, timestamptz, text) set enable_seqscan = off;

-- As of 0054, but for this: up to when is looked up once, and not for each slice that is kept.
create or replace function metering.forget_signals(p_rule text, p_before timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into metering.signal_forgotten as f (rule, before)
  values (p_rule, least(p_before, clock_timestamp() - interval '11 minutes'))
  on conflict (rule) do update
    set before = least(greatest(f.before, excluded.before), clock_timestamp() - interval '11 minutes');
  delete from metering.rollup_signal s
  where s.rule = p_rule and s.slice < (select f.before from metering.signal_forgotten f where f.rule = p_rule)
$$;
