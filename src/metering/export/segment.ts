import { z } from 'zod'
import { digestOf, digestHex, type Digest } from '../tree/merkle'
import type { TreeStart } from '../tree/log-tree'
import type { StoredBatch, StoredCheckpoint, StoredLeaf } from '../tree/stored-batch'
import { treeLeafHash } from '../tree/tree-entry'
import { parseVerifierKey, verifierKeyText, type VerifierKey } from '../tree/verifier-key'

/** What a segment of an export begins with. */
export interface SegmentHead {
  readonly start: TreeStart
  readonly keys: readonly VerifierKey[]
}

const FORMAT = 'weir/log-segment/v1'

const digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => digestOf(Buffer.from(text, 'hex')))

const key = z.string().transform((text, context) => {
  const parsed = parseVerifierKey(text)
  if (parsed === undefined) context.addIssue('not a verifier key')
  return parsed ?? z.NEVER
})

const Head = z.strictObject({
  format: z.literal(FORMAT),
  size: z.int().nonnegative(),
  edge: z.array(digest),
  keys: z.array(key),
})

const Batch = z.strictObject({
  batch: z.strictObject({
    index: z.int().nonnegative(),
    writer: z.string(),
    number: z.int().positive(),
    epoch: z.int(),
    count: z.int(),
    previous: digest,
    root: digest,
    algorithm: z.string(),
    committedAt: z.string(),
    header: z.string().nullable(),
    keyId: z.string().nullable(),
    signature: z.base64().nullable(),
  }),
  records: z.int().nonnegative(),
  dropped: z.array(z.strictObject({ position: z.int().nonnegative(), leaf: digest })).optional(),
})

const Mark = z.strictObject({
  checkpoint: z.strictObject({
    number: z.int().positive(),
    size: z.int().positive(),
    root: digest,
    at: z.string(),
    note: z.string(),
  }),
})

/** First line of a segment. */
export const headLine = ({ start, keys }: SegmentHead): string =>
  JSON.stringify({
    format: FORMAT,
    size: start.size,
    edge: start.edge.map(digestHex),
    keys: keys.map(verifierKeyText),
  })

/** @throws SyntaxError, ZodError */
export const parseHead = (line: string): SegmentHead => {
  const { size, edge, keys } = Head.parse(JSON.parse(line))
  return { start: { size, edge }, keys }
}

/**
 * The line of a batch; so many lines follow, each the canonical bytes of a record.
 * @param dropped leaves of records that were dropped lawfully where others of the batch were not, by position
 */
export const batchLine = (
  batch: StoredBatch,
  index: number,
  records: number,
  dropped: ReadonlyMap<number, Digest>,
): string =>
  JSON.stringify({
    batch: {
      index,
      writer: batch.writer,
      number: batch.number,
      epoch: batch.epoch,
      count: batch.recordCount,
      previous: digestHex(batch.previous),
      root: digestHex(batch.root),
      algorithm: batch.algorithm,
      committedAt: batch.committedAt,
      header: batch.signed?.header ?? null,
      keyId: batch.signed?.keyId ?? null,
      signature: batch.signed === null ? null : Buffer.from(batch.signed.signature).toString('base64'),
    },
    records,
    ...(dropped.size === 0
      ? {}
      : { dropped: [...dropped].map(([position, leaf]) => ({ position, leaf: digestHex(leaf) })) }),
  })

/** @throws SyntaxError, ZodError, RangeError: more records than the batch has */
export const parseBatch = (
  line: string,
): {
  readonly batch: StoredBatch
  readonly leaf: StoredLeaf
  readonly records: number
  readonly dropped: ReadonlyMap<number, Digest>
} => {
  const { batch: read, records, dropped = [] } = Batch.parse(JSON.parse(line))
  if (records + dropped.length > read.count) throw new RangeError('more records than the batch has')
  const { index, count, header, keyId, signature, ...rest } = read
  const signed =
    header === null || keyId === null || signature === null
      ? null
      : { header, keyId, signature: Buffer.from(signature, 'base64') }
  const unplaced: StoredBatch = { ...rest, recordCount: count, signed, place: null }
  const hash = treeLeafHash(unplaced)
  return {
    batch: { ...unplaced, place: { index, hash } },
    leaf: { index, writer: rest.writer, number: rest.number, hash, nodes: null, hasBatch: true },
    records,
    dropped: new Map(dropped.map(({ position, leaf }) => [position, leaf])),
  }
}

export const checkpointLine = ({ number, size, root, at, note }: StoredCheckpoint): string =>
  JSON.stringify({ checkpoint: { number, size, root: digestHex(root), at, note } })

/** @throws SyntaxError, ZodError */
export const parseCheckpointLine = (line: string): StoredCheckpoint => Mark.parse(JSON.parse(line)).checkpoint
