import type { Digest } from './merkle'

/** A batch as the database has it. */
export interface StoredBatch {
  readonly writer: string
  readonly number: number
  readonly previous: Digest
  readonly root: Digest
  readonly recordCount: number
  readonly epoch: number
  readonly committedAtMs: number
  /** null: a batch of before there were signatures. */
  readonly signed: { readonly header: string; readonly keyId: string; readonly signature: Uint8Array } | null
}

/** A record as the database has it. */
export interface StoredRecord {
  readonly writer: string
  readonly batch: number
  readonly position: number
  readonly canonical: string
  /** Its part of the side row; null: erased, or there never was one. */
  readonly side: string | null
  /** The columns by name, in the order of `metering.entry`; `at` in microseconds since 1970. */
  readonly columns: Readonly<Record<string, unknown>>
}
