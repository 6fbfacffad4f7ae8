-- What was agreed: one agreement opens some columns and rows of some datasets to one organisation for a term.
create schema agreements;

create table agreements.agreement (
  id uuid primary key,
  number text not null unique check (number ~ '^[A-Z0-9-]{3,40}$'),
  user_organisation_id uuid not null references identity.organisation,
  opener_organisation_id uuid not null references identity.organisation,
  title text not null,
  purpose text not null,
  state text not null check (state in
    ('DRAFT', 'SIGNED', 'RETURNED', 'REFUSED', 'ACTIVE', 'SUSPENDED', 'AMENDING', 'EXPIRED', 'TERMINATED', 'RELINQUISHED')),
  effective_from timestamptz not null,
  effective_to timestamptz not null check (effective_to > effective_from),
  created_at timestamptz not null
);

create index agreement_user on agreements.agreement (user_organisation_id);

create table agreements.scope (
  agreement_id uuid not null references agreements.agreement,
  dataset_id uuid not null references catalog.dataset,
  -- the contract revision that the agreement was signed on
  contract_revision int not null,
  -- [{"column": name, "mask": {...} | absent (the catalogue's), "uses": ["select", "filter", "sort", "group"]}]
  columns jsonb not null,
  -- a filter in the language of `where`; null: every row
  predicate jsonb,
  primary key (agreement_id, dataset_id)
);

create table agreements.event (
  id bigint generated always as identity primary key,
  agreement_id uuid not null references agreements.agreement,
  kind text not null,
  actor text not null,
  body jsonb not null,
  at timestamptz not null
);

create index event_agreement on agreements.event (agreement_id, id);

create trigger append_only before update or delete on agreements.event for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on agreements.event execute function guard.refuse_change();

grant usage on schema agreements to weir_control, weir_audit;
grant select, insert, update on agreements.agreement, agreements.scope to weir_control;
grant select, insert on agreements.event to weir_control;
grant select on all tables in schema agreements to weir_audit;
