-- Which import of a dataset is under way, and since when: told to those who wait for it. Whether it still is, the lock
-- of its dataset says, which PostgreSQL lets go with the connection; what a crash leaves here the next one replaces.
create table catalog.import_turn (
  -- no reference: an import of a new dataset begins before there is one
  dataset_name text primary key,
  source_name text not null,
  begun_at timestamptz not null
);

grant select, insert, update, delete on catalog.import_turn to weir_control;
