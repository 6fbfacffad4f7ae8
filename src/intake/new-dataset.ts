import type { TransactionSql } from 'postgres'
import type { DatasetDraft } from '../catalog/draft/draft'
import { warnOfPublished, warnOfUnmasked } from '../catalog/draft/publish-warnings'
import { analyzeTable, createTable } from '../catalog/rows/rows-table'
import type { Reference, StoredDataset, TableColumn } from '../catalog/stored-dataset'
import { AppError, fault, type Fault } from '../kernel/errors'
import { planColumns, type PlannedColumns } from './column-plan'
import { columnDraftOf, publishableOf, type ScannedColumn } from './column-scan'
import { draftOf, resolveFields, type DatasetFields } from './dataset-fields'
import type { Imported, ImportJob, LoadPlace } from './import-job'
import { indexUnderFirst, indexUnderKey } from './key-check'
import { keyCandidates } from './key-proposal'
import { loadRows } from './load'
import { findOwnReferences, findReferences } from './references'
import { scan, type Scan } from './scan'

/** A dataset without a contract, as far as it is known before its rows are loaded. */
interface Prepared {
  readonly fields: DatasetFields
  readonly planned: PlannedColumns
  readonly scanned: Scan
}

/**
 * Imports a file as a new dataset, or anew as one that was never published.
 * @param before the draft of that name, which is put back if anything fails
 */
export const importNewDataset = async (
  job: ImportJob,
  before: StoredDataset | undefined,
): Promise<Imported> => {
  const { source, options, deps, manifest } = job
  const request = { dataset: job.dataset, manifest, publish: options.publish === true, before }
  const { fields, warnings } = await resolveFields(deps.databases.control, request)
  const planned = planColumns(source.name, source.header, {
    columns: manifest.columns,
    key: manifest.key,
    openAttribute: fields.openAttribute,
  })
  const scanned = await scan(source, planned.columns, {
    timeZone: deps.timeZone,
    watchesKeys: planned.key === null,
    onProgress: (bytes, rows) => job.progress('reading', bytes, rows),
  })
  const prepared = { fields, planned, scanned }
  const found = [...warnings, ...planned.warnings, ...scanned.warnings, ...rowless(job, scanned)]
  const { rows, columns } = scanned
  const imported = { rows, total: rows, before: before?.activeVersion?.rowCount ?? null, columns }
  const publishable = publishableOf({ name: job.dataset, openAttribute: fields.openAttribute }, columns)
  const told = options.publish === true ? warnOfPublished(publishable) : warnOfUnmasked(publishable)
  if (options.dryRun === true)
    return {
      ...imported,
      version: null,
      warnings: [...found, ...(await tryOut(job, prepared)), ...told],
    }
  const { version, proposed } = await store(job, prepared, before)
  // after this nothing is taken back: the data is there, and publishing can be tried again by itself
  if (options.publish === true) await deps.catalog.publish(job.dataset, options.actor)
  return { ...imported, version, warnings: [...found, ...proposed, ...told] }
}

const rowless = ({ source }: ImportJob, { rows, columns }: Scan): readonly Fault[] => {
  if (rows > 0) return []
  if (columns.some(({ plan }) => plan.type === null))
    throw AppError.of('intake.noRows', { file: source.name })
  return [fault('intake.noRowsWarning', { file: source.name })]
}

interface Stored {
  readonly version: number
  /** What was proposed on the sight of all rows. */
  readonly proposed: readonly Fault[]
}

const store = async (
  job: ImportJob,
  prepared: Prepared,
  before: StoredDataset | undefined,
): Promise<Stored> => {
  const { catalog, databases } = job.deps
  const { actor } = job.options
  await catalog.draft(draftFor(prepared, prepared.planned.key ?? [], new Map()), actor)
  const undone: (() => Promise<unknown>)[] = [
    () => (before === undefined ? catalog.discardDraft(job.dataset) : catalog.draft(draftOf(before), actor)),
  ]
  try {
    const generation = await catalog.beginGeneration(job.dataset)
    undone.unshift(() => job.forget(generation))
    const proposed = await databases.importer.begin(async (sql) => {
      const filled = await fill(job, sql, prepared, generation)
      await catalog.draft(filled.draft, actor)
      return filled.proposed
    })
    const { number: version } = await job.activate(prepared.scanned.digest, generation, prepared.scanned.rows)
    return { version, proposed }
  } catch (error) {
    await job.undo(...undone)
    throw error
  }
}

/** A dry run: all that `store` does before the data is active, in transactions that are taken back. */
const tryOut = async (job: ImportJob, prepared: Prepared): Promise<readonly Fault[]> => {
  const { catalog } = job.deps
  await catalog.tryDraft(draftFor(prepared, prepared.planned.key ?? [], new Map()))
  const { draft, proposed } = await job.rehearse((sql, place) => fill(job, sql, prepared, place))
  await catalog.tryDraft(draft)
  return proposed
}

interface Filled {
  /** What the dataset is, key and references too. */
  readonly draft: DatasetDraft
  /** What was proposed on the sight of all rows. */
  readonly proposed: readonly Fault[]
}

/** Creates and fills the table, decides on key and references. */
const fill = async (
  job: ImportJob,
  sql: TransactionSql,
  prepared: Prepared,
  { table, load }: LoadPlace,
): Promise<Filled> => {
  const { source, deps, dataset } = job
  const { planned, scanned } = prepared
  const { columns } = scanned
  await createTable(sql, table, tableColumns(columns, new Map()))
  await loadRows(sql, source, {
    table,
    load,
    columns: columns.map(({ plan, type }) => ({ name: plan.name, type })),
    timeZone: deps.timeZone,
    digest: scanned.digest,
    onProgress: (bytes, rows) => job.progress('loading', bytes, rows),
  })
  job.progress('indexing', source.totalBytes, scanned.rows)
  await analyzeTable(sql, table)
  const rows = { sql, dataset, table, load, columns }
  const others = await findReferences(rows, { control: deps.databases.control, catalog: deps.catalog })
  const filled = { file: source.name, table, columns: tableColumns(columns, others.byColumn) }
  const key = planned.key ?? (await indexUnderFirst(sql, filled, keyCandidates(columns, others.byColumn)))
  if (planned.key !== null) await indexUnderKey(sql, filled, key)
  const all = await findOwnReferences(rows, key, others)
  if (all.byColumn.size > others.byColumn.size)
    await indexUnderKey(sql, { ...filled, columns: tableColumns(columns, all.byColumn) }, key)
  const keyFault = key.length > 0 ? fault('intake.keyProposed', { key }) : fault('intake.noKey', { dataset })
  const proposed = planned.key === null ? [keyFault, ...all.warnings] : all.warnings
  return { draft: draftFor(prepared, key, all.byColumn), proposed }
}

const tableColumns = (
  columns: readonly ScannedColumn[],
  references: ReadonlyMap<string, Reference>,
): readonly TableColumn[] =>
  columns.map(({ plan, type, nullable }) => ({
    name: plan.name,
    type,
    nullable,
    openAttribute: plan.openAttribute,
    mask: plan.manifest.mask ?? null,
    searchable: plan.manifest.searchable ?? false,
    ref: references.get(plan.name) ?? null,
  }))

const draftFor = (
  { fields, scanned }: Prepared,
  key: readonly string[],
  references: ReadonlyMap<string, Reference>,
): DatasetDraft => ({
  ...fields,
  key,
  columns: scanned.columns.map((column) => columnDraftOf(column, references.get(column.plan.name))),
})
