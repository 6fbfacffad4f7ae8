import { fault, type Fault } from '../kernel/errors'
import type { ColumnPlan } from './column-plan'
import { ColumnScan, type ScannedColumn } from './column-scan'
import { KeyWatch } from './key-watch'
import { Misfits } from './misfits'
import type { FileDigest, RecordSource } from './record-source'
import { shownCount } from './shown'

/** What the first pass over a file found; nothing is loaded before it is complete. */
export interface Scan {
  readonly digest: FileDigest
  readonly rows: number
  /** In the order of the file. */
  readonly columns: readonly ScannedColumn[]
  readonly warnings: readonly Fault[]
}

export interface ScanOptions {
  /** Zone of times without an offset. */
  readonly timeZone: string
  /** Whether a key is to be proposed. */
  readonly watchesKeys: boolean
  /** The published dataset whose types the cells are held to; absent: they may still be changed. */
  readonly contractOf?: string
  readonly onProgress: (bytes: number, rows: number) => void
}

/**
 * Reads a whole file once: finds the types of columns that have none, holds the others to theirs.
 * @throws AppError BAD_USER_INPUT with the cells that do not fit; and what `RecordSource.read` throws
 */
export const scan = async (
  source: RecordSource,
  plans: readonly ColumnPlan[],
  options: ScanOptions,
): Promise<Scan> => {
  const misfits = new Misfits()
  const columns = plans.map((plan) => {
    const keys = options.watchesKeys ? new KeyWatch(plans.length) : null
    return new ColumnScan(plan, misfits, keys, options.timeZone)
  })
  const reading = source.read()
  let rows = 0
  for await (const batch of reading) {
    batch.records.forEach((record, at) => {
      const [row, line] = [batch.firstRow + at, batch.lines[at] ?? 0]
      columns.forEach((column, place) => column.add(record[place] ?? '', row, line))
    })
    rows += batch.records.length
    options.onProgress(batch.bytesRead, rows)
  }
  misfits.refuse(source.name, options.contractOf ?? null)
  const scanned = columns.map((column) => column.finish())
  const warnings = scanned.flatMap((column) => column.warnings)
  const { blankRows, digest } = reading
  if (blankRows > 0)
    warnings.push(fault('intake.blankRows', { file: source.name, count: shownCount(blankRows) }))
  return { digest, rows, columns: scanned, warnings }
}
