import type { AgreementState } from '../agreement'

/** Where a case stands (domain section 3). A case is one application to one opener, and the agreement that follows. */
export const phases = [
  'DRAFT',
  'SUBMITTED',
  'CORRECTION_REQUESTED',
  'UNDER_EVALUATION',
  'CONSULTING',
  'EXPERT_REVIEW',
  'REJECTED',
  'CANCELLED',
  'ABANDONED',
  'APPROVED',
  'LAPSED',
  'SIGNED',
  'RETURNED',
  'REFUSED',
  'ACTIVE',
  'SUSPENDED',
  'AMENDING',
  'AMENDMENT_REVIEW',
  'EXPIRED',
  'TERMINATED',
  'RELINQUISHED',
] as const

export type Phase = (typeof phases)[number]

/** Where a command can start: `NONE` before there is a case. */
export type Start = Phase | 'NONE'

/** A case comes back from these by an appeal that is upheld, and by nothing else. */
export const endedPhases = [
  'REJECTED',
  'CANCELLED',
  'ABANDONED',
  'LAPSED',
  'REFUSED',
  'EXPIRED',
  'TERMINATED',
  'RELINQUISHED',
] as const satisfies readonly Phase[]

export const isEnded = (phase: Phase): boolean => endedPhases.some((ended) => ended === phase)

/** The state of the case's agreement (agreements.agreement), for each phase; null: there is no agreement. */
export const agreementStates: Readonly<Record<Phase, AgreementState | null>> = {
  DRAFT: null,
  SUBMITTED: null,
  CORRECTION_REQUESTED: null,
  UNDER_EVALUATION: null,
  CONSULTING: null,
  EXPERT_REVIEW: null,
  REJECTED: null,
  CANCELLED: null,
  ABANDONED: null,
  APPROVED: 'DRAFT',
  LAPSED: null,
  SIGNED: 'SIGNED',
  RETURNED: 'RETURNED',
  REFUSED: 'REFUSED',
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  // the text that was passed last goes on until another one is
  AMENDING: 'ACTIVE',
  AMENDMENT_REVIEW: 'ACTIVE',
  EXPIRED: 'EXPIRED',
  TERMINATED: 'TERMINATED',
  RELINQUISHED: 'RELINQUISHED',
}
