import type { Side } from '../actor'

export const concernKinds = ['OBJECTION', 'ERROR_REPORT', 'DEMAND'] as const

export type ConcernKind = (typeof concernKinds)[number]

/** What somebody brings before the opener of data, and how it ended: an objection, an error, a demand. */
export type ConcernSide = Side | 'AUTHOR'

/** Who brought it. Nobody needs an account to object. */
export interface Author {
  /** null: not signed in; then known again by the code that was shown once. */
  readonly accountId: string | null
  /** SHA-256 of the code that opens the answer to its author, hex; null: the account does. */
  readonly codeHash: string | null
  readonly name: string
  /** Where the answer goes: an address or a telephone number. */
  readonly contact: string
}

/** The name of a document that was handed in, and the SHA-256, hex, of what it holds. */
export interface Evidence {
  readonly name: string
  readonly sha256: string
}

/** Who takes a step of a concern, and when. */
export interface ConcernAct {
  readonly accountId: string | null
  readonly side: ConcernSide
  readonly at: Date
}

/** How a concern was answered; its author is told exactly this. */
export interface Answer {
  readonly text: string
  readonly at: Date
}

/** What of a concern's step is known beside it. */
export interface ConcernFacts {
  readonly accountId: string | null
  /** All accounts of the person who acts; empty: nobody with an account. */
  readonly ownAccounts: readonly string[]
  /** Those of the actor towards the entry, AUTHOR among them if the actor brought the concern. */
  readonly sides: readonly ConcernSide[]
  readonly now: Date
}

const sha256Pattern = /^[0-9a-f]{64}$/

/** Most documents that one step may hand in. */
export const MAX_EVIDENCE = 20

/** Evidence that shows something: at least one document, each named, none without its hash. */
export const isEvidence = (evidence: readonly Evidence[]): boolean =>
  evidence.length > 0 &&
  evidence.length <= MAX_EVIDENCE &&
  evidence.every(({ name, sha256 }) => name.trim() !== '' && name.length <= 200 && sha256Pattern.test(sha256))
