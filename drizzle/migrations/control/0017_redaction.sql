-- Rows that are taken out of a dataset for good, because an objection was upheld: who ordered it and that it was done
-- stands in the journal, stream 'redaction:<id>'; here is what the work needs.
create table catalog.redaction_order (
  id uuid primary key,
  dataset_id uuid not null references catalog.dataset,
  -- the rows whose values of these columns are among those that were named
  columns text[] not null check (cardinality(columns) >= 1),
  -- one for each combination of values: HMAC-SHA-256 in hex, under a key that is not in the database
  digests text[] not null check (cardinality(digests) between 1 and 1000
    and array_to_string(digests, '') ~ '^[0-9a-f]+$' and length(array_to_string(digests, '')) = 64 * cardinality(digests)),
  -- tells whether a program holds that key
  key_id text not null check (key_id ~ '^[0-9a-f]{16}$'),
  -- the values, encrypted under another key that is not in the database; null: carried out, and they are no more
  sealed bytea,
  ordered_at timestamptz not null,
  carried_out_at timestamptz,
  -- when what the rows left in PostgreSQL's pages and statistics was cleaned up
  cleaned_at timestamptz,
  check ((sealed is null) = (carried_out_at is not null)),
  check (cleaned_at is null or carried_out_at is not null)
);

create index redaction_order_dataset on catalog.redaction_order (dataset_id);
create index redaction_order_open on catalog.redaction_order (ordered_at) where cleaned_at is null;

-- An order goes forward only, and what it names stays as it is.
create function catalog.refuse_redaction_change() returns trigger
language plpgsql set search_path = '' as $$
begin
  if (new.id, new.dataset_id, new.columns, new.digests, new.key_id, new.ordered_at)
      is distinct from (old.id, old.dataset_id, old.columns, old.digests, old.key_id, old.ordered_at)
    or (old.sealed is null and new.sealed is not null)
    or (new.sealed is not null and new.sealed is distinct from old.sealed)
    or (old.carried_out_at is not null and new.carried_out_at is distinct from old.carried_out_at)
    or (old.cleaned_at is not null and new.cleaned_at is distinct from old.cleaned_at) then
    raise exception 'catalog.redaction_order goes forward only' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create trigger forward_only before update on catalog.redaction_order
  for each row execute function catalog.refuse_redaction_change();
create trigger append_only before delete on catalog.redaction_order
  for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on catalog.redaction_order execute function guard.refuse_change();

grant select, insert on catalog.redaction_order to weir_control;
grant update (sealed, carried_out_at, cleaned_at) on catalog.redaction_order to weir_control;
grant select (id, dataset_id, columns, digests, key_id, ordered_at, carried_out_at, cleaned_at)
  on catalog.redaction_order to weir_audit;
