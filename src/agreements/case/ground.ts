/** What may be done on a ground. */
export type Measure = 'NOTICE' | 'SUSPEND' | 'TERMINATE' | 'EXPIRE' | 'RELINQUISH'

/** A ground of suspension or termination (domain section 5, T01 to T13). The list is data, with its sources. */
export interface Ground {
  /** e.g. `T01`. */
  readonly code: string
  /** e.g. `PURPOSE_OR_SCOPE_EXCEEDED`. */
  readonly name: string
  readonly measures: readonly Measure[]
  /** URGENT: may suspend first. ORDINARY: a notice with a term to remedy comes first. */
  readonly path: 'URGENT' | 'ORDINARY'
  /** Whether it is the user's fault: only then does it leave a mark. */
  readonly isFault: boolean
  /** Whether the user can put it right: then a termination waits for the term to do so. */
  readonly isRemediable: boolean
  readonly source: string
}

export type Grounds = ReadonlyMap<string, Ground>
