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

-- As of 0019, but for this: a side row of which nothing is left is looked for among those of the day, and not among all that
-- there are, with all batches that were committed until then.
create or replace function metering.drop_day(p_begins timestamptz, p_days int) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '500ms' as $$
declare
  d metering.usage_day;
  v_records bigint;
  v_protected boolean;
  v_now timestamptz := clock_timestamp();
begin
  perform pg_advisory_xact_lock(87016002);
  select * into d from metering.usage_day where begins = p_begins and dropped_at is null;
  if not found then return null; end if;
  if d.ends > v_now - make_interval(days => greatest(p_days, 183)) then
    raise exception 'its time is not over' using errcode = 'invalid_parameter_value';
  end if;
  if d.ends > v_now - interval '1096 days' then
    execute format($q$select exists (select from metering.%I where agreements <> '{}'
      or canonical like '%%"emergencies":["%%' or canonical like '%%"masked":["%%')$q$, d.name) into v_protected;
    if v_protected then return null; end if;
  end if;
  execute format($q$
    insert into metering.dropped_leaf (writer, batch, position, hash)
    select r.writer, r.batch, r.position, sha256('\x00'::bytea || convert_to(r.canonical, 'UTF8'))
    from metering.%1$I r
    join (select writer, batch, count(*) as n from metering.%1$I group by 1, 2) here
      on here.writer = r.writer and here.batch = r.batch
    join metering.batch b on b.writer = r.writer and b.number = r.batch
    where b.record_count > here.n$q$, d.name);
  execute format($q$
    update metering.usage_side s set parts = (
      select array_agg(case when r.position is null then part end order by place)
      from unnest(s.parts) with ordinality as t (part, place)
      left join metering.%1$I r on r.writer = s.writer and r.batch = s.batch and r.position = place - 1)
    where (s.writer, s.batch) in (select r.writer, r.batch from metering.%1$I r)$q$, d.name);
  execute format($q$
    delete from metering.usage_side s
    where (s.writer, s.batch) in (select r.writer, r.batch from metering.%1$I r)
      and array_remove(s.parts, null) = '{}'$q$, d.name);
  execute format('select count(*) from metering.%I', d.name) into v_records;
  execute format('drop table metering.%I', d.name);
  update metering.usage_day set dropped_at = v_now where begins = d.begins;
  return v_records;
end $$;
