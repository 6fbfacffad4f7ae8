import { and, asc, eq, getTableColumns, isNotNull, isNull } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { dataset, datasetColumn, generation, version } from '../../drizzle/catalog'
import { organisation } from '../../drizzle/identity'
import { AppError } from '../kernel/errors'
import { toEntryColumn } from './catalog-entry'
import type { ControlDb } from '../db/control-db'
import { namePattern } from './draft/naming'
import { shownName } from './problem'
import type { StoredColumn, StoredDataset, StoredVersion } from './stored-dataset'

/** A dataset in any status; undefined: there is none of this name. */
export const findStored = async (db: ControlDb, name: string): Promise<StoredDataset | undefined> => {
  // what cannot be a name is not looked for: PostgreSQL refuses NUL with an error of its own
  if (!namePattern.test(name)) return undefined
  const [found] = await db
    .select({ row: dataset, opener: organisation })
    .from(dataset)
    .innerJoin(organisation, eq(organisation.id, dataset.openerId))
    .where(eq(dataset.name, name))
  if (found === undefined) return undefined
  const { openerId: _id, keyColumns, ...row } = found.row
  const { id, name: openerName, contact } = found.opener
  return {
    ...row,
    opener: { id, name: openerName, contact },
    key: keyColumns,
    columns: await readStoredColumns(db, found.row),
    activeVersion: await findActiveVersion(db, found.row.id),
  }
}

/** @throws AppError NOT_IN_CATALOGUE */
export const getStored = async (db: ControlDb, name: string): Promise<StoredDataset> => {
  const found = await findStored(db, name)
  if (found === undefined) throw AppError.of('catalog.unknownDataset', { dataset: shownName(name) })
  return found
}

/**
 * The same, and nobody else changes this dataset before the transaction ends.
 * @throws AppError NOT_IN_CATALOGUE
 */
export const lockStored = async (tx: ControlDb, name: string): Promise<StoredDataset> => {
  if (!namePattern.test(name)) return getStored(tx, name)
  // not `for update`, which would wait for every row that refers to the dataset
  await tx.select({ id: dataset.id }).from(dataset).where(eq(dataset.name, name)).for('no key update')
  return getStored(tx, name)
}

const readStoredColumns = async (
  db: ControlDb,
  { id, openAttribute }: typeof dataset.$inferSelect,
): Promise<readonly StoredColumn[]> => {
  const target = alias(dataset, 'target')
  const rows = await db
    .select({ ...getTableColumns(datasetColumn), targetName: target.name })
    .from(datasetColumn)
    .leftJoin(target, eq(target.id, datasetColumn.refDatasetId))
    .where(eq(datasetColumn.datasetId, id))
    .orderBy(asc(datasetColumn.position))
  return rows.map(({ targetName, ...row }) => {
    const { ref, ...column } = toEntryColumn(row, openAttribute)
    if (ref === null || targetName === null) return { ...column, ref: null }
    const { datasetId: _id, ...names } = ref
    return { ...column, ref: { dataset: targetName, ...names } }
  })
}

const findActiveVersion = async (db: ControlDb, datasetId: string): Promise<StoredVersion | null> => {
  const [row] = await db
    .select({
      number: version.number,
      generationId: version.generationId,
      table: generation.tableName,
      load: version.load,
      rowCount: version.rowCount,
      activatedAt: version.activatedAt,
    })
    .from(version)
    .innerJoin(generation, eq(generation.id, version.generationId))
    .where(and(eq(version.datasetId, datasetId), isNotNull(version.activatedAt), isNull(version.replacedAt)))
  if (row === undefined || row.activatedAt === null) return null
  return { ...row, activatedAt: row.activatedAt, replacedAt: null }
}
