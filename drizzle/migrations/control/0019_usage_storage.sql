-- Texts of operations without their values, each stored once; records name them by their hash. A gateway gives texts
-- alone, and what is hashed here cannot stand under another's hash.
create table metering.operation_text (
  -- SHA-256 of the text in UTF-8
  hash bytea primary key check (length(hash) = 32),
  text text not null
);

create trigger append_only before update or delete on metering.operation_text
  for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on metering.operation_text execute function guard.refuse_change();

-- Stores texts, a JSON array of them; those that are there stay.
create function metering.operation_text_append(p_texts text) returns void
language sql security definer set search_path = '' as $$
  insert into metering.operation_text (hash, text)
  select pg_catalog.sha256(pg_catalog.convert_to(t, 'UTF8')), t
  from pg_catalog.json_array_elements_text(p_texts::json) t
  on conflict do nothing
$$;

revoke all on function metering.operation_text_append(text) from public;
-- a change is committed with its record, by weir_control
grant execute on function metering.operation_text_append(text) to weir_log, weir_control;
grant select on metering.operation_text to weir_audit;
