import { sha256 } from '../../kernel/hash'
import { digestHex, digestOf, zeroDigest, type Digest } from './merkle'

/** How the leaves are hashed and the header is signed. */
export const BATCH_ALGORITHM = 'ed25519-rfc6962-sha256'

/** That of batches of before there were signatures. */
export const UNSIGNED_ALGORITHM = 'rfc6962-sha256'

/** What a batch is, without its records. */
export interface BatchHead {
  readonly writer: string
  readonly number: number
  readonly epoch: number
  readonly count: number
  /** SHA-256 of the header of the writer's batch before it; zeros for its first. */
  readonly previous: Digest
  /** RFC 6962 tree hash of its records. */
  readonly root: Digest
}

/** What proves that a record is in a batch, and that the batch is ours. */
export interface SignedBatch {
  readonly header: string
  readonly keyId: string
  /** Of the header, 64 bytes. */
  readonly signature: Buffer
  /** Hashes of the records, in their order. */
  readonly leaves: readonly Digest[]
}

/** Canonical JSON (RFC 8785) of a head, on one line: what is signed, and what stands for the batch in every proof. */
export const batchHeader = (head: BatchHead): string => headerOf(BATCH_ALGORITHM, head)

/** What stands in the tree for a batch of before there were signatures. */
export const unsignedHeader = (head: BatchHead): string => headerOf(UNSIGNED_ALGORITHM, head)

const headerOf = (algorithm: string, { writer, number, epoch, count, previous, root }: BatchHead): string =>
  `{"algorithm":"${algorithm}","count":${count},"epoch":${epoch},"number":${number}` +
  `,"previous":"${digestHex(previous)}","root":"${digestHex(root)}","v":1,"writer":"${writer}"}`

/** What the next batch names as its previous one. Undefined: there is none. */
export const headerHash = (header: string | undefined): Digest =>
  header === undefined ? zeroDigest : digestOf(sha256(header))

/** No other message of the key begins so. */
export const BATCH_PREFIX = 'weir/usage-batch/v1\n'

/** What is signed for a header. */
export const signedMessage = (header: string): Buffer => Buffer.from(BATCH_PREFIX + header)
