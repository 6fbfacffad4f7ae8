import { drizzle } from 'drizzle-orm/postgres-js'
import type { TransactionSql } from 'postgres'
import { holdBack, readHeldBack, type HeldBack } from '../catalog/redaction/holding-back'
import { analyzeTable, createTable, grantColumns } from '../catalog/rows-table'
import type { CatalogService } from '../catalog/service'
import type { StoredDataset, StoredVersion } from '../catalog/stored-dataset'
import { AppError, fault, invariant, type Fault } from '../kernel/errors'
import { addedColumns } from './added-columns'
import { matchContract, type MatchedColumns } from './contract-match'
import { keyRowsOf, warnOfDangling } from './dangling'
import type { Imported, ImportJob } from './import-job'
import { indexUnderKey } from './key-check'
import { loadRows } from './load'
import { scan, type Scan } from './scan'
import { shownColumn, shownCount } from './shown'

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
    manifest: job.manifest.columns ?? {},
    addColumns: options.addColumns === true,
  })
  const scanned = await scan(source, matched.columns, {
    timeZone: deps.timeZone,
    watchesKeys: false,
    onProgress: (bytes, rows) => job.progress('reading', bytes, rows),
  })
  const empty = scanned.rows === 0 ? [fault('intake.noRowsWarning', { file: source.name })] : []
  const found = [...ignored(job, stored), ...matched.warnings, ...scanned.warnings, ...empty]
  const { rows, columns } = scanned
  if (options.dryRun === true) return { version: null, rows, columns, warnings: found }
  const grown = await addedTo(job, stored, matched, scanned)
  const { version, warnings } = await (options.append === true ? append : replace)(job, grown, scanned)
  return { version, rows, columns, warnings: [...found, ...warnings] }
}

/** Rows that were redacted are known before any is loaded; those that are ordered later, `activate` sees. */
const heldBackOf = ({ deps }: ImportJob, stored: StoredDataset): Promise<HeldBack> =>
  readHeldBack(drizzle(deps.databases.control), stored, deps.redactionKeys)

interface Activated {
  readonly version: number
  readonly warnings: readonly Fault[]
}

/** A published dataset keeps what is said of it; a manifest that is used again is no fault, so this only warns. */
const ignored = ({ options }: ImportJob, stored: StoredDataset): readonly Fault[] => {
  const { columns: _columns, name: _name, ...fields } = options.manifest ?? {}
  const names = Object.keys(fields)
  return names.length > 0 ? [fault('intake.fieldsIgnored', { dataset: stored.name, fields: names })] : []
}

/** The dataset with the columns that the file adds to it. Contracts are never taken back, even if the load fails. */
const addedTo = async (
  { deps, options }: ImportJob,
  stored: StoredDataset,
  { added }: MatchedColumns,
  { columns }: Scan,
): Promise<StoredDataset> => {
  if (added.length === 0) return stored
  const news = columns.filter(({ plan }) => added.includes(plan.name))
  const drafts = await addedColumns(deps.databases.control, stored, news)
  await deps.catalog.addColumns(stored.name, drafts, options.actor)
  return getDataset(deps.catalog, stored.name)
}

const replace = async (job: ImportJob, stored: StoredDataset, scanned: Scan): Promise<Activated> => {
  const { source } = job
  const { catalog, databases } = job.deps
  const heldBack = await heldBackOf(job, stored)
  const generation = await catalog.beginGeneration(stored.name)
  try {
    const { table, load } = generation
    const { warnings, rows } = await databases.importer.begin(async (sql) => {
      await createTable(sql, table, stored.columns)
      const copied = await copy(job, sql, scanned, generation, heldBack)
      job.progress('indexing', source.totalBytes, scanned.rows)
      await analyzeTable(sql, table)
      await indexUnderKey(sql, { file: source.name, table, columns: stored.columns }, stored.key)
      await grantColumns(sql, table, stored.columns)
      const others = await dangling(job, sql, stored, scanned, { table, load })
      return { rows: copied.rows, warnings: [...copied.warnings, ...others] }
    })
    const version = await job.activate(scanned.digest, generation, rows, heldBack.orders)
    return { version, warnings }
  } catch (error) {
    await job.undo(() => job.forget(generation))
    throw error
  }
}

/** Costs what the file costs: nothing here reads or rebuilds what is there already. */
const append = async (job: ImportJob, stored: StoredDataset, scanned: Scan): Promise<Activated> => {
  const { catalog, databases } = job.deps
  const { generationId, table } = activeOf(stored)
  const heldBack = await heldBackOf(job, stored)
  const load = await catalog.nextLoad(generationId)
  try {
    const { warnings, total } = await databases.importer.begin(async (sql) => {
      await catalog.openAppend(sql, generationId, load)
      // asked anew: under the lock that was taken no other append can add to it
      const { rowCount } = activeOf(await getDataset(catalog, stored.name))
      const copied = await copy(job, sql, scanned, { table, load }, heldBack)
      const others = await dangling(job, sql, stored, scanned, { table, load })
      return { total: rowCount + copied.rows, warnings: [...copied.warnings, ...others] }
    })
    const version = await job.activate(scanned.digest, { generationId, load }, total, heldBack.orders)
    return { version, warnings }
  } catch (error) {
    await job.undo(() => job.forgetLoad({ generationId, table, load }))
    throw error
  }
}

interface Copied {
  /** Rows of the file that are in the table now. */
  readonly rows: number
  readonly warnings: readonly Fault[]
}

/** Every row of the file but those that were redacted. */
const copy = async (
  job: ImportJob,
  sql: TransactionSql,
  scanned: Scan,
  { table, load }: { readonly table: string; readonly load: number },
  heldBack: HeldBack,
): Promise<Copied> => {
  await loadRows(sql, job.source, {
    table,
    load,
    columns: scanned.columns.map(({ plan, type }) => ({ name: plan.name, type })),
    timeZone: job.deps.timeZone,
    digest: scanned.digest,
    onProgress: (bytes, rows) => job.progress('loading', bytes, rows),
  })
  const count = await holdBack(sql, { table, load }, heldBack, job.deps.redactionKeys)
  const warning = fault('intake.heldBack', { dataset: job.dataset, count: shownCount(count) })
  return { rows: scanned.rows - count, warnings: count === 0 ? [] : [warning] }
}

/** Warnings for each reference of the dataset that the file has values for. */
const dangling = async (
  { deps }: ImportJob,
  sql: TransactionSql,
  stored: StoredDataset,
  { columns }: Scan,
  { table, load }: { readonly table: string; readonly load: number },
): Promise<readonly Fault[]> => {
  const warnings: Fault[] = []
  for (const { name, label, ref } of stored.columns) {
    if (ref === null || !columns.some(({ plan }) => plan.name === name)) continue
    const own = { table, load, column: ref.column }
    const keys = ref.dataset === stored.name ? own : await keyRowsOf(deps.catalog, ref)
    warnings.push(
      ...(await warnOfDangling(sql, { table, load, column: name }, shownColumn({ name, label }), ref, keys)),
    )
  }
  return warnings
}

const activeOf = (stored: StoredDataset): StoredVersion => {
  if (stored.activeVersion === null) throw AppError.of('intake.nothingToAppendTo', { dataset: stored.name })
  return stored.activeVersion
}

const getDataset = async (catalog: CatalogService, name: string): Promise<StoredDataset> => {
  const stored = await catalog.find(name)
  invariant(stored !== undefined, '9d20', 'a dataset that was found is never removed once it has a version')
  return stored
}
