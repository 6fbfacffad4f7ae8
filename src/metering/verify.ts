import type { Sql, TransactionSql } from 'postgres'
import { z } from 'zod'
import { publicKeyOf } from '../kernel/ed25519'
import { readLawfulLoss } from './lawful-loss'
import type { LogProblem } from './log-problem'
import { keyIdOf } from './log-signer'
import { digestOf, type Digest } from './merkle'
import type { StoredBatch, StoredRecord } from './stored-batch'
import type { VerifierKey } from './verifier-key'
import { checkBatch } from './verify-batch'
import type { KeyRing } from './verify-header'

export interface LogVerification {
  readonly ok: boolean
  readonly records: number
  readonly batches: number
  /** Batches whose signature was verified. */
  readonly signed: number
  /** Records whose address and user agent are no longer there. */
  readonly erased: number
  /** Signed checkpoints that were verified: none are made yet. */
  readonly checkpoints: number
  /** At most 1,000, then one of kind MORE. */
  readonly problems: readonly LogProblem[]
}

const MAX_PROBLEMS = 1_000

export interface VerifyOptions {
  /**
   * The public keys that are trusted; absent: those that the database names, which whoever can change it can change.
   * With them a batch without a signature is a problem.
   */
  readonly keys?: readonly VerifierKey[]
  /** Told the number of records so far, once a page. */
  readonly onProgress?: (records: number) => void
  /** Ends the reading; what it rejects with is the signal's reason. */
  readonly signal?: AbortSignal
}

/**
 * Reads the whole log, in one snapshot and flat memory, and proves it: every leaf and root, every signature, the
 * chain of every writer, and that the columns say what the records say. What it cannot see without a checkpoint
 * that was kept elsewhere: that the last batches of a writer, or all of its batches, were removed together with
 * their records.
 */
export const verifyLog = (audit: Sql, options: VerifyOptions = {}): Promise<LogVerification> =>
  audit.begin('isolation level repeatable read read only', (sql) => verify(sql, options))

const verify = async (
  sql: TransactionSql,
  { keys, onProgress, signal }: VerifyOptions,
): Promise<LogVerification> => {
  const problems: LogProblem[] = []
  let found = 0
  const note = (more: readonly LogProblem[]): void => {
    found += more.length
    problems.push(...more.slice(0, MAX_PROBLEMS - problems.length))
  }
  const counted = { records: 0, batches: 0, signed: 0, erased: 0 }
  const ring = keys === undefined ? await registeredKeys(sql, note) : ringOf(keys, true)
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
    const mayLack = loss.covers(batch.committedAtMs)
    const leaves = mayLack ? await loss.leavesOf(batch.writer, batch.number) : noLeaves
    const isThere =
      next.done !== true && next.value.writer === batch.writer && next.value.batch === batch.number
    const mayLackAll = mayLack && !isThere && leaves.size === 0
    dropped += mayLackAll ? batch.recordCount : leaves.size
    const check = checkBatch(batch, ring, leaves, mayLackAll)
    if (check.isSigned) counted.signed += 1
    while (next.done !== true && next.value.writer === batch.writer && next.value.batch === batch.number) {
      note(check.add(next.value))
      if (isErased(next.value)) counted.erased += 1
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

const noLeaves: ReadonlyMap<number, Digest> = new Map()

/** No text of a record can hold this: its quotes are escaped. */
const isErased = ({ side, canonical }: StoredRecord): boolean =>
  side === null && canonical.includes('"side":"')

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

const ringOf = (keys: readonly Pick<VerifierKey, 'publicKey'>[], isPinned: boolean): KeyRing => ({
  keys: new Map(keys.map(({ publicKey }) => [keyIdOf(publicKey), publicKeyOf(publicKey)])),
  isPinned,
})

const KeyRows = z.array(z.object({ id: z.string(), publicKey: z.instanceof(Buffer) }))

/** The keys that the database names, each under the id that it has. */
const registeredKeys = async (
  sql: TransactionSql,
  note: (problems: readonly LogProblem[]) => void,
): Promise<KeyRing> => {
  const rows = KeyRows.parse(
    await sql`select k.id, k.public_key as "publicKey" from metering.log_key k order by k.id`,
  )
  const isItself = ({ id, publicKey }: z.infer<typeof KeyRows>[number]): boolean => keyIdOf(publicKey) === id
  for (const row of rows)
    if (!isItself(row))
      note([{ kind: 'KEY', writer: null, batch: null, record: null, detail: `${row.id} has another key` }])
  return ringOf(rows.filter(isItself), false)
}

const PAGE = 1_000

const BatchRows = z.array(
  z.object({
    writer: z.string(),
    number: z.string(),
    previous: z.instanceof(Uint8Array).transform(digestOf),
    root: z.instanceof(Uint8Array).transform(digestOf),
    recordCount: z.number(),
    committedAtMs: z.coerce.number(),
    epoch: z.string(),
    header: z.string().nullable(),
    keyId: z.string().nullable(),
    signature: z.instanceof(Uint8Array).nullable(),
  }),
)

async function* batchesOf(sql: TransactionSql): AsyncGenerator<StoredBatch, undefined> {
  let after = sql`true`
  for (;;) {
    const page = BatchRows.parse(
      await sql`
        select b.writer, b.number, b.previous, b.root, b.record_count as "recordCount", b.epoch, b.header,
          b.key_id as "keyId", b.signature,
          extract(epoch from b.committed_at) * 1000 as "committedAtMs"
        from metering.batch b
        where ${after}
        order by b.writer, b.number
        limit ${PAGE}`,
    )
    for (const { header, keyId, signature, ...row } of page) {
      const signed =
        header === null || keyId === null || signature === null ? null : { header, keyId, signature }
      yield { ...row, number: Number(row.number), epoch: Number(row.epoch), signed }
    }
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
