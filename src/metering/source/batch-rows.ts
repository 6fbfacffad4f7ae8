import type { ISql, PendingQuery, Row } from 'postgres'
import { z } from 'zod'
import { instantText } from '../record/instant-text'
import { digestOf, type Digest } from '../tree/merkle'
import type { StoredBatch } from '../tree/stored-batch'

export const digest = z.instanceof(Uint8Array).transform(digestOf)
export const count = z.coerce.number()

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

/** Of metering.batch b and metering.tree_leaf l, as `toBatches` reads them. */
export const batchColumns = (sql: ISql): PendingQuery<Row[]> => sql`
  b.writer, b.number, b.previous, b.root, b.record_count as "recordCount", b.epoch, b.algorithm,
  ${instantText(sql, 'b.committed_at')} as "committedAt", b.header,
  b.key_id as "keyId", b.signature, l.index as place, l.hash as leaf`

export const toBatches = (rows: readonly Row[]): readonly StoredBatch[] => Batches.parse(rows).map(toBatch)

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

/** A batch that has a place. */
export interface PlacedBatch {
  readonly batch: StoredBatch
  readonly index: number
  readonly hash: Digest
}

/** The batches of places `[from, to)`, in that order. @throws Error when one is gone */
export const batchesByPlace = async (
  sql: ISql,
  from: number,
  to: number,
): Promise<readonly PlacedBatch[]> => {
  const batches = toBatches(
    await sql`
      select ${batchColumns(sql)}
      from metering.tree_leaf l
      join metering.batch b on b.writer = l.writer and b.number = l.number
      where l.index >= ${from} and l.index < ${to}
      order by l.index`,
  )
  if (batches.length < to - from)
    throw new Error(`places ${from} to ${to - 1} of the usage log are not all there`)
  return batches.flatMap((batch) => (batch.place === null ? [] : [{ batch, ...batch.place }]))
}
