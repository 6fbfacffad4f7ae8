import type { PendingQuery, Row, TransactionSql } from 'postgres'
import { z } from 'zod'
import { instantText } from './instant-text'
import { readLawfulLoss } from './lawful-loss'
import { emptyTree } from './log-tree'
import { mergeEntries, type LogSource } from './log-source'
import { digestOf, type Digest } from './merkle'
import { sidesKeptSince } from './side-term'
import type { StoredBatch, StoredCheckpoint, StoredLeaf, StoredRecord, StoredText } from './stored-batch'

/** The log of a database. @param sql a transaction that sees one snapshot, role weir_audit */
export const databaseSource = (sql: TransactionSql): LogSource => ({
  namesAllKeys: true,
  keys: async () =>
    Keys.parse(
      await sql`select k.id, k.name, k.public_key as "publicKey" from metering.log_key k order by k.since, k.id`,
    ),
  start: async () => emptyTree,
  loss: () => readLawfulLoss(sql),
  sidesKeptSince: async () => sidesKeptSince(Newest.parse(await newestPlaced(sql))[0].newestMs),
  entries: () => mergeEntries(batchesOf(sql), recordsOf(sql)),
  leaves: () => leavesOf(sql),
  texts: () => textsOf(sql),
  checkpoints: () => checkpointsOf(sql),
})

const newestPlaced = (sql: TransactionSql): PendingQuery<Row[]> => sql`
  select extract(epoch from max(b.committed_at)) * 1000 as "newestMs"
  from metering.tree_leaf l
  join metering.batch b on b.writer = l.writer and b.number = l.number`
const Newest = z.tuple([z.object({ newestMs: z.coerce.number().nullable() })])

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

const digest = z.instanceof(Uint8Array).transform(digestOf)
const count = z.coerce.number()

const Keys = z.array(z.object({ id: z.string(), name: z.string(), publicKey: z.instanceof(Buffer) }))

const Batches = z.array(
  z.object({
    writer: z.string(),
    number: count,
    previous: digest,
    root: digest,
    recordCount: z.number(),
    epoch: count,
    algorithm: z.string(),
    committedAt: z.string(),
    header: z.string().nullable(),
    keyId: z.string().nullable(),
    signature: z.instanceof(Uint8Array).nullable(),
    place: count.nullable(),
    leaf: digest.nullable(),
  }),
)

const batchColumns = (sql: TransactionSql): PendingQuery<Row[]> => sql`
  b.writer, b.number, b.previous, b.root, b.record_count as "recordCount", b.epoch, b.algorithm,
  ${instantText(sql, 'b.committed_at')} as "committedAt", b.header,
  b.key_id as "keyId", b.signature, l.index as place, l.hash as leaf`

async function* batchesOf(sql: TransactionSql): AsyncGenerator<StoredBatch, undefined> {
  const declare = sql`
    declare batches no scroll cursor for
    select ${batchColumns(sql)}
    from metering.batch b
    left join metering.tree_leaf l on l.writer = b.writer and l.number = b.number
    order by b.writer, b.number`
  for await (const page of pagesOf(declare, () => sql`fetch forward 200 from batches`))
    for (const row of Batches.parse(page)) yield toBatch(row)
  return undefined
}

const toBatch = ({
  header,
  keyId,
  signature,
  place,
  leaf,
  ...row
}: z.infer<typeof Batches>[number]): StoredBatch => ({
  ...row,
  signed: header === null || keyId === null || signature === null ? null : { header, keyId, signature },
  place: place === null || leaf === null ? null : { index: place, hash: leaf },
})

/** The batches of places `[from, to)`, in that order. @throws Error when one is gone */
export async function* batchesByPlace(
  sql: TransactionSql,
  from: number,
  to: number,
): AsyncGenerator<{ readonly batch: StoredBatch; readonly index: number; readonly hash: Digest }, undefined> {
  for (let begin = from; begin < to; begin += PAGE) {
    const end = Math.min(begin + PAGE, to)
    const page = Batches.parse(
      await sql`
        select ${batchColumns(sql)}
        from metering.tree_leaf l
        join metering.batch b on b.writer = l.writer and b.number = l.number
        where l.index >= ${begin} and l.index < ${end}
        order by l.index`,
    )
    if (page.length < end - begin)
      throw new Error(`places ${begin} to ${end - 1} of the usage log are not all there`)
    for (const batch of page.map(toBatch)) if (batch.place !== null) yield { batch, ...batch.place }
  }
  return undefined
}

async function* recordsOf(sql: TransactionSql): AsyncGenerator<readonly StoredRecord[], undefined> {
  const declare = sql`
    declare records no scroll cursor for
    select r.writer, r.batch, r.position, r.canonical, s.parts[r.position + 1] as side, json_build_array(r.id, r.at,
      r.request_id, r.account_id, r.organisation_id, r.agreements, r.operation_name, r.datasets, r.decision, r.codes,
      r.rows::text, r.bytes::text, r.cost_actual::text)::text as columns
    from metering.usage_record r
    left join metering.usage_side s on s.writer = r.writer and s.batch = r.batch
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

const Leaves = z.array(
  z.object({
    index: count,
    writer: z.string(),
    number: count,
    hash: digest,
    nodes: z.array(digest),
    hasBatch: z.boolean(),
  }),
)

async function* leavesOf(sql: TransactionSql): AsyncGenerator<StoredLeaf, undefined> {
  const declare = sql`
    declare leaves no scroll cursor for
    select l.index, l.writer, l.number, l.hash, l.nodes, b.writer is not null as "hasBatch"
    from metering.tree_leaf l
    left join metering.batch b on b.writer = l.writer and b.number = l.number
    order by l.index`
  for await (const page of pagesOf(declare, () => sql`fetch forward 200 from leaves`))
    yield* Leaves.parse(page)
  return undefined
}

const Texts = z.array(z.object({ hash: digest, text: z.string() }))

async function* textsOf(sql: TransactionSql): AsyncGenerator<StoredText, undefined> {
  const declare = sql`
    declare texts no scroll cursor for
    select o.hash, o.text from metering.operation_text o order by o.hash`
  for await (const page of pagesOf(declare, () => sql`fetch forward 200 from texts`)) yield* Texts.parse(page)
  return undefined
}

const Checkpoints = z.array(
  z.object({ number: count, size: count, root: digest, at: z.string(), note: z.string() }),
)

/** @param from size: those that cover as much or more */
export async function* checkpointsOf(
  sql: TransactionSql,
  from = 0,
): AsyncGenerator<StoredCheckpoint, undefined> {
  const declare = sql`
    declare checkpoints no scroll cursor for
    select c.number, c.size, c.root, ${instantText(sql, 'c.at')} as at, c.note
    from metering.checkpoint c
    order by c.number`
  for await (const page of pagesOf(declare, () => sql`fetch forward 200 from checkpoints`))
    for (const { at, ...row } of Checkpoints.parse(page))
      if (row.size >= from) yield { ...row, at: at.replace(/000Z$/, 'Z') }
  return undefined
}
