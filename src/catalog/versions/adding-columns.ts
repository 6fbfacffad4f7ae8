import { and, eq, gte, isNull, or } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { dataset, generation, version } from '../../../drizzle/catalog'
import { LOCK_NOT_AVAILABLE, sqlState } from '../../db/sql-state'
import { AppError } from '../../kernel/errors'
import type { Act, Published } from '../change'
import { insertColumns, targetsOf } from '../draft/column-rows'
import type { ControlDb } from '../../db/control-db'
import { readPosition } from '../../db/rows/wal-position'
import { MAX_COLUMNS, type ColumnDraft } from '../draft/draft'
import { checkColumns } from '../draft/draft-check'
import { checkColumnShapes } from '../draft/draft-shape'
import { stricter } from '../open-attribute'
import { problem, problemsError } from '../problem'
import { fixContract } from './publishing'
import { checkReferences } from '../draft/reference-check'
import { lockCatalog, recordRevision } from '../revision'
import { awaitReplay } from '../rows/rows-position'
import { addTableColumns, grantColumns } from '../rows/rows-table'
import { readSides } from '../side'
import { getStored, lockStored } from '../stored-repository'
import type { StoredDataset, TableColumn } from '../stored-dataset'

/** How long the tables may be in use before the change gives up. */
const TABLE_LOCK_TIMEOUT_S = 5

export interface Added extends Published {
  /** Tables that have the columns now, and want their indexes. */
  readonly tables: readonly string[]
  readonly stored: StoredDataset
}

/** Adds nullable columns to a published dataset: see `CatalogService.addColumns`. */
export const addColumns = async (
  tx: ControlDb,
  importer: Sql,
  name: string,
  columns: readonly ColumnDraft[],
  act: Act,
): Promise<Added> => {
  const stored = await lockPublished(tx, name)
  if (columns.length === 0) return { revision: stored.contractRevision, changed: false, tables: [], stored }
  await checkAdded(tx, stored, columns)
  const tables = await readableTables(tx, stored)
  // tables first: who sees the contract finds the columns
  await extendTables(importer, stored, tables, columns)
  await awaitReplay(tx, stored.id, await readPosition(importer))
  await lockCatalog(tx)
  // another dataset may have taken a name of a relation meanwhile
  await checkAdded(tx, stored, columns)
  await insertColumns(tx, stored, columns, stored.columns.length)
  const extended = await getStored(tx, name)
  const revision = await fixContract(tx, extended, act.at)
  const change = `columns added: ${columns.map((column) => column.name).join(', ')}`
  await recordRevision(tx, { ...act, kind: 'CONTRACT', datasetId: stored.id, change })
  return { revision, changed: true, tables, stored: extended }
}

/** The dataset as it would be with these columns, which are described but in no table yet. */
export const describeColumns = async (
  tx: ControlDb,
  name: string,
  columns: readonly ColumnDraft[],
): Promise<StoredDataset> => {
  const stored = await lockPublished(tx, name)
  await checkAdded(tx, stored, columns)
  await insertColumns(tx, stored, columns, stored.columns.length)
  return getStored(tx, name)
}

const lockPublished = async (tx: ControlDb, name: string): Promise<StoredDataset> => {
  const stored = await lockStored(tx, name)
  if (stored.status === 'PUBLISHED') return stored
  throw AppError.of('catalog.notPublished', { dataset: name, status: stored.status })
}

const checkAdded = async (tx: ControlDb, stored: StoredDataset, columns: readonly ColumnDraft[]) => {
  const { name, openAttribute } = stored
  const shape = checkColumnShapes(name, columns)
  const sides = await readSides(tx, [name, ...targetsOf(shape.columns)])
  const addedTo = sides.get(name) ?? null
  const given = { dataset: name, openAttribute, columns: shape.columns, key: [], addedTo, sides }
  const count = stored.columns.length + columns.length
  const problems = [
    ...shape.problems,
    ...(count > MAX_COLUMNS && columns.length <= MAX_COLUMNS
      ? [problem('catalog.draft.tooManyColumns', name, { count, limit: MAX_COLUMNS })]
      : []),
    ...shape.columns
      .filter((column) => !column.nullable)
      .map((column) => problem('catalog.addNotNullable', `${name}.${column.name}`)),
    ...checkColumns(given),
    ...checkReferences(given),
  ]
  if (problems.length > 0) throw problemsError('catalog.badDraft', name, problems)
}

/** Tables of the versions that are readable, or were since the dataset was published. */
const readableTables = async (tx: ControlDb, { id }: StoredDataset): Promise<readonly string[]> => {
  const rows = await tx
    .selectDistinct({ table: generation.tableName })
    .from(generation)
    .innerJoin(version, eq(version.generationId, generation.id))
    .innerJoin(dataset, eq(dataset.id, generation.datasetId))
    .where(
      and(
        eq(generation.datasetId, id),
        isNull(generation.droppedAt),
        or(isNull(version.replacedAt), gte(version.replacedAt, dataset.publishedAt)),
      ),
    )
  return rows.map(({ table }) => table)
}

const extendTables = async (
  importer: Sql,
  stored: StoredDataset,
  tables: readonly string[],
  added: readonly ColumnDraft[],
): Promise<void> => {
  const columns = added.map((column): TableColumn => ({
    ...column,
    openAttribute: stricter(column.openAttribute ?? stored.openAttribute, stored.openAttribute),
    mask: column.mask ?? null,
    searchable: column.searchable ?? false,
    ref: column.ref ?? null,
  }))
  try {
    await importer.begin(async (sql) => {
      await sql`select set_config('lock_timeout', ${`${TABLE_LOCK_TIMEOUT_S}s`}, true)`
      for (const table of tables) {
        await addTableColumns(sql, table, columns)
        await grantColumns(sql, table, [...stored.columns, ...columns])
      }
    })
  } catch (error) {
    if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error
    const params = { dataset: stored.name, seconds: TABLE_LOCK_TIMEOUT_S }
    throw AppError.of('catalog.tableBusy', params, { retryAfter: TABLE_LOCK_TIMEOUT_S }, error)
  }
}
