import type { ReservedSql } from 'postgres'

/** How many rows of a table a connection reads in its order, not by a key, while it does something in a transaction. */
export const rowsRead = async (
  connection: ReservedSql,
  table: string,
  work: () => Promise<unknown>,
): Promise<number> => {
  // what it read before would be told too
  await connection`select pg_stat_force_next_flush()`
  await connection`begin`
  await work()
  const [read] = await connection`
    select seq_tup_read::int as rows from pg_stat_xact_all_tables where relid = ${table}::regclass`
  await connection`commit`
  return Number(read?.['rows'])
}
