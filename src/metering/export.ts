import { mkdir, readdir } from 'node:fs/promises'
import type { Sql, TransactionSql } from 'postgres'
import { z } from 'zod'
import { AppError } from '../kernel/errors'
import { checkpointBefore, newestCheckpoint, readVerifierKeys } from './checkpoint-reader'
import { batchesByPlace, checkpointsOf } from './database-source'
import { readNear, type IdRange } from './id-range'
import { noLeaves, readDroppedLeaves } from './lawful-loss'
import { createLogTree } from './log-tree'
import { batchLine, checkpointLine, headLine } from './segment'
import { createSegmentFile, type ExportFormat, type SegmentFile } from './segment-file'
import type { StoredBatch } from './stored-batch'
import { readEdge } from './tree-reader'

/** A segment ends with the first checkpoint after so many batches, so that none is very large. */
const SEGMENT_BATCHES = 20_000

export interface ExportDone {
  readonly segments: number
  readonly batches: number
  readonly records: number
  /** Batches that the last checkpoint covers, those before the export too. */
  readonly size: number
}

export interface ExportOptions {
  /** Begins at the last checkpoint of then or before; null: from the first batch on. */
  readonly since: Date | null
  readonly format: ExportFormat
  readonly signal?: AbortSignal
}

/**
 * Writes the log up to its newest checkpoint, in one snapshot and flat memory: segments that end with a checkpoint,
 * which signs all that is in them, and begin with what remains of the tree before.
 * @throws AppError metering.noCheckpoint, metering.lossNotSigned; metering.notEmpty: there is something in the directory
 */
export const exportLog = async (audit: Sql, dir: string, options: ExportOptions): Promise<ExportDone> => {
  await mkdir(dir, { recursive: true })
  if ((await readdir(dir)).length > 0) throw AppError.of('metering.notEmpty', { dir })
  return audit.begin('isolation level repeatable read read only', (sql) => write(sql, dir, options))
}

const write = async (
  sql: TransactionSql,
  dir: string,
  { since, format, signal }: ExportOptions,
): Promise<ExportDone> => {
  const newest = await newestCheckpoint(sql)
  if (newest === null) throw AppError.of('metering.noCheckpoint')
  const { size } = newest.checkpoint
  // as readByBatch
  await sql`set local enable_bitmapscan = off`
  if (await hasLossBeyond(sql, size)) throw AppError.of('metering.lossNotSigned')
  const begin = since === null ? null : await checkpointBefore(sql, since)
  const from = begin?.checkpoint.size ?? 0
  const tree = createLogTree({ size: from, edge: await readEdge(sql, from) })
  const keys = await readVerifierKeys(sql)
  const marks = checkpointsOf(sql, from)
  let mark = await marks.next()
  let file: SegmentFile | undefined
  const done = { segments: 0, batches: 0, records: 0 }
  let left = 0

  const segment = async (): Promise<SegmentFile> => {
    if (file !== undefined) return file
    file = await createSegmentFile(dir, tree.size, format)
    done.segments += 1
    left = SEGMENT_BATCHES
    await file.line(headLine({ start: { size: tree.size, edge: tree.edge() }, keys }))
    return file
  }
  const pass = async (): Promise<void> => {
    for (; mark.done !== true && mark.value.size <= tree.size; mark = await marks.next()) {
      await (await segment()).line(checkpointLine(mark.value))
      if (left > 0 && mark.value.size < size) continue
      await close()
    }
  }
  const close = async (): Promise<void> => {
    const open = file
    file = undefined
    await open?.close()
  }
  try {
    if (from > 0) await pass()
    for await (const { batch, index, hash } of batchesByPlace(sql, from, size)) {
      signal?.throwIfAborted()
      const records = await recordsOf(sql, batch)
      const open = await segment()
      const isWhole = records.length === batch.recordCount
      const dropped = isWhole ? noLeaves : await readDroppedLeaves(sql, batch.writer, batch.number)
      await open.line(batchLine(batch, index, records.length, dropped))
      await open.records(records)
      done.batches += 1
      done.records += records.length
      left -= 1
      tree.push(hash)
      await pass()
    }
  } finally {
    await close()
  }
  return { ...done, size }
}

/** Whether a day was dropped that no checkpoint tells of: an export would lack its records and not say why. */
const hasLossBeyond = async (sql: TransactionSql, size: number): Promise<boolean> => {
  const rows = await sql`
    select from metering.usage_record r
    left join metering.tree_leaf l on l.writer = r.writer and l.number = r.batch
    where r.decision = 'RETENTION' and (l.index is null or l.index >= ${size})
    limit 1`
  return rows.length > 0
}

const Canonical = z.array(z.object({ canonical: z.string() }))

/** Of one batch, which a gateway holds in memory too. */
const recordsOf = async (sql: TransactionSql, batch: StoredBatch): Promise<readonly string[]> => {
  const { writer, number, recordCount, committedAt } = batch
  const read = async ({ low, high }: IdRange): Promise<z.infer<typeof Canonical>> =>
    Canonical.parse(
      await sql`
        select r.canonical from metering.usage_record r
        where r.writer = ${writer} and r.batch = ${number} and r.id >= ${low} and r.id < ${high}
        order by r.position`,
    )
  const found = await readNear([Date.parse(committedAt)], read, (all) => all.length === recordCount)
  return found.map(({ canonical }) => canonical)
}
