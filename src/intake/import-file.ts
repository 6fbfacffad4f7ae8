import type { ColumnType } from '../catalog/column-type'
import { refuseEnded } from '../catalog/versions/generation'
import type { StoredDataset } from '../catalog/stored-dataset'
import { AppError, fault, type Fault } from '../kernel/errors'
import { openCsv } from './csv-source'
import { ImportJob, type ImportDeps, type Imported, type ImportOptions } from './import-job'
import { importNewDataset } from './new-dataset'
import { importNextVersion } from './next-version'
import { shownCount } from './shown'
import { inTurn } from './turn'

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
  const imported = await importAs(job, await findTarget(job))
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

/** The dataset, where there is one that can be imported. @throws AppError INVALID_TRANSITION, BAD_USER_INPUT */
const findTarget = async ({ deps, options }: ImportJob): Promise<StoredDataset | undefined> => {
  const stored = await deps.catalog.find(options.dataset)
  if (stored !== undefined) refuseEnded(stored)
  if (options.append === true && (stored?.activeVersion ?? null) === null)
    throw AppError.of('intake.nothingToAppendTo', { dataset: options.dataset })
  return stored
}

/**
 * Appends, and imports of what has no contract, have the dataset to themselves: of two appends the newer one would take
 * the turn of the other, and of two imports of a draft each would take the other's draft for its own, and put it back or
 * remove it. An append waits; a draft that is replaced twice is hardly meant.
 */
const importAs = async (job: ImportJob, stored: StoredDataset | undefined): Promise<Imported> => {
  const { append = false, dryRun = false } = job.options
  const begin = async () => {
    const target = await findTarget(job)
    return target === undefined || !hasColumns(target, append)
      ? importNewDataset(job, target)
      : importNextVersion(job, target)
  }
  if (stored === undefined || !hasColumns(stored, append)) return inTurn(job, begin, 'refuse')
  return append && !dryRun ? inTurn(job, begin, 'wait') : importNextVersion(job, stored)
}

/** Whether the file is held to columns that are there: rows that are appended to a draft are held to it. */
const hasColumns = ({ contractRevision }: StoredDataset, append: boolean): boolean =>
  contractRevision > 0 || append

/** A file that was cut off looks like any other: only the rows before tell. */
const dropped = (dataset: string, { total, before }: Imported): readonly Fault[] => {
  if (before === null || total * 2 >= before) return []
  return [fault('intake.rowsDropped', { dataset, total: shownCount(total), before: shownCount(before) })]
}
