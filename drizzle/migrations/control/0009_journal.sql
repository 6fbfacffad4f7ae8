-- What people decided: every command that is carried out leaves events, and nobody changes or removes one.
create schema journal;

create table journal.event (
  id bigint generated always as identity primary key,
  -- what it happened to: '<noun>:<id>', such as 'application:0199…' or 'dataset:streets'
  stream text not null check (stream ~ '^[a-zA-Z]+:[^[:space:]]{1,100}$'),
  -- 1, 2, … in its stream
  seq int not null check (seq >= 1),
  kind text not null check (kind ~ '^[A-Z][A-Z_]{1,59}$'),
  -- null: no account; the command line of the deployment, or the clock
  account_id uuid references identity.account,
  organisation_id uuid references identity.organisation,
  -- the name at that time
  actor text not null check (length(actor) between 1 and 200),
  -- empty: none was asked for
  reason text not null,
  body jsonb not null,
  -- of the operation that did it, as in its usage record; null: not through the gateway
  request_id text,
  at timestamptz not null,
  unique (stream, seq)
);

create index event_at on journal.event (at);
create index event_account on journal.event (account_id, id) where account_id is not null;

create trigger append_only before update or delete on journal.event for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on journal.event execute function guard.refuse_change();

grant usage on schema journal to weir_control, weir_audit;
grant select, insert on journal.event to weir_control;
grant select on journal.event to weir_audit;

-- The usage record of an operation that changes something is committed with the change, in one transaction of
-- weir_control. The outcome of a commit in doubt is read from the batch.
grant usage on schema metering to weir_control;
grant execute on function metering.log_append(uuid, bigint, bigint, bytea, bytea, metering.entry[], text) to weir_control;
grant select (writer, number, root) on metering.batch to weir_control;
