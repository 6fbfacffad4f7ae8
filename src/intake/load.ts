import { randomUUID } from 'node:crypto'
import type { TransactionSql } from 'postgres'
import type { ColumnType } from '../catalog/column-type'
import { quotedTable } from '../catalog/rows/rows-table'
import { quoteIdentifier } from '../db/identifier'
import { AppError } from '../kernel/errors'
import { copyFrom } from './copy-stream'
import { copyText, type CellWriter } from './copy-text'
import { loadError } from './load-error'
import { readPlace } from './place'
import type { FileDigest, RecordSource } from './record-source'

interface LoadedColumn {
  readonly name: string
  readonly type: ColumnType
}

/** Where rows go, and how they are read. */
export interface LoadTarget {
  readonly table: string
  readonly load: number
  /** The table's columns, in the order of the file. */
  readonly columns: readonly LoadedColumn[]
  /** Zone of times without an offset. */
  readonly timeZone: string
  /** What the first pass saw. */
  readonly digest: FileDigest
  readonly onProgress: (bytes: number, rows: number) => void
}

/**
 * Load of the transaction that makes the table. No statement sees it before, so its rows are stored as rows that all
 * see: an index alone then answers what it holds, without a vacuum that would write every page once more.
 */
const FIRST_LOAD = 1

/**
 * The second pass: copies every record into the table, in the file's order.
 * @throws AppError BAD_USER_INPUT: the file changed since the first pass, or PostgreSQL refused a row, which is
 * named. Nothing stays after that but the transaction to roll back
 */
export const loadRows = async (
  sql: TransactionSql,
  source: RecordSource,
  target: LoadTarget,
): Promise<void> => {
  await sql`select pg_catalog.set_config('TimeZone', ${target.timeZone}, true)`
  const isFirst = target.load === FIRST_LOAD
  const names = [...target.columns.map(({ name }) => name), '_load', '_rid'].map(quoteIdentifier).join(', ')
  try {
    const into = `${quotedTable(target.table)} (${names})`
    await copyFrom(sql, `copy ${into} from stdin with (freeze ${isFirst})`, copyPieces(source, target))
  } catch (error) {
    throw loadError(source.name, error)
  }
}

async function* copyPieces(source: RecordSource, target: LoadTarget): AsyncGenerator<string> {
  const reading = source.read()
  // a default that is not the same each time would have PostgreSQL take rows one by one: at half the speed, and unfrozen
  const suffix = () => `${target.load}\t${randomUUID()}\n`
  const writers = target.columns.map(({ type }) => writerOf(type))
  let rows = 0
  for await (const batch of reading) {
    yield copyText(batch, suffix, writers)
    rows += batch.records.length
    target.onProgress(batch.bytesRead, rows)
  }
  const { bytes, sha256 } = reading.digest
  if (bytes !== target.digest.bytes || !sha256.equals(target.digest.sha256))
    throw AppError.of('intake.changed', { file: source.name })
}

/** Places have spellings that PostgreSQL does not read; every cell was seen to be one. */
const writerOf = (type: ColumnType): CellWriter =>
  type === 'POINT' ? (cell) => readPlace(cell) ?? cell : null
