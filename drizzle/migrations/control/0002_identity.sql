-- Who there is: organisations, accounts, API keys.
create schema identity;

create table identity.organisation (
  id uuid primary key,
  kind text not null check (kind in ('DATA_OPENER', 'DATA_USER', 'AUTHORITY', 'DISTRICT_AUTHORITY', 'SYSTEM_OPERATOR', 'AUDIT')),
  name text not null unique check (length(name) between 1 and 200),
  contact text not null default '',
  created_at timestamptz not null
);

create table identity.account (
  id uuid primary key,
  organisation_id uuid not null references identity.organisation,
  name text not null check (length(name) between 1 and 200),
  roles text[] not null
    check (cardinality(roles) >= 1 and roles <@ array['DATA_USER', 'DATA_OPENER', 'AUTHORITY', 'AUDITOR', 'SYSTEM_OPERATOR']),
  disabled_at timestamptz,
  created_at timestamptz not null,
  -- nobody holds two of operator, authority and auditor
  check (('AUTHORITY' = any (roles))::int + ('AUDITOR' = any (roles))::int + ('SYSTEM_OPERATOR' = any (roles))::int <= 1)
);

create index account_organisation on identity.account (organisation_id);

-- The secret itself is shown once and never stored: `hash` is SHA-256 of a random secret of 190 bits.
create table identity.api_key (
  id uuid primary key,
  account_id uuid not null references identity.account,
  prefix text not null unique,
  hash bytea not null check (length(hash) = 32),
  agreement_number text,
  purpose text,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz
);

create index api_key_account on identity.api_key (account_id);

grant usage on schema identity to weir_control, weir_audit;
grant select, insert, update on all tables in schema identity to weir_control;
grant select on identity.organisation, identity.account to weir_audit;
