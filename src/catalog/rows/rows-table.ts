import type { Sql, TransactionSql } from 'postgres'
import { quoteIdentifier } from '../../db/identifier'
import { columnTypes } from '../column-type'
import { indexName, holdsLoad, plannedIndexes, type PlannedIndex } from './rows-index'
import { tableError } from './rows-error'
import type { TableColumn } from '../stored-dataset'

/** The connection of the importer (`Databases.importer`, role weir_import), or a transaction on it. */
export type ImporterSql = Sql | TransactionSql

/** The role of every statement that a caller's query becomes. */
const READER = 'weir_rows'

/** The table with its schema, quoted for SQL text. */
export const quotedTable = (table: string): string => `rows.${quoteIdentifier(table)}`

/**
 * Creates the table of a generation: `_rid` (random and unique, for tie-breaks), `_load` (the import that
 * brought the row), then the columns. Text compares by code point. Nobody but the importer can read it yet.
 */
export const createTable = async (
  sql: ImporterSql,
  table: string,
  columns: readonly TableColumn[],
): Promise<void> => {
  const parts = [
    '_rid uuid not null default pg_catalog.gen_random_uuid()',
    '_load int not null',
    ...columns.map((column) => `${quoteIdentifier(column.name)} ${columnDefinition(column)}`),
  ]
  await sql.unsafe(`create table ${quotedTable(table)} (\n  ${parts.join(',\n  ')}\n)`)
}

/**
 * Adds nullable columns to a table; one left over from a change that was never published is made anew. A table
 * that does not exist is passed over. Waits for statements that still read the table, at most `lock_timeout`.
 */
export const addTableColumns = async (
  sql: ImporterSql,
  table: string,
  columns: readonly TableColumn[],
): Promise<void> => {
  const actions = columns.flatMap((column) => [
    `drop column if exists ${quoteIdentifier(column.name)}`,
    `add column ${quoteIdentifier(column.name)} ${columnDefinition(column)}`,
  ])
  if (actions.length === 0) return
  await sql.unsafe(`alter table if exists ${quotedTable(table)} ${actions.join(', ')}`)
}

const columnDefinition = (column: TableColumn): string =>
  `${column.type === 'TEXT' ? 'text collate "C"' : columnTypes[column.type]}${column.nullable ? '' : ' not null'}`

/**
 * Lets the reader's role select `_rid`, `_load` and every column that is not NOT_OPEN, and nothing else: what it
 * held before and is no longer open is revoked in the same moment. With no open column nothing is granted at all.
 */
export const grantColumns = async (
  sql: ImporterSql,
  table: string,
  columns: readonly TableColumn[],
): Promise<void> => {
  const open = columns.filter((column) => column.openAttribute !== 'NOT_OPEN')
  const names = ['_rid', '_load', ...open.map((column) => column.name)].map(quoteIdentifier)
  const revoke = `revoke all on ${quotedTable(table)} from ${READER}`
  const grant = `grant select (${names.join(', ')}) on ${quotedTable(table)} to ${READER}`
  // one message is one transaction: no reader falls between the two
  await sql.unsafe(open.length === 0 ? revoke : `${revoke}; ${grant}`).simple()
}

/** Takes every right to read the table from the reader's role. */
export const revokeTable = async (sql: ImporterSql, table: string): Promise<void> => {
  await grantColumns(sql, table, [])
}

/**
 * Creates the indexes that filters, sorts, relations and pages rest on (`rows-index.ts` says which). Those that
 * are there already stay as they are, so it can be called again after columns were added (`reindex.ts` makes those anew
 * that an earlier release made otherwise).
 * @throws AppError BAD_USER_INPUT when the key is not unique, or a value is too long for an index
 */
export const createIndexes = async (
  sql: ImporterSql,
  table: string,
  columns: readonly TableColumn[],
  key: readonly string[],
): Promise<void> => {
  for (const index of plannedIndexes(columns, key))
    await sql.unsafe(indexSql(table, index)).catch((error: unknown) => {
      throw tableError(error, columns, key)
    })
}

/** Every statement asks for the load of a row: where its index tells it, rows are counted without reading them. */
export const indexSql = (table: string, index: PlannedIndex): string =>
  indexSqlAs(indexName(table, index), table, index, 'index if not exists')

const indexSqlAs = (name: string, table: string, index: PlannedIndex, what: string): string => {
  const on = index.columns.map(({ name, descending, by }) =>
    by === undefined
      ? `${quoteIdentifier(name)}${descending ? ' desc' : ''}`
      : `${by}(${quoteIdentifier(name)})`,
  )
  const include = holdsLoad(index) ? ' include (_load)' : ''
  return (
    `create ${index.unique ? 'unique ' : ''}${what} ${quoteIdentifier(name)} ` +
    `on ${quotedTable(table)} using ${index.method} (${on.join(', ')})${include}`
  )
}

/** Creates one index under a name of its own, while others read and write. Not in a transaction. */
export const createIndexBeside = async (
  sql: Sql,
  table: string,
  index: PlannedIndex,
  name: string,
): Promise<void> => {
  await sql.unsafe(indexSqlAs(name, table, index, 'index concurrently'))
}

/** Drops an index if it is there, while others read and write. Not in a transaction. */
export const dropIndexBeside = async (sql: Sql, name: string): Promise<void> => {
  await sql.unsafe(`drop index concurrently if exists rows.${quoteIdentifier(name)}`)
}

export const renameIndex = async (sql: ImporterSql, name: string, newName: string): Promise<void> => {
  await sql.unsafe(`alter index rows.${quoteIdentifier(name)} rename to ${quoteIdentifier(newName)}`)
}

/** Whether there is such a table. */
export const isTable = async (sql: ImporterSql, table: string): Promise<boolean> => {
  const found = await sql`select where to_regclass(${quotedTable(table)}) is not null`
  return found.length > 0
}

/** Gathers the statistics that plans are made with. */
export const analyzeTable = async (sql: ImporterSql, table: string): Promise<void> => {
  await sql.unsafe(`analyze ${quotedTable(table)}`)
}

/** Drops the table if it is there. Waits for statements that still read it. */
export const dropTable = async (sql: ImporterSql, table: string): Promise<void> => {
  await sql.unsafe(`drop table if exists ${quotedTable(table)}`)
}

/** Removes the rows that one load brought. For a load that was never activated. */
export const deleteLoad = async (sql: ImporterSql, table: string, load: number): Promise<void> => {
  await sql.unsafe(`delete from ${quotedTable(table)} where _load = $1::int`, [load])
}

/** Removes the rows of every load after `load`: what appends that were never activated left behind. */
export const deleteLoadsAfter = async (sql: ImporterSql, table: string, load: number): Promise<void> => {
  await sql.unsafe(`delete from ${quotedTable(table)} where _load > $1::int`, [load])
}
