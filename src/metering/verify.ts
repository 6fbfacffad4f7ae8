import type { Sql, TransactionSql } from 'postgres'
import { z } from 'zod'
import { readLawfulLoss } from './lawful-loss'
import { digestOf } from './merkle'
import { checkBatch, type LogProblem, type StoredBatch, type StoredRecord } from './verify-batch'

export interface LogVerification {
  readonly ok: boolean
  readonly records: number
  readonly batches: number
  /** Signed checkpoints that were verified: none are made yet. */
  readonly checkpoints: number
  /** At most 1,000, then one of kind MORE. */
  readonly problems: readonly LogProblem[]
}

const MAX_PROBLEMS = 1_000

export interface VerifyOptions {
  /** Told the number of records so far, once a page. */
  readonly onProgress?: (records: number) => void
  /** Ends the reading; what it rejects with is the signal's reason. */
  readonly signal?: AbortSignal
}

/**
 * Reads the whole log, in one snapshot and flat memory, and proves it against itself: every leaf and root, the
 * chain of every writer, and that the columns say what the records say. What it cannot see without a checkpoint
 * that was kept elsewhere: that the last batches of a writer, or all of its batches, were removed together with
 * their records.
 */
export const verifyLog = (audit: Sql, options: VerifyOptions = {}): Promise<LogVerification> =>
  audit.begin('isolation level repeatable read read only', (sql) => verify(sql, options))

const verify = async (
  sql: TransactionSql,
  { onProgress, signal }: VerifyOptions,
): Promise<LogVerification> => {
  const problems: LogProblem[] = []
  let found = 0
  const note = (more: readonly LogProblem[]): void => {
    found += more.length
    problems.push(...more.slice(0, MAX_PROBLEMS - problems.length))
  }
  const counted = { records: 0, batches: 0 }
  const stream = recordsOf(sql, (page) => {
    signal?.throwIfAborted()
    counted.records += page
    onProgress?.(counted.records)
  })
  let next = await stream.next()
  let previous: StoredBatch | undefined

  /** Passes over the records that come before a batch: there is no batch for them. */
  const skipBefore = async (batch: StoredBatch | undefined): Promise<void> => {
    let last: StoredRecord | undefined
    while (next.done !== true && (batch === undefined || comesBefore(next.value, batch))) {
      if (last?.writer !== next.value.writer || last.batch !== next.value.batch) note([orphan(next.value)])
      last = next.value
      next = await stream.next()
    }
  }

  const loss = await readLawfulLoss(sql)
  let dropped = 0
  for await (const batch of batchesOf(sql)) {
    counted.batches += 1
    await skipBefore(batch)
    const leaves = await loss.leavesOf(batch.writer, batch.number)
    const isThere =
      next.done !== true && next.value.writer === batch.writer && next.value.batch === batch.number
    const mayLackAll = !isThere && leaves.size === 0 && loss.covers(batch.committedAtMs)
    dropped += mayLackAll ? batch.recordCount : leaves.size
    const check = checkBatch(batch, leaves, mayLackAll)
    while (next.done !== true && next.value.writer === batch.writer && next.value.batch === batch.number) {
      note(check.add(next.value))
      next = await stream.next()
    }
    note(check.end(previous?.writer === batch.writer ? previous : undefined))
    previous = batch
  }
  await skipBefore(undefined)
  if (dropped !== loss.records)
    note([
      {
        kind: 'COUNT',
        writer: null,
        batch: null,
        record: null,
        detail: `${dropped} records are missing, ${loss.records} were dropped`,
      },
    ])
  const more = found - problems.length
  if (more > 0)
    problems.push({ kind: 'MORE', writer: null, batch: null, record: null, detail: `${more} more problems` })
  return { ok: found === 0, ...counted, checkpoints: 0, problems }
}

const orphan = ({ writer, batch }: StoredRecord): LogProblem => ({
  kind: 'NO_BATCH',
  writer,
  batch,
  record: null,
  detail: 'records without a batch',
})

/** UUIDs are ordered by their bytes, and so by their lower-case text. */
const comesBefore = (record: StoredRecord, batch: StoredBatch): boolean =>
  record.writer === batch.writer ? record.batch < batch.number : record.writer < batch.writer

const PAGE = 1_000

const BatchRows = z.array(
  z.object({
    writer: z.string(),
    number: z.string(),
    previousRoot: z.instanceof(Uint8Array).transform(digestOf),
    root: z.instanceof(Uint8Array).transform(digestOf),
    recordCount: z.number(),
    committedAtMs: z.coerce.number(),
  }),
)

async function* batchesOf(sql: TransactionSql): AsyncGenerator<StoredBatch, undefined> {
  let after = sql`true`
  for (;;) {
    const page = BatchRows.parse(
      await sql`
        select b.writer, b.number, b.previous_root as "previousRoot", b.root, b.record_count as "recordCount",
          extract(epoch from b.committed_at) * 1000 as "committedAtMs"
        from metering.batch b
        where ${after}
        order by b.writer, b.number
        limit ${PAGE}`,
    )
    for (const row of page) yield { ...row, number: Number(row.number) }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return undefined
    after = sql`(b.writer, b.number) > (${last.writer}, ${last.number})`
  }
}

const RecordRows = z.array(
  z.object({
    writer: z.string(),
    batch: z.string(),
    position: z.number(),
    canonical: z.string(),
    side: z.string().nullable(),
    columns: z.record(z.string(), z.unknown()),
  }),
)

async function* recordsOf(
  sql: TransactionSql,
  onPage: (records: number) => void,
): AsyncGenerator<StoredRecord, undefined> {
  let after = sql`true`
  for (;;) {
    const page = RecordRows.parse(
      await sql`
        select r.writer, r.batch, r.position, r.canonical, s.parts[r.position + 1] as side, json_build_object('id', r.id,
          'at', (extract(epoch from r.at) * 1000000)::bigint::text, 'request_id', r.request_id,
          'account_id', r.account_id, 'organisation_id', r.organisation_id, 'agreements', r.agreements,
          'operation_name', r.operation_name, 'datasets', r.datasets, 'decision', r.decision, 'codes', r.codes,
          'rows', r.rows::text, 'bytes', r.bytes::text, 'cost_actual', r.cost_actual::text) as columns
        from metering.usage_record r
        left join metering.usage_side s on s.writer = r.writer and s.batch = r.batch
        where ${after}
        order by r.writer, r.batch, r.position
        limit ${PAGE}`,
    )
    onPage(page.length)
    for (const row of page) yield { ...row, batch: Number(row.batch) }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return undefined
    after = sql`(r.writer, r.batch, r.position) > (${last.writer}, ${last.batch}, ${last.position})`
  }
}
