import { and, eq, isNull, notExists, sql } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { dataset, generation, version } from '../../../drizzle/catalog'
import { AppError, invariant } from '../../kernel/errors'
import { uuidv7 } from '../../kernel/ids'
import type { ControlDb } from '../../db/control-db'
import type { Generation } from '../change'
import { deleteLoadsAfter } from '../rows/rows-table'
import { getStored } from '../stored-repository'
import type { StoredDataset } from '../stored-dataset'

/** A dataset may be loaded as a draft or when it is published, not when it was taken out of the catalogue. */
export const refuseEnded = ({ name, status }: StoredDataset): void => {
  if (status === 'WITHDRAWN' || status === 'SUSPENDED')
    throw AppError.of('catalog.ended', { dataset: name, status }, { coordinates: [name] })
}

/** Begins a full import: see `CatalogService.beginGeneration`. */
export const beginGeneration = async (tx: ControlDb, name: string, at: Date): Promise<Generation> => {
  const stored = await getStored(tx, name)
  refuseEnded(stored)
  // the name holds the number that the row is given when it is stored
  const [begun] = await tx
    .insert(generation)
    .values({ datasetId: stored.id, tableName: uuidv7(at.getTime()), createdAt: at })
    .returning({ id: generation.id, load: generation.newestLoad })
  invariant(begun !== undefined, '93b3', 'an insert returns its row')
  const table = tableNameOf(name, begun.id)
  await tx.update(generation).set({ tableName: table }).where(eq(generation.id, begun.id))
  return { generationId: begun.id, table, load: begun.load }
}

/** `airQualityHourly`, 17 -> `air_quality_hourly_g17`; the name is cut to 40 characters. */
const tableNameOf = (dataset: string, generationId: number): string =>
  `${dataset
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .slice(0, 40)}_g${generationId}`

/** Gives up a generation that was never activated: see `CatalogService.retireGeneration`. */
export const retireGeneration = async (tx: ControlDb, generationId: number, at: Date): Promise<boolean> => {
  // an activation holds this lock: asked under it, the version that it makes is seen
  await tx
    .select({ id: generation.id })
    .from(generation)
    .where(eq(generation.id, generationId))
    .for('no key update')
  const retired = await tx
    .update(generation)
    .set({ droppedAt: at })
    .where(and(eq(generation.id, generationId), isNull(generation.droppedAt), notExists(usesOf(tx))))
    .returning({ id: generation.id })
  return retired.length > 0
}

const usesOf = (tx: ControlDb) =>
  tx
    .select({ one: sql`1` })
    .from(version)
    .where(eq(version.generationId, generation.id))

/** Forgets a generation that was never activated: see `CatalogService.discardGeneration`. */
export const discardGeneration = async (tx: ControlDb, generationId: number): Promise<void> => {
  await tx.delete(generation).where(and(eq(generation.id, generationId), notExists(usesOf(tx))))
}

/** Begins an append: see `CatalogService.nextLoad`. */
export const nextLoad = async (tx: ControlDb, generationId: number): Promise<number> => {
  await getActiveLoad(tx, generationId)
  const [row] = await tx
    .update(generation)
    .set({ newestLoad: sql`${generation.newestLoad} + 1` })
    .where(and(eq(generation.id, generationId), isNull(generation.droppedAt)))
    .returning({ load: generation.newestLoad })
  invariant(row !== undefined, '93b4', 'the generation of an active version is kept')
  return row.load
}

/** A generation whose table is kept. */
export interface KeptGeneration {
  readonly dataset: string
  readonly table: string
  readonly newestLoad: number
}

/** @throws AppError INVALID_TRANSITION when there is none, or its table was dropped */
const getGeneration = async (db: ControlDb, generationId: number): Promise<KeptGeneration> => {
  const [row] = await db
    .select({ dataset: dataset.name, table: generation.tableName, newestLoad: generation.newestLoad })
    .from(generation)
    .innerJoin(dataset, eq(dataset.id, generation.datasetId))
    .where(and(eq(generation.id, generationId), isNull(generation.droppedAt)))
  if (row === undefined) throw AppError.of('catalog.unknownGeneration')
  return row
}

/** The same, and no load of it is begun before the transaction ends. */
export const lockGeneration = async (tx: ControlDb, generationId: number): Promise<KeptGeneration> => {
  await tx
    .select({ id: generation.id })
    .from(generation)
    .where(eq(generation.id, generationId))
    .for('no key update')
  return getGeneration(tx, generationId)
}

/**
 * The load that is active in a generation.
 * @throws AppError INVALID_TRANSITION when another generation is active, or none
 */
const getActiveLoad = async (db: ControlDb, generationId: number): Promise<number> => {
  const [active] = await db
    .select({ load: version.load })
    .from(version)
    .where(and(eq(version.generationId, generationId), isNull(version.replacedAt)))
  if (active === undefined) throw AppError.of('catalog.unknownGeneration')
  return active.load
}

// beside the locks of the control database, 87016001 and 87016002, but of two numbers
const APPEND_LOCK = 87016003

/** Makes an append the only one to its table: see `CatalogService.openAppend`. */
export const openAppend = async (
  db: ControlDb,
  importer: TransactionSql,
  generationId: number,
  load: number,
): Promise<void> => {
  const { table } = await getGeneration(db, generationId)
  await importer`select pg_advisory_xact_lock(${APPEND_LOCK}::int, hashtext(${table}))`
  // asked under the lock: who begins a newer load after this waits for us, and removes what we leave
  const { dataset: name, newestLoad } = await getGeneration(db, generationId)
  if (newestLoad !== load) throw AppError.of('catalog.staleLoad', { dataset: name })
  await deleteLoadsAfter(importer, table, await getActiveLoad(db, generationId))
}
