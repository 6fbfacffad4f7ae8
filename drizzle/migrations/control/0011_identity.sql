-- Who there is, in full: authorities and their districts, natural persons, and three ways to identify oneself
-- beside the API key: a token of another sign-on, a password, and the session that a password opens.

-- An opener and a district's authority stand under an authority; nobody else does.
alter table identity.organisation
  drop constraint organisation_kind_check,
  add constraint organisation_kind_check check (kind in (
    'DATA_OPENER', 'DATA_USER', 'AUTHORITY', 'DISTRICT_AUTHORITY', 'EXPERT_COMMITTEE', 'SYSTEM_OPERATOR', 'AUDIT')),
  add column authority_id uuid references identity.organisation,
  -- GB/T 2260: six digits
  add column district text check (district ~ '^[0-9]{6}$'),
  add constraint organisation_authority_check
    check (authority_id is null or kind in ('DATA_OPENER', 'DISTRICT_AUTHORITY'));

create index organisation_authority on identity.organisation (authority_id) where authority_id is not null;

-- What an organisation is never changes: it decides what its accounts may do.
revoke update on identity.organisation from weir_control;
grant update (name, contact, authority_id, district) on identity.organisation to weir_control;

create function identity.check_authority() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.authority_id is not null and not exists (
    select from identity.organisation o
    where o.id = new.authority_id
      and (o.kind = 'AUTHORITY' or (o.kind = 'DISTRICT_AUTHORITY' and new.kind = 'DATA_OPENER'))
  ) then
    raise exception 'the organisation is no authority over this one' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger authority before insert or update of authority_id on identity.organisation
  for each row execute function identity.check_authority();

-- A natural person. Of the number of an identity document only a keyed hash with a salt is kept.
create table identity.person (
  id uuid primary key,
  real_name text not null check (length(real_name) between 1 and 200),
  document_salt bytea check (length(document_salt) = 16),
  document_hash bytea check (length(document_hash) = 32),
  real_name_status text not null check (real_name_status in ('UNVERIFIED', 'VERIFIED')),
  verified_by text check (length(verified_by) between 1 and 200),
  verified_at timestamptz,
  created_at timestamptz not null,
  check ((document_salt is null) = (document_hash is null)),
  check ((real_name_status = 'VERIFIED') = (verified_by is not null and verified_at is not null)),
  check ((verified_by is null) = (verified_at is null))
);

grant select, insert on identity.person to weir_control;
grant update (real_name_status, verified_by, verified_at) on identity.person to weir_control;

alter table identity.account
  drop constraint account_roles_check,
  add constraint account_roles_check check (cardinality(roles) >= 1
    and roles <@ array['DATA_USER', 'DATA_OPENER', 'AUTHORITY', 'EXPERT', 'AUDITOR', 'SYSTEM_OPERATOR']),
  add column person_id uuid references identity.person;

create index account_person on identity.account (person_id) where person_id is not null;

-- Nobody holds two of operator, authority and auditor: not in one account (0002), nor in several of one person.
-- The person's row is locked, so that two accounts made at one time see each other.
create function identity.check_separation() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_held int;
begin
  if new.person_id is null then return new; end if;
  perform from identity.person p where p.id = new.person_id for update;
  select count(distinct role) into v_held
  from (
    select unnest(new.roles) as role
    union all
    select unnest(a.roles) from identity.account a where a.person_id = new.person_id and a.id <> new.id
  ) held
  where role in ('AUTHORITY', 'AUDITOR', 'SYSTEM_OPERATOR');
  if v_held > 1 then
    raise exception 'one person holds two of the separated roles' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger separation before insert or update of roles, person_id on identity.account
  for each row execute function identity.check_separation();

-- The key that took the place of this one.
alter table identity.api_key add column rotated_to uuid references identity.api_key;

-- Whom a token of another sign-on means.
create table identity.federated_account (
  id uuid primary key,
  issuer text not null check (length(issuer) between 1 and 500),
  subject text not null check (length(subject) between 1 and 255),
  account_id uuid not null references identity.account,
  -- 'cli', or 'token': made when its first token came
  linked_by text not null check (length(linked_by) between 1 and 200),
  created_at timestamptz not null,
  unique (issuer, subject)
);

create index federated_account_account on identity.federated_account (account_id);
grant select, insert on identity.federated_account to weir_control;

-- A local account's name to sign in with, and the hash of its password (argon2id, PHC text).
create table identity.local_login (
  account_id uuid primary key references identity.account,
  login text not null unique check (length(login) between 1 and 200),
  password_hash text not null check (password_hash like '$argon2id$%'),
  changed_at timestamptz not null
);

grant select, insert on identity.local_login to weir_control;
grant update (login, password_hash, changed_at) on identity.local_login to weir_control;

-- A session of the console. The cookie holds 256 random bits; only their SHA-256 is here.
create table identity.session (
  id uuid primary key,
  account_id uuid not null references identity.account,
  hash bytea not null unique check (length(hash) = 32),
  created_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz
);

create index session_account on identity.session (account_id, created_at) where ended_at is null;
grant select, insert on identity.session to weir_control;
grant update (seen_at, ended_at) on identity.session to weir_control;

-- Every try to sign in: BEGUN before the password is looked at, so that many at one time count each other; then how
-- it ended (ABANDONED: the password was not looked at). Names, networks and devices are keyed hashes.
create table identity.sign_in (
  try_id uuid not null,
  outcome text not null check (outcome in ('BEGUN', 'SIGNED_IN', 'REFUSED', 'ABANDONED', 'THROTTLED')),
  login_hash bytea not null check (length(login_hash) = 32),
  -- null: there is no such account
  account_id uuid references identity.account,
  network_hash bytea not null check (length(network_hash) = 32),
  -- null: a device that never signed in to this account
  device_hash bytea check (length(device_hash) = 32),
  at timestamptz not null,
  primary key (try_id, outcome)
);

create index sign_in_begun on identity.sign_in (login_hash, at) where outcome = 'BEGUN';
create index sign_in_done on identity.sign_in (login_hash, at) where outcome = 'SIGNED_IN';

create trigger append_only before update or delete on identity.sign_in
  for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on identity.sign_in execute function guard.refuse_change();

grant select, insert on identity.sign_in to weir_control;
grant select on identity.sign_in to weir_audit;
