-- Where the log of the server of the rows stood when a version could be read there, as <system identifier>:<LSN>: a replica
-- shows the version when it has replayed that. Null: it was activated before this column was.
alter table catalog.version add column rows_position text
  check (rows_position ~ '^[0-9]+:[0-9A-F]{1,8}/[0-9A-F]{1,8}$');
