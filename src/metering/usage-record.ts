import type { ErrorCode } from '../kernel/codes'

/** Schema version of the canonical record: 1 knew no `emergencies`; what was written so is read and proven for ever. */
export const RECORD_VERSION = 2

export type RecordVersion = 1 | typeof RECORD_VERSION

/** What happened in one operation: allowed or refused, valid or not. Never a row value nor a variable. */
export interface UsageRecord {
  readonly v: RecordVersion
  /** UUID version 7, made within 5 minutes of `at` (record-time.ts): searches by time walk the ids. */
  readonly id: string
  readonly kind: 'operation'
  /** When it began, ISO 8601 UTC with milliseconds. */
  readonly at: string
  readonly requestId: string
  /** null: anonymous. */
  readonly account: string | null
  readonly organisation: string | null
  readonly key: string | null
  readonly roles: readonly string[]
  /** Numbers of the agreements that the delivered fields rest on. */
  readonly agreements: readonly string[]
  readonly purpose: string | null
  /** null: not even a document. */
  readonly operationType: 'query' | 'mutation' | 'subscription' | null
  readonly operationName: string | null
  /** SHA-256 of the document as sent, hex; null: none. */
  readonly documentHash: string | null
  /** Each dataset that a row field named, with what was read of it. */
  readonly datasets: readonly DatasetUse[]
  /** Number of the catalogue revision in force. */
  readonly catalogue: number
  /** ALLOW: no error; PARTIAL: something delivered beside errors; DENY: refused by a rule; INVALID: not a valid
   * request or document; FAILED: our fault, or the time limit. */
  readonly decision: 'ALLOW' | 'PARTIAL' | 'DENY' | 'INVALID' | 'FAILED'
  /** Codes of the errors in the reply, each once, in order of appearance. */
  readonly codes: readonly ErrorCode[]
  readonly rules: readonly string[]
  /** HTTP status. */
  readonly status: number
  /** Rows delivered: each as often as it is written, nested ones too, an aggregate as one. */
  readonly rows: number
  /** Length of `data` in UTF-8, before compression; 0: no data. */
  readonly bytes: number
  readonly costRequested: number
  readonly costActual: number
  readonly durationUs: number
  /** Ids of the emergency openings that the delivered fields rest on; always empty in version 1. */
  readonly emergencies: readonly string[]
}

export interface DatasetUse {
  readonly name: string
  /** Version read; null: none was read. */
  readonly version: number | null
  /** The footprint: every column read in any position. */
  readonly columns: readonly string[]
  readonly rows: number
  readonly decision: 'ALLOW' | 'DENY'
}
