-- Keys of the rows that an order named by other columns, so that they are known in a file that has no value there.
create table catalog.redacted_key (
  order_id uuid not null references catalog.redaction_order,
  -- of the values of the declared key, made as those of catalog.redaction_order are
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  primary key (order_id, digest)
);

create trigger append_only before update or delete on catalog.redacted_key
  for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on catalog.redacted_key execute function guard.refuse_change();

grant select, insert on catalog.redacted_key to weir_control;
grant select on catalog.redacted_key to weir_audit;
