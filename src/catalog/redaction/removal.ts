import type { Sql, TransactionSql } from 'postgres'
import { z } from 'zod'
import { quoteIdentifier } from '../../db/identifier'
import { readPosition } from '../../db/rows/wal-position'
import { quotedTable, type ImporterSql } from '../rows/rows-table'
import { memberSql } from './canonical'
import type { NamedRow, Naming, NamingColumn } from './named-rows'
import { withoutValues } from './without-values'

/** What is to be done on the rows database. */
export interface Removal {
  /** Of the order. */
  readonly id: string
  readonly naming: Naming
  readonly rows: readonly NamedRow[]
  /** Every table that the dataset ever had; those that are not there are passed over. */
  readonly tables: readonly string[]
}

/** Rows that an order took out of one load of a table, all its attempts together. */
export interface RemovedRows {
  readonly table: string
  readonly load: number
  readonly rows: number
}

/** What is gone, and where PostgreSQL's log stood then, as `readPosition` tells it. */
export interface Removed {
  readonly position: string
  readonly removed: readonly RemovedRows[]
}

// beside the lock of appends, 87016003
const REMOVAL_LOCK = 87016004

/** A table that is being changed for longer waits for the next time. */
const LOCK_TIMEOUT = '10s'

/**
 * Takes rows out of every table, in one transaction of the rows database. Again after that it removes what has come
 * since, and tells the same counts.
 * @returns null: another program is at it
 */
export const removeRows = async (importer: Sql, removal: Removal): Promise<Removed | null> => {
  const { id, naming, tables } = removal
  try {
    const isDone = await importer.begin(async (tx) => {
      const [lock] = await tx`select pg_try_advisory_xact_lock(${REMOVAL_LOCK}::int, hashtext(${id})) as held`
      if (lock?.['held'] !== true) return false
      await tx`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true)`
      for (const table of await presentTables(tx, tables, naming.columns))
        await removeFrom(tx, removal, table)
      return true
    })
    if (!isDone) return null
    return { position: await readPosition(importer), removed: await readRemoved(importer, id) }
  } catch (error) {
    throw withoutValues(error)
  }
}

/** SQL text: whether a row `t` has the values of a member `v.value` of the rows that were named. */
export const isNamedSql = ({ columns }: Naming): string =>
  columns
    .map(({ name, type }, place) => `t.${quoteIdentifier(name)} = ${memberSql(type, 'v.value', place)}`)
    .join(' and ')

const removeFrom = async (
  tx: TransactionSql,
  { id, naming, rows }: Removal,
  table: string,
): Promise<void> => {
  await tx.unsafe(
    `with gone as (
      delete from ${quotedTable(table)} t using jsonb_array_elements($1::jsonb) v where ${isNamedSql(naming)}
      returning t._load
    ), counted as (select _load, count(*) as n from gone group by _load)
    insert into redaction.removed as r (order_id, table_name, load, rows)
    select $2::uuid, $3::text, _load, n from counted
    on conflict (order_id, table_name, load) do update set rows = r.rows + excluded.rows`,
    [JSON.stringify(rows), id, table],
  )
}

const Tables = z.array(z.object({ table: z.string() }))

/** Those of the tables that are there and have these columns, in a fixed order. */
export const presentTables = async (
  sql: ImporterSql,
  tables: readonly string[],
  columns: readonly NamingColumn[],
): Promise<readonly string[]> => {
  const rows = await sql`
    select c.relname as table
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'rows'
    where c.relkind in ('r', 'p') and not c.relispartition
      and c.relname in (select jsonb_array_elements_text(${JSON.stringify(tables)}::jsonb))
      and not exists (
        select from jsonb_array_elements_text(${JSON.stringify(columns.map(({ name }) => name))}::jsonb) w (name)
        where not exists (
          select from pg_attribute a where a.attrelid = c.oid and a.attname = w.name and not a.attisdropped))
    order by c.oid`
  return Tables.parse(rows).map(({ table }) => table)
}

const RemovedList = z.array(z.object({ table: z.string(), load: z.int(), rows: z.coerce.number().int() }))

const readRemoved = async (importer: Sql, id: string): Promise<readonly RemovedRows[]> =>
  RemovedList.parse(
    await importer`select table_name as table, load, rows from redaction.removed where order_id = ${id}`,
  )

/**
 * Lets PostgreSQL use again the space of what an order removed, and makes the statistics of the tables anew: they hold
 * samples of values.
 * @returns false: another program is at it
 */
export const cleanTables = async (importer: Sql, id: string, tables: readonly string[]): Promise<boolean> => {
  // no vacuum runs in a transaction, so the lock is one of the connection
  const connection = await importer.reserve()
  try {
    const [lock] =
      await connection`select pg_try_advisory_lock(${REMOVAL_LOCK}::int, hashtext(${id})) as held`
    if (lock?.['held'] !== true) return false
    try {
      for (const table of tables) await connection.unsafe(`vacuum (analyze) ${quotedTable(table)}`)
    } finally {
      await connection`select pg_advisory_unlock(${REMOVAL_LOCK}::int, hashtext(${id}))`
    }
    return true
  } finally {
    connection.release()
  }
}
