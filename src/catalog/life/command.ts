import type { OpennessChange, MaskChange } from './change'
import type { SecurityGrade } from './security-review'

/** Something that the authority wants mended before it publishes. */
export interface ReturnReason {
  /** `dataset` or `dataset.column`. */
  readonly coordinate: string
  readonly text: string
}

/** What may be done to an entry of the catalogue. */
export type LifeCommand =
  /** Puts other words into a draft. The service stores them; what is stored is a new version. */
  | { readonly kind: 'edit' }
  | { readonly kind: 'recordSecurityReview'; readonly review: ReviewResult }
  | { readonly kind: 'markReceived'; readonly originId: string }
  | { readonly kind: 'recordOriginConsent'; readonly document: string }
  | { readonly kind: 'submit' }
  | { readonly kind: 'return'; readonly reasons: readonly ReturnReason[] }
  | { readonly kind: 'publish' }
  /** The trusted local operator publishes without review: `weir import --publish`, the demo. */
  | { readonly kind: 'publishAsOperator' }
  | { readonly kind: 'suspend'; readonly reason: string }
  | { readonly kind: 'resume'; readonly reason: string }
  | { readonly kind: 'suspendColumns'; readonly columns: readonly string[]; readonly reason: string }
  | { readonly kind: 'resumeColumns'; readonly columns: readonly string[]; readonly reason: string }
  | { readonly kind: 'strengthenMasks'; readonly masks: readonly MaskChange[]; readonly reason: string }
  | { readonly kind: 'proposeChange'; readonly change: OpennessChange; readonly reason: string }
  | { readonly kind: 'takeBackChange'; readonly reason: string }
  | { readonly kind: 'approveChange' }
  | { readonly kind: 'refuseChange'; readonly reason: string }
  | { readonly kind: 'withdraw'; readonly reason: string }

export type LifeCommandKind = LifeCommand['kind']

export interface ReviewResult {
  readonly result: 'PASSED' | 'FAILED'
  readonly grade: SecurityGrade
  readonly findings: string
  readonly masksNeeded: readonly string[]
}
