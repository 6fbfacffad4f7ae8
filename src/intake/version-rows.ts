import type { TransactionSql } from 'postgres'
import { holdBack, refuseNameless, type HeldBack } from '../catalog/redaction/holding-back'
import type { StoredDataset } from '../catalog/stored-dataset'
import { fault, type Fault } from '../kernel/errors'
import { keyRowsOf, warnOfDangling } from './dangling'
import type { ImportJob, LoadPlace } from './import-job'
import { loadRows } from './load'
import type { Scan } from './scan'
import { shownColumn, shownCount } from './shown'

export interface Copied {
  /** Rows of the file that are in the table now. */
  readonly rows: number
  readonly warnings: readonly Fault[]
}

/** Every row of the file but those that were redacted. */
export const copyRows = async (
  job: ImportJob,
  sql: TransactionSql,
  scanned: Scan,
  { table, load }: LoadPlace,
  heldBack: HeldBack,
): Promise<Copied> => {
  const columns = scanned.columns.map(({ plan, type }) => ({ name: plan.name, type }))
  refuseNameless(
    job.dataset,
    columns.map(({ name }) => name),
    heldBack,
  )
  await loadRows(sql, job.source, {
    table,
    load,
    columns,
    timeZone: job.deps.timeZone,
    digest: scanned.digest,
    onProgress: (bytes, rows) => job.progress('loading', bytes, rows),
  })
  const count = await holdBack(sql, { table, load }, heldBack, job.deps.redactionKeys)
  const warning = fault('intake.heldBack', { dataset: job.dataset, count: shownCount(count) })
  return { rows: scanned.rows - count, warnings: count === 0 ? [] : [warning] }
}

/**
 * Warnings for each reference of the dataset that the file has values for.
 * @param beside rows of the same dataset in another table, which references to itself find too
 */
export const warnOfReferences = async (
  { deps }: ImportJob,
  sql: TransactionSql,
  stored: StoredDataset,
  { columns }: Scan,
  { table, load }: LoadPlace,
  beside?: LoadPlace,
): Promise<readonly Fault[]> => {
  const warnings: Fault[] = []
  for (const { name, label, ref } of stored.columns) {
    if (ref === null || !columns.some(({ plan }) => plan.name === name)) continue
    const places = beside === undefined ? [{ table, load }] : [{ table, load }, beside]
    const keys =
      ref.dataset === stored.name
        ? places.map((place) => ({ ...place, column: ref.column }))
        : await keyRowsOf(deps.catalog, ref)
    warnings.push(
      ...(await warnOfDangling(sql, { table, load, column: name }, shownColumn({ name, label }), ref, keys)),
    )
  }
  return warnings
}
