import type { Digest } from './merkle'

/** A batch as the database or an export has it. */
export interface StoredBatch {
  readonly writer: string
  readonly number: number
  readonly previous: Digest
  readonly root: Digest
  readonly recordCount: number
  readonly epoch: number
  readonly algorithm: string
  /** ISO 8601 UTC with microseconds. */
  readonly committedAt: string
  /** null: a batch of before there were signatures. */
  readonly signed: { readonly header: string; readonly keyId: string; readonly signature: Uint8Array } | null
  /** Its place in the tree; null: it has none yet. */
  readonly place: { readonly index: number; readonly hash: Digest } | null
}

/** A record as the database or an export has it. */
export interface StoredRecord {
  readonly writer: string
  readonly batch: number
  readonly position: number
  readonly canonical: string
  /** Its part of the side row; null: erased, there never was one, or an export. */
  readonly side: string | null
  /** What the columns say, as `columnsText`. null: an export has none. */
  readonly columns: string | null
}

/** A place of the tree. */
export interface StoredLeaf {
  readonly index: number
  readonly writer: string
  readonly number: number
  readonly hash: Digest
  /** Of the perfect subtrees that end with it, from that of 2 leaves up; null: an export has none. */
  readonly nodes: readonly Digest[] | null
  /** Whether the batch is there. */
  readonly hasBatch: boolean
}

/** A checkpoint with the columns that repeat what its note says. */
export interface StoredCheckpoint {
  readonly number: number
  readonly size: number
  readonly root: Digest
  /** ISO 8601 UTC with milliseconds. */
  readonly at: string
  readonly note: string
}

/** A public key under the id and name that it is kept with. */
export interface StoredKey {
  readonly id: string
  readonly name: string
  readonly publicKey: Buffer
}

/** The text of an operation under the hash that records name. */
export interface StoredText {
  readonly hash: Digest
  readonly text: string
}
