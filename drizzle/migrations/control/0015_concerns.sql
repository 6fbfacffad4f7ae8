-- What people bring before the openers of data: rights objections, reports of errors, demands for data that is not
-- listed. What happened is in journal.event, streams 'objection:<id>', 'report:<id>', 'demand:<id>'; here is what is
-- looked up: whom a matter concerns, and where it stands.
create table catalog.concern (
  id uuid primary key,
  kind text not null check (kind in ('OBJECTION', 'ERROR_REPORT', 'DEMAND')),
  -- null: a demand, which is for no dataset
  dataset_id uuid references catalog.dataset,
  -- null: a demand that no opener was given
  opener_organisation_id uuid references identity.organisation,
  -- null: any authority
  authority_organisation_id uuid references identity.organisation,
  state text not null check (state ~ '^[A-Z_]{3,40}$'),
  lodged_by uuid not null references identity.account,
  lodged_at timestamptz not null,
  -- the last day to answer in time; null: no term
  due date,
  changed_at timestamptz not null,
  check ((kind = 'DEMAND') = (dataset_id is null)),
  check (kind = 'DEMAND' or opener_organisation_id is not null)
);

create index concern_lodged_by on catalog.concern (lodged_by, id);
create index concern_opener on catalog.concern (opener_organisation_id, id);
create index concern_authority on catalog.concern (authority_organisation_id, id);
create index concern_dataset on catalog.concern (dataset_id) where kind = 'OBJECTION';

-- What a matter is, who brought it and when stays as it is; nothing is removed.
create trigger append_only before delete on catalog.concern for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on catalog.concern execute function guard.refuse_change();

grant select, insert on catalog.concern to weir_control;
grant update (state, opener_organisation_id, authority_organisation_id, due, changed_at) on catalog.concern to weir_control;
grant select on catalog.concern to weir_audit;
