import type { Beside } from '../usage-log'

/** One record of a batch, as it is submitted. */
export interface BatchRecord {
  readonly canonical: string
  /** See `entryLiteral`. */
  readonly entry: string
  readonly beside: Beside
}
