import { drizzle } from 'drizzle-orm/postgres-js'
import type { TransactionSql } from 'postgres'
import type { Activated } from '../catalog/change'
import { warnOfUnmasked } from '../catalog/draft/publish-warnings'
import { readHeldBack, type HeldBack } from '../catalog/redaction/holding-back'
import { analyzeTable, createTable } from '../catalog/rows/rows-table'
import type { CatalogService } from '../catalog/service'
import type { StoredDataset, StoredVersion } from '../catalog/stored-dataset'
import { AppError, fault, invariant, type Fault } from '../kernel/errors'
import { addedColumns } from './added-columns'
import { publishableOf, type ScannedColumn } from './column-scan'
import { matchContract } from './contract-match'
import type { Imported, ImportJob, LoadPlace } from './import-job'
import { keptColumns } from './kept-columns'
import { indexUnderKey, refuseRepeated } from './key-check'
import { scan, type Scan } from './scan'
import { copyRows, warnOfReferences, type Copied } from './version-rows'

/**
 * Imports a file as the next version of a dataset that has its columns already: as all of its rows, or with
 * `append` beside those that are there.
 */
export const importNextVersion = async (job: ImportJob, stored: StoredDataset): Promise<Imported> => {
  const { source, options, deps } = job
  const matched = matchContract(source.name, source.header, {
    dataset: stored.name,
    openAttribute: stored.openAttribute,
    columns: stored.columns,
    manifest: job.manifest.columns,
    addColumns: options.addColumns === true,
  })
  const kept = keptColumns(stored, matched.said)
  const scanned = await scan(source, matched.columns, {
    timeZone: deps.timeZone,
    watchesKeys: false,
    ...(stored.contractRevision > 0 ? { contractOf: stored.name } : {}),
    onProgress: (bytes, rows) => job.progress('reading', bytes, rows),
  })
  const empty = scanned.rows === 0 ? [fault('intake.noRowsWarning', { file: source.name })] : []
  const found = [...ignored(job, stored, kept), ...matched.warnings, ...scanned.warnings, ...empty]
  const { rows, columns } = scanned
  const news = columns.filter(({ plan }) => matched.added.includes(plan.name))
  const told = warnOfUnmasked(publishableOf(stored, news))
  const grown = await addedTo(job, stored, news)
  const store = options.dryRun === true ? tryOut : options.append === true ? append : replace
  const { warnings, ...done } = await store(job, grown, scanned)
  return { ...done, rows, columns, warnings: [...found, ...told, ...warnings] }
}

/** Rows that were redacted are known before any is loaded; those that are ordered later, `activate` sees. */
const heldBackOf = ({ deps }: ImportJob, stored: StoredDataset): Promise<HeldBack> =>
  readHeldBack(drizzle(deps.databases.control), stored, deps.redactionKeys)

interface Done {
  /** null: nothing was changed (dry run). */
  readonly version: number | null
  /** Rows of the version, and of the one before; null: there was none. */
  readonly total: number
  readonly before: number | null
  readonly warnings: readonly Fault[]
}

/** A published dataset keeps what is said of it; a manifest that is used again is no fault, so this only warns. */
const ignored = (
  { options }: ImportJob,
  stored: StoredDataset,
  kept: readonly string[],
): readonly Fault[] => {
  const { columns: _columns, name: _name, ...fields } = options.manifest ?? {}
  const names = [...Object.keys(fields), ...kept]
  const { name: dataset, openAttribute } = stored
  const wished = fields.openAttribute ?? openAttribute
  return [
    ...(names.length > 0 ? [fault('intake.fieldsIgnored', { dataset, fields: names })] : []),
    ...(wished === openAttribute ? [] : [fault('intake.openAttributeKept', { dataset, openAttribute })]),
  ]
}

/**
 * The dataset with the columns that the file adds to it. Contracts are never taken back, even if the load fails; a
 * dry run makes none.
 */
const addedTo = async (
  { deps, options }: ImportJob,
  stored: StoredDataset,
  news: readonly ScannedColumn[],
): Promise<StoredDataset> => {
  if (news.length === 0) return stored
  const drafts = await addedColumns(deps.databases.control, stored, news)
  if (options.dryRun === true) return deps.catalog.tryColumns(stored.name, drafts)
  await deps.catalog.addColumns(stored.name, drafts, options.actor)
  return getDataset(deps.catalog, stored.name)
}

/** A new table with the rows of the file, under the key and the indexes of the dataset. */
const fill = async (
  job: ImportJob,
  sql: TransactionSql,
  stored: StoredDataset,
  scanned: Scan,
  place: LoadPlace,
  heldBack: HeldBack,
): Promise<Copied> => {
  const { source } = job
  const { table } = place
  await createTable(sql, table, stored.columns)
  const copied = await copyRows(job, sql, scanned, place, heldBack)
  job.progress('indexing', source.totalBytes, scanned.rows)
  await analyzeTable(sql, table)
  await indexUnderKey(sql, { file: source.name, table, columns: stored.columns }, stored.key)
  return copied
}

/** A dry run: the rows go into a table that is taken back, also those of an append, which are held against the others. */
const tryOut = async (job: ImportJob, stored: StoredDataset, scanned: Scan): Promise<Done> => {
  const heldBack = await heldBackOf(job, stored)
  const others = job.options.append === true ? activeOf(stored) : undefined
  return job.rehearse(async (sql, place) => {
    const copied = await fill(job, sql, stored, scanned, place, heldBack)
    if (others !== undefined)
      await refuseRepeated(sql, { file: job.source.name, table: place.table }, stored.key, others)
    const warnings = await warnOfReferences(job, sql, stored, scanned, place, others)
    return {
      version: null,
      total: (others?.rowCount ?? 0) + copied.rows,
      before: rowsBefore(stored),
      warnings: [...copied.warnings, ...warnings],
    }
  })
}

const replace = async (job: ImportJob, stored: StoredDataset, scanned: Scan): Promise<Done> => {
  const { catalog, databases } = job.deps
  const heldBack = await heldBackOf(job, stored)
  const generation = await catalog.beginGeneration(stored.name)
  try {
    const { warnings, rows } = await databases.importer.begin(async (sql) => {
      const copied = await fill(job, sql, stored, scanned, generation, heldBack)
      const others = await warnOfReferences(job, sql, stored, scanned, generation)
      return { rows: copied.rows, warnings: [...copied.warnings, ...others] }
    })
    const activated = await job.activate(scanned.digest, generation, rows, heldBack.orders)
    return { ...storedAs(activated), warnings: [...warnings, ...overtaken(stored, activated)] }
  } catch (error) {
    await job.undo(() => job.forget(generation))
    throw error
  }
}

/** Costs what the file costs: nothing here reads or rebuilds what is there already. */
const append = async (job: ImportJob, stored: StoredDataset, scanned: Scan): Promise<Done> => {
  const { catalog, databases } = job.deps
  const { generationId, table } = activeOf(stored)
  const heldBack = await heldBackOf(job, stored)
  const load = await catalog.nextLoad(generationId)
  try {
    const { warnings, total } = await databases.importer.begin(async (sql) => {
      await catalog.openAppend(sql, generationId, load)
      // asked anew: under the lock that was taken no other append can add to it
      const { rowCount } = activeOf(await getDataset(catalog, stored.name))
      const copied = await copyRows(job, sql, scanned, { table, load }, heldBack)
      const others = await warnOfReferences(job, sql, stored, scanned, { table, load })
      return { total: rowCount + copied.rows, warnings: [...copied.warnings, ...others] }
    })
    const activated = await job.activate(scanned.digest, { generationId, load }, total, heldBack.orders)
    return { ...storedAs(activated), warnings }
  } catch (error) {
    await job.undo(() => job.forgetLoad({ generationId, table, load }))
    throw error
  }
}

/** The version before is the one that was replaced: another import may have activated one since this one began. */
const storedAs = ({ number, rowCount, replaced }: Activated): Omit<Done, 'warnings'> => ({
  version: number,
  total: rowCount,
  before: replaced?.rowCount ?? null,
})

/** A file that was handed in first may replace one that is newer. */
const overtaken = ({ name, activeVersion }: StoredDataset, { replaced }: Activated): readonly Fault[] =>
  replaced === null || replaced.number === activeVersion?.number
    ? []
    : [fault('intake.replacedMeanwhile', { dataset: name, number: replaced.number })]

const rowsBefore = ({ activeVersion }: StoredDataset): number | null => activeVersion?.rowCount ?? null

const activeOf = (stored: StoredDataset): StoredVersion => {
  if (stored.activeVersion === null) throw AppError.of('intake.nothingToAppendTo', { dataset: stored.name })
  return stored.activeVersion
}

const getDataset = async (catalog: CatalogService, name: string): Promise<StoredDataset> => {
  const stored = await catalog.find(name)
  invariant(stored !== undefined, '9d20', 'a dataset that was found is never removed once it has a version')
  return stored
}
