-- Texts of operations go with the last day whose records can name them. The day, in UTC, on which a text was last stored,
-- by the database's clock: a gateway stores what it uses anew each day. Those that are there count as used today.
alter table metering.operation_text
  add column used_on date not null default ((pg_catalog.now() at time zone 'UTC')::date);

drop trigger append_only on metering.operation_text;

-- A text stays what it is, and stays while a day is kept that may name it. Two days between them, as the clocks of gateways
-- may differ from that of the database, and days begin elsewhere than in UTC.
create function metering.keep_text() returns trigger
language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.hash = old.hash and new.text = old.text and new.used_on >= old.used_on then return new; end if;
  elsif old.used_on + 2 < (
    select (pg_catalog.min(d.begins) at time zone 'UTC')::date from metering.usage_day d where d.dropped_at is null
  ) then
    return old;
  end if;
  raise exception 'metering.operation_text is append-only' using errcode = 'insufficient_privilege';
end $$;

create index usage_day_kept on metering.usage_day (begins) where dropped_at is null;
create trigger append_only before update or delete on metering.operation_text
  for each row execute function metering.keep_text();

-- Stores texts, a JSON array of them; of those that are there it notes that they are used today. In the order of their
-- hashes, so that two that store the same do not wait for each other.
create or replace function metering.operation_text_append(p_texts text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into metering.operation_text as stored (hash, text)
  select h, min(t)
  from json_array_elements_text(p_texts::json) t, sha256(convert_to(t, 'UTF8')) h
  group by h order by h
  on conflict (hash) do update set used_on = excluded.used_on where stored.used_on < excluded.used_on
$$;
