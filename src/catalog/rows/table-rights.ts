import { and, asc, eq, isNull } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import { dataset, generation } from '../../../drizzle/catalog'
import type { ControlDb } from '../../db/control-db'
import { sqlState, UNDEFINED_TABLE } from '../../db/sql-state'
import { readPosition } from '../../db/rows/wal-position'
import { awaitReplay } from './rows-position'
import { grantColumns } from './rows-table'
import { lockStored } from '../stored-repository'
import type { StoredDataset } from '../stored-dataset'

// The catalogue alone decides what is read, and it decides at once. The rights of the reader's role are the second
// lock: wider than the catalogue only for a moment, never narrower.

/** Says that the reader's rights to the tables of an entry are too wide: they are narrowed after the commit. */
export const oweRights = async (tx: ControlDb, datasetId: string): Promise<void> => {
  await tx
    .update(generation)
    .set({ rightsDue: true })
    .where(and(eq(generation.datasetId, datasetId), isNull(generation.droppedAt)))
}

/**
 * Lets the reader's role read what the entry opens from now on, and still what it opened until now. Before the commit.
 * @param before the entry as its tables were granted
 */
export const widenRights = async (
  tx: ControlDb,
  importer: Sql,
  before: StoredDataset,
  after: StoredDataset,
): Promise<void> => {
  const opened = new Set(
    [...before.columns, ...after.columns]
      .filter((column) => column.openAttribute !== 'NOT_OPEN')
      .map(({ name }) => name),
  )
  const columns = after.columns.map((column) => ({
    ...column,
    openAttribute: opened.has(column.name) ? ('UNCONDITIONAL' as const) : ('NOT_OPEN' as const),
  }))
  for (const table of await tablesOf(tx, after.id)) await grant(importer, table, columns)
  await awaitReplay(tx, after.id, await readPosition(importer))
}

/** Narrows every right that is owed, one entry after the other. To be called after a commit, and each minute. */
export const alignRights = async (db: PostgresJsDatabase, importer: Sql): Promise<void> => {
  const owed = await db
    .selectDistinct({ name: dataset.name })
    .from(generation)
    .innerJoin(dataset, eq(dataset.id, generation.datasetId))
    .where(eq(generation.rightsDue, true))
    .orderBy(asc(dataset.name))
  for (const { name } of owed)
    await db.transaction(async (tx) => {
      // nobody changes the entry meanwhile
      const stored = await lockStored(tx, name)
      const columns = stored.status === 'SUSPENDED' || stored.status === 'WITHDRAWN' ? [] : stored.columns
      for (const table of await tablesOf(tx, stored.id)) await grant(importer, table, columns)
      await tx.update(generation).set({ rightsDue: false }).where(eq(generation.datasetId, stored.id))
    })
}

const tablesOf = async (tx: ControlDb, datasetId: string): Promise<readonly string[]> => {
  const rows = await tx
    .select({ table: generation.tableName })
    .from(generation)
    .where(and(eq(generation.datasetId, datasetId), isNull(generation.droppedAt)))
    .orderBy(asc(generation.id))
  return rows.map(({ table }) => table)
}

const grant = async (
  importer: Sql,
  table: string,
  columns: Parameters<typeof grantColumns>[2],
): Promise<void> => {
  await grantColumns(importer, table, columns).catch((error: unknown) => {
    // an import that was begun has not made its table yet: it is granted when it is activated
    if (sqlState(error) !== UNDEFINED_TABLE) throw error
  })
}
