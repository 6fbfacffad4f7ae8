import { mkdir, readdir } from 'node:fs/promises'
import type { ISql, Sql, TransactionSql } from 'postgres'
import { z } from 'zod'
import { AppError } from '../../kernel/errors'
import { checkpointBefore, newestCheckpoint, readVerifierKeys } from '../tree/checkpoint-reader'
import { batchesByPlace } from '../source/batch-rows'
import { checkpointsOf } from '../source/database-source'
import { readNear, type IdRange } from '../record/id-range'
import { noLeaves, readDroppedLeaves, readLawfulLoss } from '../source/lawful-loss'
import { createLogTree } from '../tree/log-tree'
import { batchLine, checkpointLine, headLine } from './segment'
import { createSegmentFile, type ExportFormat, type SegmentFile } from './segment-file'
import type { StoredBatch } from '../tree/stored-batch'
import { readEdge } from '../tree/tree-reader'

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

/** Of which one snapshot is held: some seconds. */
const PIECE_PLACES = 200

const SNAPSHOT = 'isolation level repeatable read read only'

/**
 * Writes the log up to its newest checkpoint, in flat memory, and in pieces of which each is a snapshot: segments that end
 * with a checkpoint, which signs all that is in them, and begin with what remains of the tree before.
 * @param piecePlaces of one snapshot
 * @throws AppError metering.noCheckpoint; metering.lossNotSigned, also for a day that is dropped meanwhile, some of which is
 * not written yet; metering.notEmpty: there is something in the directory
 */
export const exportLog = async (
  audit: Sql,
  dir: string,
  { since, format, signal }: ExportOptions,
  piecePlaces = PIECE_PLACES,
): Promise<ExportDone> => {
  await mkdir(dir, { recursive: true })
  if ((await readdir(dir)).length > 0) throw AppError.of('metering.notEmpty', { dir })
  const { newest, from, edge, keys } = await audit.begin(SNAPSHOT, (sql) => beginOf(sql, since))
  const { size } = newest
  const tree = createLogTree({ size: from, edge })
  const marks = checkpointsOf(audit, from, newest.number)
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
  const piece = async (sql: TransactionSql): Promise<void> => {
    // as readByBatch
    await sql`set local enable_bitmapscan = off`
    const loss = await readLawfulLoss(sql)
    const to = Math.min(tree.size + piecePlaces, size)
    for (const { batch, index, hash } of await batchesByPlace(sql, tree.size, to)) {
      signal?.throwIfAborted()
      const records = await recordsOf(sql, batch)
      const isWhole = records.length === batch.recordCount
      if (!isWhole && loss.coversUnsigned(Date.parse(batch.committedAt), size))
        throw AppError.of('metering.lossNotSigned')
      const open = await segment()
      const dropped = isWhole ? noLeaves : await readDroppedLeaves(sql, batch.writer, batch.number)
      await open.line(batchLine(batch, index, records.length, dropped))
      await open.records(records)
      done.batches += 1
      done.records += records.length
      left -= 1
      tree.push(hash)
      await pass()
    }
  }
  try {
    if (from > 0) await pass()
    while (tree.size < size) await audit.begin(SNAPSHOT, piece)
  } finally {
    await close()
  }
  return { ...done, size }
}

/** @throws AppError metering.noCheckpoint, metering.lossNotSigned */
const beginOf = async (sql: TransactionSql, since: Date | null) => {
  const newest = await newestCheckpoint(sql)
  if (newest === null) throw AppError.of('metering.noCheckpoint')
  if (await hasLossBeyond(sql, newest.checkpoint.size)) throw AppError.of('metering.lossNotSigned')
  const begin = since === null ? null : await checkpointBefore(sql, since)
  const from = begin?.checkpoint.size ?? 0
  return {
    newest: newest.checkpoint,
    from,
    edge: await readEdge(sql, from),
    keys: await readVerifierKeys(sql),
  }
}

/** Whether a day was dropped that no checkpoint tells of: an export would lack its records and not say why. */
const hasLossBeyond = async (sql: ISql, size: number): Promise<boolean> => {
  const rows = await sql`
    select from metering.usage_record r
    left join metering.tree_leaf l on l.writer = r.writer and l.number = r.batch
    where r.decision = 'RETENTION' and (l.index is null or l.index >= ${size})
    limit 1`
  return rows.length > 0
}

const Canonical = z.array(z.object({ canonical: z.string() }))

/** Of one batch, which a gateway holds in memory too. */
const recordsOf = async (sql: ISql, batch: StoredBatch): Promise<readonly string[]> => {
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
