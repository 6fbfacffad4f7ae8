-- A text column that its publisher offers for search: the import makes an index for it.
alter table catalog.dataset_column
  add column searchable boolean not null default false,
  add constraint dataset_column_searchable_text check (not searchable or type = 'TEXT');
