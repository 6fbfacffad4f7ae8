-- What looks for the end of a table has nothing to be planned for but the table: planned while that was new it would read all
-- of it, each second, until PostgreSQL counts it. By the key it is found however many rows there are.
alter function metering.tree_extend(int) set enable_seqscan = off;
alter function metering.tree_head() set enable_seqscan = off;
alter function metering.checkpoint_append(bigint, bigint, bytea, timestamptz, text) set enable_seqscan = off;
