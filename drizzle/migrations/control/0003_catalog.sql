-- What there is to read: datasets, columns, contracts, versions, revisions.
create schema catalog;

create table catalog.dataset (
  id uuid primary key,
  name text not null unique check (name ~ '^[a-z][A-Za-z0-9]{0,59}$'),
  opener_id uuid not null references identity.organisation,
  title text not null check (length(title) between 1 and 300),
  summary text not null default '',
  status text not null check (status in ('DRAFT', 'SUBMITTED', 'RETURNED', 'PUBLISHED', 'SUSPENDED', 'WITHDRAWN')),
  open_attribute text not null check (open_attribute in ('UNCONDITIONAL', 'CONDITIONAL', 'NOT_OPEN')),
  open_modes text[] not null default '{API}' check (open_modes <@ array['FILE', 'API', 'SANDBOX']),
  open_conditions text not null default '',
  renew_cycle text not null default 'IRREGULAR' check (renew_cycle in
    ('REAL_TIME', 'EVERY_DAY', 'EVERY_WEEK', 'EVERY_MONTH', 'EVERY_QUARTER', 'HALF_YEAR', 'EVERY_YEAR', 'IRREGULAR', 'OTHER')),
  theme text not null default '',
  industry text not null default '',
  tags text[] not null default '{}',
  licence text not null default '',
  attribution text not null default '',
  contact text not null default '',
  source text not null default '',
  spatial_coverage text not null default '',
  temporal_start timestamptz,
  temporal_end timestamptz,
  -- names of the key columns, in order; empty: no declared key
  key_columns text[] not null default '{}',
  -- 0 until first published; fixed by publishing, see catalog.contract
  contract_revision int not null default 0,
  created_at timestamptz not null,
  published_at timestamptz
);

create table catalog.dataset_column (
  dataset_id uuid not null references catalog.dataset,
  position int not null check (position between 1 and 500),
  name text not null check (name ~ '^[a-z][A-Za-z0-9]{0,59}$'),
  label text not null,
  type text not null check (type in
    ('TEXT', 'INTEGER', 'BIGINT', 'DECIMAL', 'FLOAT', 'BOOLEAN', 'DATE', 'TIME', 'TIMESTAMP', 'JSON', 'POINT')),
  nullable boolean not null,
  description text not null default '',
  unit text not null default '',
  open_attribute text not null check (open_attribute in ('UNCONDITIONAL', 'CONDITIONAL', 'NOT_OPEN')),
  -- {"kind": ..., ...}, see src/catalog/mask.ts; null: not masked
  mask jsonb,
  -- a reference: this column holds the values of another dataset's single key column
  ref_dataset_id uuid references catalog.dataset,
  ref_column text,
  -- the names of the relation, fixed with the contract: to-one here, to-many there
  ref_name text,
  ref_reverse_name text,
  deprecated text,
  primary key (dataset_id, position),
  unique (dataset_id, name),
  check ((ref_dataset_id is null) = (ref_column is null) and (ref_column is null) = (ref_name is null)
    and (ref_name is null) = (ref_reverse_name is null))
);

-- two names that differ only in upper and lower case are one to people
create unique index dataset_name_folded on catalog.dataset (lower(name));

create index dataset_column_ref on catalog.dataset_column (ref_dataset_id) where ref_dataset_id is not null;

-- What a published dataset promises, once for each revision; never computed again.
create table catalog.contract (
  dataset_id uuid not null references catalog.dataset,
  revision int not null check (revision >= 1),
  body jsonb not null,
  fixed_at timestamptz not null,
  primary key (dataset_id, revision)
);

-- One physical table in schema rows of the rows database.
create table catalog.generation (
  id bigint generated always as identity primary key,
  dataset_id uuid not null references catalog.dataset,
  table_name text not null unique,
  -- the newest load that was begun: the only one that can be activated
  newest_load int not null default 1 check (newest_load >= 1),
  created_at timestamptz not null,
  dropped_at timestamptz
);

create index generation_dataset on catalog.generation (dataset_id);
create index generation_kept on catalog.generation (id) where dropped_at is null;

-- A version is (generation, load): the rows of that table with _load <= load.
create table catalog.version (
  dataset_id uuid not null references catalog.dataset,
  number int not null check (number >= 1),
  generation_id bigint not null references catalog.generation,
  load int not null check (load >= 1),
  row_count bigint not null check (row_count >= 0),
  source_name text not null default '',
  source_bytes bigint not null default 0,
  source_sha256 bytea,
  loaded_at timestamptz not null,
  activated_at timestamptz,
  replaced_at timestamptz,
  primary key (dataset_id, number),
  unique (generation_id, load)
);

-- at most one active version of a dataset
create unique index version_active on catalog.version (dataset_id) where activated_at is not null and replaced_at is null;
-- what is active or was until lately, among many years of versions
create index version_replaced on catalog.version (replaced_at);

-- Each change of the catalogue, numbered: CONTRACT changes swap the schema, VERSION changes never do.
create table catalog.revision (
  number bigint generated always as identity primary key,
  kind text not null check (kind in ('CONTRACT', 'VERSION')),
  dataset_id uuid not null references catalog.dataset,
  change text not null,
  actor text not null,
  at timestamptz not null
);

create index revision_contract on catalog.revision (number) where kind = 'CONTRACT';

create trigger append_only before update or delete on catalog.contract for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on catalog.contract execute function guard.refuse_change();
create trigger append_only before update or delete on catalog.revision for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on catalog.revision execute function guard.refuse_change();

grant usage on schema catalog to weir_control, weir_audit;
grant select, insert, update on catalog.dataset, catalog.dataset_column, catalog.generation, catalog.version to weir_control;
-- an import that failed takes its draft back; what was published is held by its contract and revisions
grant delete on catalog.dataset, catalog.dataset_column, catalog.generation to weir_control;
grant select, insert on catalog.contract, catalog.revision to weir_control;
grant select on all tables in schema catalog to weir_audit;
