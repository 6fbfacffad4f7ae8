-- The life of an entry of the catalogue: what a publication needs, columns out of sight for a time, every form kept.
alter table catalog.dataset
  -- what users must be able to do, technically and for security (R-47); empty: not said
  add column use_requirements text not null default '',
  -- what protects the data while it is used (R-47); empty: not said
  add column safeguards text not null default '',
  -- why it is not opened to everyone, in law; empty: not said
  add column legal_basis text not null default '';

-- out of sight for a time, whatever its open attribute (R-60)
alter table catalog.dataset_column add column suspended boolean not null default false;

-- The reader's rights to this table are wider than the catalogue says, until they are brought in line. The catalogue
-- decides at once; rights are the second lock.
alter table catalog.generation add column rights_due boolean not null default false;
create index generation_rights_due on catalog.generation (id) where rights_due;

-- Each form that an entry had in the catalogue (R-50), by the revision that made it; usage records name the revision
-- in force. Written by the trigger alone, so that no way to change the catalogue goes without.
create table catalog.entry_version (
  revision bigint primary key references catalog.revision,
  dataset_id uuid not null references catalog.dataset,
  -- {"dataset": its row, "columns": [their rows, in order]}
  body jsonb not null
);

create index entry_version_dataset on catalog.entry_version (dataset_id, revision);

create function catalog.keep_version() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into catalog.entry_version (revision, dataset_id, body)
  select new.number, d.id, pg_catalog.jsonb_build_object(
    'dataset', pg_catalog.to_jsonb(d),
    'columns', coalesce((select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(c) - 'dataset_id' order by c.position)
      from catalog.dataset_column c where c.dataset_id = d.id), '[]'))
  from catalog.dataset d
  where d.id = new.dataset_id;
  return null;
end $$;

revoke all on function catalog.keep_version() from public;

create trigger keep_version after insert on catalog.revision for each row when (new.kind = 'CONTRACT')
  execute function catalog.keep_version();

-- of what is in the catalogue already, the form that it has now
insert into catalog.entry_version (revision, dataset_id, body)
select max(r.number), d.id, jsonb_build_object(
  'dataset', to_jsonb(d),
  'columns', coalesce((select jsonb_agg(to_jsonb(c) - 'dataset_id' order by c.position)
    from catalog.dataset_column c where c.dataset_id = d.id), '[]'))
from catalog.dataset d join catalog.revision r on r.dataset_id = d.id and r.kind = 'CONTRACT'
group by d.id;

create trigger append_only before update or delete on catalog.entry_version for each row execute function guard.refuse_change();
create trigger no_truncate before truncate on catalog.entry_version execute function guard.refuse_change();

grant select on catalog.entry_version to weir_control, weir_audit;
