import { and, count, eq, isNull, max } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { redactionOrder, version } from '../../../drizzle/catalog'
import { AppError } from '../../kernel/errors'
import type { ControlDb } from '../../db/control-db'
import { readPosition } from '../../db/rows/wal-position'
import { lockGeneration, refuseEnded } from './generation'
import type { Act, Activated, LoadedData } from '../change'
import { recordRevision } from '../revision'
import { findMissingColumns } from '../rows/rows-columns'
import { isKeyOfTable } from '../rows/rows-key'
import { grantColumns } from '../rows/rows-table'
import { lockStored } from '../stored-repository'
import type { StoredDataset } from '../stored-dataset'

/** Makes a load the active version, and lets readers read it: see `CatalogService.activate`. */
export const activateLoad = async (
  tx: ControlDb,
  importer: Sql,
  loaded: LoadedData,
  { actor, at }: Act,
): Promise<Activated> => {
  const stored = await lockStored(tx, loaded.dataset)
  refuseEnded(stored)
  // until we commit, or an append that begins now would take our rows for those of a crash
  const generation = await lockGeneration(tx, loaded.generationId)
  if (generation.dataset !== stored.name) throw AppError.of('catalog.unknownGeneration')
  if (!isNext(stored, loaded, generation.newestLoad))
    throw AppError.of('catalog.staleLoad', { dataset: stored.name }, { coordinates: [stored.name] })
  await checkColumns(importer, generation.table, stored)
  // a draft may have been given another key since the table was made
  if (!(await isKeyOfTable(importer, generation.table, stored.key)))
    throw AppError.of(
      'catalog.keyMoved',
      { dataset: stored.name, key: stored.key },
      { coordinates: [stored.name] },
    )
  if ((await redactionsOf(tx, stored.id)) !== (loaded.redactions ?? 0))
    throw AppError.of('redaction.meanwhile', { dataset: stored.name }, { coordinates: [stored.name] })
  // what is open may have changed since the load was begun, and does not before we commit
  if (stored.status === 'PUBLISHED') await grantColumns(importer, generation.table, stored.columns)

  const number = (await lastNumber(tx, stored.id)) + 1
  await tx
    .update(version)
    .set({ replacedAt: at })
    .where(and(eq(version.datasetId, stored.id), isNull(version.replacedAt)))
  await tx.insert(version).values({
    datasetId: stored.id,
    number,
    generationId: loaded.generationId,
    load: loaded.load,
    rowCount: loaded.rowCount,
    sourceName: loaded.sourceName,
    sourceBytes: loaded.sourceBytes,
    sourceSha256: loaded.sourceSha256,
    loadedAt: at,
    activatedAt: at,
    rowsPosition: await readPosition(importer),
  })
  const change = `version ${number} activated`
  await recordRevision(tx, { kind: 'VERSION', datasetId: stored.id, change, actor, at })
  const { load, rowCount } = loaded
  const active = { number, table: generation.table, load, rowCount, activatedAt: at, replacedAt: null }
  return { ...active, replaced: stored.activeVersion }
}

/** Whether this is the newest load that was begun, and one after the active version if it appends to it. */
const isNext = (
  { activeVersion }: StoredDataset,
  { generationId, load }: LoadedData,
  newestLoad: number,
): boolean => {
  if (load !== newestLoad) return false
  if (activeVersion?.generationId === generationId) return load > activeVersion.load
  // a new table; an append to a table that is not active any more would bring back what was replaced
  return load === 1
}

/** Under the dataset's lock, so that the contract cannot move on before the version is active. */
const checkColumns = async (
  importer: Sql,
  table: string,
  { name, columns }: StoredDataset,
): Promise<void> => {
  const missing = await findMissingColumns(importer, table, columns)
  if (missing.length === 0) return
  const coordinates = missing.map((column) => `${name}.${column}`)
  throw AppError.of('catalog.contractMoved', { dataset: name, coordinates }, { coordinates })
}

/** Under the dataset's lock: an order that comes later finds the version, and its redactor the rows. */
const redactionsOf = async (tx: ControlDb, datasetId: string): Promise<number> => {
  const [row] = await tx
    .select({ orders: count() })
    .from(redactionOrder)
    .where(eq(redactionOrder.datasetId, datasetId))
  return row?.orders ?? 0
}

const lastNumber = async (tx: ControlDb, datasetId: string): Promise<number> => {
  const [row] = await tx
    .select({ number: max(version.number) })
    .from(version)
    .where(eq(version.datasetId, datasetId))
  return row?.number ?? 0
}
