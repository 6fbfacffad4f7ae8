import type { Sql } from 'postgres'
import { z } from 'zod'
import { AppError } from '../../kernel/errors'
import { readByBatch } from './by-batch'
import { newestCheckpoint, type SignedCheckpoint } from '../tree/checkpoint-reader'
import { readNear, type IdRange } from '../record/id-range'
import { digestHex, digestOf, inclusionPath } from '../tree/merkle'
import { namesOf } from './opener-part'
import { isUuid } from './record-filter'
import { readConsistency, readInclusion } from '../tree/tree-reader'
import { verifierKeyText } from '../tree/verifier-key'

/** All that proves, with the public key and a checkpoint alone, that a record is on the log. Hashes are hex. */
export interface UsageProof {
  readonly record: string
  /** Canonical bytes of the record; its leaf is their hash. */
  readonly canonical: string
  readonly position: number
  /** From the record's neighbour up to below the root of its batch. */
  readonly path: readonly string[]
  /** Canonical JSON of the batch. */
  readonly header: string
  readonly keyId: string
  /** Of the header, base64. */
  readonly signature: string
  /** null: the key is not registered. */
  readonly verifierKey: string | null
  /** ISO 8601 UTC with microseconds: with the header it is what the tree holds. */
  readonly committedAt: string
  /** The place of the batch and its path in the tree of the checkpoint; null: no checkpoint covers it yet. */
  readonly tree: {
    readonly index: number
    readonly path: readonly string[]
    readonly checkpoint: SignedCheckpoint
  } | null
}

/** Whose record may be proven; null: anybody's. */
export interface ProofReader {
  readonly account: string
  readonly organisation: string
  /** Ids of openers: records of their accounts, and those that name datasets of theirs and of nobody else. */
  readonly openers: readonly string[]
}

/** What proves the log to those who are on it. */
export interface LogProofs {
  /** @returns null: there is no such record, it is not of this reader, or it is of before there were signatures */
  proof(record: string, reader: ProofReader | null): Promise<UsageProof | null>
  /** The newest checkpoint; null: none is signed yet. */
  checkpoint(): Promise<SignedCheckpoint | null>
  /**
   * Proof that the log of `to` batches begins with that of `from`, hex. @see RFC 6962 2.1.2
   * @throws AppError metering.badSizes
   */
  consistency(from: number, to: number): Promise<readonly string[]>
}

const Found = z.array(
  z.object({
    canonical: z.string(),
    position: z.number(),
    writer: z.string(),
    batch: z.coerce.number(),
    header: z.string(),
    keyId: z.string(),
    signature: z.instanceof(Buffer),
    committedAt: z.string(),
    committedMs: z.coerce.number(),
    records: z.number(),
    index: z.coerce.number().nullable(),
    name: z.string().nullable(),
    publicKey: z.instanceof(Buffer).nullable(),
  }),
)
const Leaves = z.array(z.object({ hash: z.instanceof(Uint8Array).transform(digestOf) }))

export const createLogProofs = (audit: Sql): LogProofs => ({
  proof: async (id, reader) => {
    if (!isUuid(id)) return null
    const isTheirs =
      reader === null
        ? audit`true`
        : audit`(
            r.account_id = ${reader.account} or r.organisation_id = ${reader.organisation}
            or r.organisation_id = any (${[...reader.openers]}::uuid[])
            or (r.datasets <> '{}' and r.datasets <@ ${namesOf(audit, reader.openers)}))`
    const [found] = Found.parse(
      await audit`
        select r.canonical, r.position, r.writer, r.batch, b.header, b.key_id as "keyId", b.signature,
          to_char(b.committed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "committedAt",
          extract(epoch from b.committed_at) * 1000 as "committedMs", b.record_count as records, l.index, k.name,
          k.public_key as "publicKey"
        from metering.usage_record r
        join metering.batch b on b.writer = r.writer and b.number = r.batch and b.header is not null
        left join metering.tree_leaf l on l.writer = b.writer and l.number = b.number
        left join metering.log_key k on k.id = b.key_id
        where r.id = ${id} and ${isTheirs}`,
    )
    if (found === undefined) return null
    const { canonical, position, header, keyId, signature, committedAt, index, name, publicKey } = found
    // of a batch over two days, those of the first may be dropped already
    const readLeaves = async ({ low, high }: IdRange): Promise<z.infer<typeof Leaves>> =>
      Leaves.parse(
        await readByBatch(
          audit,
          async (tx) => tx`
            select sha256('\\x00'::bytea || convert_to(r.canonical, 'UTF8')) as hash, r.position
            from metering.usage_record r
            where r.writer = ${found.writer} and r.batch = ${found.batch} and r.id >= ${low} and r.id < ${high}
            union all
            select d.hash, d.position from metering.dropped_leaf d
            where d.writer = ${found.writer} and d.batch = ${found.batch}
            order by position`,
        ),
      )
    const records = await readNear([found.committedMs], readLeaves, (all) => all.length === found.records)
    const leaves = records.map(({ hash }) => hash)
    const checkpoint = await newestCheckpoint(audit)
    const isCovered = index !== null && checkpoint !== null && index < checkpoint.checkpoint.size
    return {
      record: id,
      canonical,
      position,
      path: inclusionPath(position, leaves).map(digestHex),
      header,
      keyId,
      signature: signature.toString('base64'),
      verifierKey: name === null || publicKey === null ? null : verifierKeyText({ name, publicKey }),
      committedAt,
      tree: isCovered
        ? {
            index,
            path: (await readInclusion(audit, index, checkpoint.checkpoint.size)).map(digestHex),
            checkpoint,
          }
        : null,
    }
  },
  checkpoint: () => newestCheckpoint(audit),
  consistency: async (from, to) => {
    const newest = await newestCheckpoint(audit)
    if (from < 1 || from > to || to > (newest?.checkpoint.size ?? 0)) throw AppError.of('metering.badSizes')
    return (await readConsistency(audit, from, to)).map(digestHex)
  },
})
