import { and, asc, desc, eq, gt, gte, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm'
import { dataset, datasetColumn, generation, revision, version } from '../../drizzle/catalog'
import { organisation } from '../../drizzle/identity'
import { toEntryColumn, type CatalogEntry, type EntryColumn } from './catalog-entry'
import type { ControlDb } from '../db/control-db'
import type { Opener, Version } from './dataset'
import type { RevisionKind } from './revision'

/** Some datasets, by id, or every one. */
export type Which = 'all' | readonly string[]

/** The published entries among `which`: two statements, whatever their number. */
export const readEntries = async (db: ControlDb, which: Which): Promise<readonly CatalogEntry[]> => {
  const isWanted = and(eq(dataset.status, 'PUBLISHED'), among(which))
  const rows = await db.select().from(dataset).where(isWanted).orderBy(asc(dataset.name))
  const columns = await db
    .select({
      datasetId: datasetColumn.datasetId,
      name: datasetColumn.name,
      label: datasetColumn.label,
      type: datasetColumn.type,
      nullable: datasetColumn.nullable,
      description: datasetColumn.description,
      unit: datasetColumn.unit,
      openAttribute: datasetColumn.openAttribute,
      mask: datasetColumn.mask,
      refDatasetId: datasetColumn.refDatasetId,
      refColumn: datasetColumn.refColumn,
      refName: datasetColumn.refName,
      refReverseName: datasetColumn.refReverseName,
      searchable: datasetColumn.searchable,
      deprecated: datasetColumn.deprecated,
      suspended: datasetColumn.suspended,
    })
    .from(datasetColumn)
    .innerJoin(dataset, eq(dataset.id, datasetColumn.datasetId))
    .where(isWanted)
    .orderBy(asc(datasetColumn.datasetId), asc(datasetColumn.position))
  const attributes = new Map(rows.map((row) => [row.id, row.openAttribute]))
  const byDataset = new Map<string, EntryColumn[]>()
  for (const { datasetId, ...row } of columns) {
    const ofDataset = attributes.get(datasetId)
    if (ofDataset === undefined) continue
    const list = byDataset.get(datasetId)
    const column = toEntryColumn(row, ofDataset)
    if (list === undefined) byDataset.set(datasetId, [column])
    else list.push(column)
  }
  return rows.map(({ status: _published, ...row }) => ({ ...row, columns: byDataset.get(row.id) ?? [] }))
}

/** The organisations that open a published dataset, by id. */
export const readOpeners = async (db: ControlDb): Promise<ReadonlyMap<string, Opener>> => {
  const rows = await db
    .selectDistinct({ id: organisation.id, name: organisation.name, contact: organisation.contact })
    .from(organisation)
    .innerJoin(dataset, eq(dataset.openerId, organisation.id))
    .where(eq(dataset.status, 'PUBLISHED'))
  return new Map(rows.map((row) => [row.id, row]))
}

/** A version, and the position in the log that a replica must have replayed to show it; null: none. */
export interface PlacedVersion extends Version {
  readonly rowsPosition: string | null
}

/**
 * The readable versions of the published datasets among `which`, by dataset name: the active one, then those that
 * were replaced after `replacedAfter` (and after the dataset was published), newest first.
 */
export const readVersions = async (
  db: ControlDb,
  which: Which,
  replacedAfter: Date,
): Promise<ReadonlyMap<string, readonly PlacedVersion[]>> => {
  const rows = await db
    .select({
      dataset: dataset.name,
      number: version.number,
      table: generation.tableName,
      load: version.load,
      rowCount: version.rowCount,
      activatedAt: version.activatedAt,
      replacedAt: version.replacedAt,
      rowsPosition: version.rowsPosition,
    })
    .from(version)
    .innerJoin(generation, eq(generation.id, version.generationId))
    .innerJoin(dataset, eq(dataset.id, version.datasetId))
    .where(
      and(
        among(which),
        eq(dataset.status, 'PUBLISHED'),
        isNull(generation.droppedAt),
        isNotNull(version.activatedAt),
        or(
          isNull(version.replacedAt),
          and(gt(version.replacedAt, replacedAfter), gte(version.replacedAt, dataset.publishedAt)),
        ),
      ),
    )
    .orderBy(desc(version.number))
  const versions = new Map<string, PlacedVersion[]>()
  for (const { dataset: name, activatedAt, ...row } of rows) {
    if (activatedAt === null) continue
    const list = versions.get(name)
    if (list === undefined) versions.set(name, [{ ...row, activatedAt }])
    else list.push({ ...row, activatedAt })
  }
  return versions
}

export interface LatestRevisions {
  /** Number of the newest revision of any kind, and of kind CONTRACT; 0: none. */
  readonly any: number
  readonly contract: number
}

export const readLatestRevisions = async (db: ControlDb): Promise<LatestRevisions> => {
  const newest = (where?: SQL) =>
    db.select({ number: revision.number }).from(revision).where(where).orderBy(desc(revision.number)).limit(1)
  const [any] = await newest()
  const [contract] = await newest(eq(revision.kind, 'CONTRACT'))
  return { any: any?.number ?? 0, contract: contract?.number ?? 0 }
}

/** Datasets with a revision after this number, of this kind or of any. */
export const readChangedDatasets = async (
  db: ControlDb,
  after: number,
  kind: RevisionKind | 'any',
): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  db
    .selectDistinct({ id: dataset.id, name: dataset.name })
    .from(revision)
    .innerJoin(dataset, eq(dataset.id, revision.datasetId))
    .where(and(gt(revision.number, after), kind === 'any' ? undefined : eq(revision.kind, kind)))

const among = (which: Which): SQL | undefined =>
  which === 'all' ? undefined : sql`${dataset.id} = any(${`{${which.join(',')}}`}::uuid[])`
