import type { ErrorCode } from '../kernel/codes'

/**
 * Schema version of the canonical record. 1 knew no `emergencies`; 2 hashed the document as sent, and knew neither how
 * the caller was identified, the versions of agreements, masks, values nor the side row, and operations alone. What was
 * written so is read and proven for ever.
 */
export const RECORD_VERSION = 3

export type RecordVersion = 1 | 2 | typeof RECORD_VERSION

/** What the log holds. Never a row value, a variable or a literal. */
export type UsageRecord = OperationRecord | AsideRecord

/** What is on the log beside operations: it has no caller, and delivers nothing. */
export type AsideRecord = WindowRecord | VoidRecord | GapRecord | RetentionRecord

interface AnyRecord {
  /** UUID version 7, made within 5 minutes of `at` (record-time.ts): searches by time walk the ids. */
  readonly id: string
  /** When it began, ISO 8601 UTC with milliseconds. */
  readonly at: string
}

/** What happened in one operation, or in one chunk of an export: allowed or refused, valid or not. */
export interface OperationRecord extends AnyRecord {
  readonly v: RecordVersion
  /** A part is one chunk of an export; its `requestId` is that of the request that asked for the export. */
  readonly kind: 'operation' | 'part'
  readonly requestId: string
  /** null: anonymous. */
  readonly account: string | null
  readonly organisation: string | null
  /** How the caller was identified; null: anonymous, or before version 3. */
  readonly auth: 'KEY' | 'TOKEN' | 'SESSION' | null
  /** Id of the key, of the link from a token's subject, or of the session. */
  readonly key: string | null
  readonly roles: readonly string[]
  /** Numbers of the agreements that the delivered fields rest on. */
  readonly agreements: readonly string[]
  /** The version of each agreement, in their order: 1, and one more for each amendment; empty before version 3. */
  readonly agreementVersions: readonly number[]
  readonly purpose: string | null
  /** null: not even a valid document. */
  readonly operationType: 'query' | 'mutation' | 'subscription' | null
  readonly operationName: string | null
  /**
   * SHA-256, hex, of the normalised document (operation-text.ts), which is stored once; of the document as sent, which
   * is not stored, where `operationType` is null, and before version 3. null: no document.
   */
  readonly documentHash: string | null
  /** Keyed digest of the variables and literals (value-digest.ts): it tells equal from other, and nothing else. null: there are none. */
  readonly values: string | null
  /** Hash of the side row's part (side-row.ts): address and user agent, which may be erased. null: there is none. */
  readonly side: string | null
  /** Each dataset that a row field named, with what was read of it. */
  readonly datasets: readonly DatasetUse[]
  /** Number of the catalogue revision in force. */
  readonly catalogue: number
  /** ALLOW: no error; PARTIAL: something delivered beside errors; DENY: refused by a rule; INVALID: not a valid
   * request or document, or its client left before the answer; FAILED: our fault, or the time limit. */
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
  /** Those of the columns that were read through a mask, in their order; empty: none, or before version 3. */
  readonly masked: readonly string[]
  readonly rows: number
  readonly decision: 'ALLOW' | 'DENY'
}

/** Requests of one source that a burst limit turned away before they were parsed, in `[from, to)`. */
export interface WindowRecord extends AnyRecord {
  readonly v: typeof RECORD_VERSION
  readonly kind: 'window'
  /** Id of a key, or keyed digest of an address. */
  readonly source: string
  readonly from: string
  readonly to: string
  readonly turnedAway: number
}

/** The answer of an operation on the log did not leave whole. Its figures stay those of what was answered. */
export interface VoidRecord extends AnyRecord {
  readonly v: typeof RECORD_VERSION
  readonly kind: 'void'
  /** Id of the operation's record. */
  readonly of: string
  /** Most bytes of the reply's body that may have been received; 0: nothing was. */
  readonly handedOver: number
  /** CONNECTION_BROKEN: the client was gone, or took too long, or access had ended. COMMIT_IN_DOUBT: the connection was
   * cut, as nobody knew in time that the record was on the log. FAILED: our fault. */
  readonly reason: 'CONNECTION_BROKEN' | 'COMMIT_IN_DOUBT' | 'FAILED'
}

/** Operations that the writer of this record could not record in `[from, to)`; no rows left for them. */
export interface GapRecord extends AnyRecord {
  readonly v: typeof RECORD_VERSION
  readonly kind: 'gap'
  readonly from: string
  readonly to: string
  /** How many. */
  readonly operations: number
  readonly reason: 'METERING_UNAVAILABLE'
}

/** Records whose ids carry a time in `[from, to)` were dropped, as their time was over; the batch headers stay. */
export interface RetentionRecord extends AnyRecord {
  readonly v: typeof RECORD_VERSION
  readonly kind: 'retention'
  readonly from: string
  readonly to: string
  /** How many were dropped. */
  readonly records: number
  /** WEIR_LOG_RETENTION when it was done. */
  readonly days: number
}

export const isOperation = (record: UsageRecord): record is OperationRecord =>
  record.kind === 'operation' || record.kind === 'part'
