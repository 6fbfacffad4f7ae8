import { createHash } from 'node:crypto'
import type { ColumnType } from '../catalog/column-type'
import { refuseEnded } from '../catalog/generation'
import { exclusively } from '../db/exclusive'
import { AppError, fault, type Fault } from '../kernel/errors'
import { openCsv } from './csv-source'
import { ImportJob, type ImportDeps, type Imported, type ImportOptions } from './import-job'
import { importNewDataset } from './new-dataset'
import { importNextVersion } from './next-version'
import { shownCount } from './shown'

export interface ImportReport {
  readonly dataset: string
  /** Number of the version that is active now; null: nothing was changed (dry run). */
  readonly version: number | null
  /** Rows of the file. */
  readonly rows: number
  /** Rows of the whole version. */
  readonly total: number
  /** Rows of the version before; null: there was none. */
  readonly before: number | null
  /** In the order of the file. */
  readonly columns: readonly { readonly name: string; readonly label: string; readonly type: ColumnType }[]
  readonly warnings: readonly Fault[]
  readonly seconds: number
}

/**
 * Imports a file of delimited text: as a new dataset, whose names, types, key and references are found in the file
 * where the manifest does not say them; or as the next version of a known one, held to its contract. The file is
 * read twice: nothing is loaded before every cell was seen to fit. When it fails, nothing has changed; but columns
 * that `addColumns` added stay, as a contract is never taken back.
 * @throws AppError BAD_USER_INPUT, LIMIT_EXCEEDED: what is wrong with the file or the manifest, with rows and
 * columns; INVALID_TRANSITION: the dataset cannot be loaded; UNAVAILABLE: interrupted, or a database is away
 */
export const importFile = async (options: ImportOptions, deps: ImportDeps): Promise<ImportReport> => {
  const startedMs = deps.clock.monotonicMs()
  const job = new ImportJob(await openCsv(options.path), options, deps)
  const stored = await deps.catalog.find(options.dataset)
  if (stored !== undefined) refuseEnded(stored)
  if (options.append === true && (stored?.activeVersion ?? null) === null)
    throw AppError.of('intake.nothingToAppendTo', { dataset: options.dataset })
  const isNew = stored === undefined || (stored.contractRevision === 0 && options.append !== true)
  const imported = isNew ? await importAlone(job) : await importNextVersion(job, stored)
  return {
    dataset: options.dataset,
    version: imported.version,
    rows: imported.rows,
    total: imported.total,
    before: imported.before,
    columns: imported.columns.map(({ plan, type }) => ({ name: plan.name, label: plan.label, type })),
    warnings: [...imported.warnings, ...dropped(options.dataset, imported)],
    seconds: Math.round(deps.clock.monotonicMs() - startedMs) / 1000,
  }
}

/**
 * Imports a dataset that has no contract while nobody else imports it: two would take each other's draft for their
 * own, and put back or remove it.
 */
const importAlone = async (job: ImportJob): Promise<Imported> => {
  const { databases, catalog } = job.deps
  const importIt = async () => importNewDataset(job, await catalog.find(job.dataset))
  const imported = await exclusively(databases.control, lockOf(job.dataset), importIt)
  if (imported === undefined) throw AppError.of('catalog.staleLoad', { dataset: job.dataset })
  return imported
}

/** Beyond the numbers of all other locks. */
const lockOf = (dataset: string): number =>
  2 ** 48 + createHash('sha256').update(dataset).digest().readUIntBE(0, 6)

/** A file that was cut off looks like any other: only the rows before tell. */
const dropped = (dataset: string, { total, before }: Imported): readonly Fault[] => {
  if (before === null || total * 2 >= before) return []
  return [fault('intake.rowsDropped', { dataset, total: shownCount(total), before: shownCount(before) })]
}
