import type { PendingQuery, ReservedSql, Row, Sql } from 'postgres'
import { z } from 'zod'
import { batchColumns, count, toBatches } from './batch-rows'
import { readLawfulLoss } from './lawful-loss'
import {
  mergeEntries,
  type BatchEntry,
  type LogEntry,
  type LogState,
  type RecordRun,
  type StateEntry,
} from './log-source'
import { sidesKeptSince } from './side-term'
import type { StoredBatch, StoredRecord } from '../tree/stored-batch'
import { readKeys, readTexts } from './stored-words'

export interface PieceOptions {
  /** Batches at places from here on count as not placed: they got their place after the reading began. */
  readonly size: number
  /** Batches and records after which a piece ends, at the end of a batch. */
  readonly pieceRows: number
}

/** Where a piece begins: what stands before it was read. */
interface BatchKey {
  readonly writer: string
  readonly number: string
}

const beginning: BatchKey = { writer: '00000000-0000-0000-0000-000000000000', number: '-9223372036854775808' }

/**
 * The batches of a database with their records, by writer and number, in pieces. Each piece is one snapshot, and begins
 * with what the log says as a whole in it; behind the last one that is told once more. A snapshot of hours would keep every
 * row that is changed meanwhile, in any table. What is committed while it is read is read or not, of a writer no batch
 * without the one before it.
 * @param audit role weir_audit; a connection of it is taken for each piece
 */
export async function* entriesInPieces(
  audit: Sql,
  options: PieceOptions,
): AsyncGenerator<LogEntry, undefined> {
  const newest: Newest = { ms: null, size: 0 }
  for (let from: BatchKey | undefined = beginning; from !== undefined;)
    from = yield* pieceFrom(audit, from, newest, options)
  const connection = await beginSnapshot(audit)
  try {
    yield await stateOf(connection, newest)
  } finally {
    await endSnapshot(connection)
  }
  return undefined
}

/** @returns where the next one begins; undefined: it was the last one */
async function* pieceFrom(
  audit: Sql,
  from: BatchKey,
  newest: Newest,
  { size, pieceRows }: PieceOptions,
): AsyncGenerator<LogEntry, BatchKey | undefined> {
  const connection = await beginSnapshot(audit)
  try {
    yield await stateOf(connection, newest)
    let last = from
    let rows = 0
    for await (const entry of mergeEntries(batchesOf(connection, from, size), recordsOf(connection, from))) {
      const key = keyOf(entry)
      const isNext = key.writer !== last.writer || key.number !== last.number
      if (rows >= pieceRows && entry.kind === 'BATCH' && isNext) return key
      rows += entry.kind === 'BATCH' ? 1 : entry.records.length
      last = key
      yield entry
    }
    return undefined
  } finally {
    await endSnapshot(connection)
  }
}

const keyOf = (entry: BatchEntry | RecordRun): BatchKey =>
  entry.kind === 'BATCH'
    ? { writer: entry.batch.writer, number: String(entry.batch.number) }
    : { writer: entry.writer, number: String(entry.batch) }

const beginSnapshot = async (audit: Sql): Promise<ReservedSql> => {
  const connection = await audit.reserve()
  try {
    await connection`begin isolation level repeatable read read only`
    // by their keys, so that a piece reads nothing of the others
    await connection`
      select set_config(name, 'off', true)
      from unnest(array['enable_hashjoin', 'enable_sort', 'enable_bitmapscan', 'enable_seqscan']) name`
    return connection
  } catch (error) {
    await endSnapshot(connection)
    throw error
  }
}

/** Of a connection that is gone the snapshot is gone, too. */
const endSnapshot = async (connection: ReservedSql): Promise<void> => {
  await connection`rollback`.catch(() => undefined)
  connection.release()
}

/** The newest commit of the places that were looked at, and how many these are: places are only added. */
interface Newest {
  ms: number | null
  size: number
}

const Placed = z.tuple([z.object({ ms: z.coerce.number().nullable(), size: count.nullable() })])

const stateOf = async (sql: ReservedSql, newest: Newest): Promise<StateEntry> => {
  const [{ ms, size }] = Placed.parse(
    await sql`
      select extract(epoch from max(b.committed_at)) * 1000 as ms, max(l.index) + 1 as size
      from metering.tree_leaf l
      join metering.batch b on b.writer = l.writer and b.number = l.number
      where l.index >= ${newest.size}`,
  )
  newest.ms = ms === null ? newest.ms : Math.max(ms, newest.ms ?? ms)
  newest.size = size ?? newest.size
  const loss = await readLawfulLoss(sql)
  const keys = await readKeys(sql)
  const textsOf: LogState['textsOf'] = (hashes) => readTexts(sql, hashes)
  return { kind: 'STATE', state: { loss, keys, sidesKeptSince: sidesKeptSince(newest.ms), textsOf } }
}

/** Rows that are in memory at a time, as `pagesOf` fetches them. */
const PAGE = 200

/**
 * Pages of a cursor, the next one fetched while one is read; several may be read in turns.
 * @param declare of the cursor, which the end of the transaction closes
 * @param fetch a page of it, without a parameter: a parameter's text ties each page to the next one for the collector of
 * garbage, which lets all of them grow old (100 MB)
 */
async function* pagesOf(
  declare: PendingQuery<Row[]>,
  fetch: () => PendingQuery<Row[]>,
): AsyncGenerator<readonly Row[], undefined> {
  await declare
  for (let next = fetch().execute(); ;) {
    const page = await next
    // one that nobody waits for any more fails the transaction, and nothing else
    if (page.length === PAGE) next = fetch().execute()
    yield page
    if (page.length < PAGE) return undefined
  }
}

async function* batchesOf(
  sql: ReservedSql,
  { writer, number }: BatchKey,
  size: number,
): AsyncGenerator<StoredBatch, undefined> {
  const declare = sql`
    declare batches no scroll cursor for
    select ${batchColumns(sql)}
    from metering.batch b
    left join metering.tree_leaf l on l.writer = b.writer and l.number = b.number and l.index < ${size}
      and (l.writer, l.number) >= (${writer}::uuid, ${number}::bigint)
    where (b.writer, b.number) >= (${writer}::uuid, ${number}::bigint)
    order by b.writer, b.number`
  for await (const page of pagesOf(declare, () => sql`fetch forward 200 from batches`)) yield* toBatches(page)
  return undefined
}

async function* recordsOf(
  sql: ReservedSql,
  { writer, number }: BatchKey,
): AsyncGenerator<readonly StoredRecord[], undefined> {
  const declare = sql`
    declare records no scroll cursor for
    select r.writer, r.batch, r.position, r.canonical, s.parts[r.position + 1] as side, json_build_array(r.id, r.at,
      r.request_id, r.account_id, r.organisation_id, r.agreements, r.operation_name, r.datasets, r.decision, r.codes,
      r.rows::text, r.bytes::text, r.cost_actual::text)::text as columns
    from metering.usage_record r
    left join metering.usage_side s on s.writer = r.writer and s.batch = r.batch
      and (s.writer, s.batch) >= (${writer}::uuid, ${number}::bigint)
    where (r.writer, r.batch) >= (${writer}::uuid, ${number}::bigint)
    order by r.writer, r.batch, r.position`
  for await (const page of pagesOf(declare, () => sql`fetch forward 200 from records`))
    yield page.map(toRecord)
  return undefined
}

/** By hand: there are a million of them. */
const toRecord = ({
  writer,
  batch,
  position,
  canonical,
  side,
  columns,
}: Readonly<Record<string, unknown>>): StoredRecord => {
  if (
    typeof writer !== 'string' ||
    typeof batch !== 'string' ||
    typeof position !== 'number' ||
    typeof canonical !== 'string' ||
    (side !== null && typeof side !== 'string') ||
    typeof columns !== 'string'
  )
    throw new TypeError('a row of the usage log has other columns')
  return { writer, batch: Number(batch), position, canonical, side, columns }
}
