import type { Side } from '../actor'
import type { Direction, MaskChange, OpennessChange } from './change'
import type { ReturnReason } from './command'
import type { SecurityReview } from './security-review'

/** What happened to an entry, in the stream `dataset:<name>` of the journal. Never changed, never removed. */
export type LifeEvent = LifeFact & {
  /** null: the local operator. */
  readonly accountId: string | null
  readonly side: Side
  readonly at: Date
}

export type LifeFact =
  | { readonly kind: 'DRAFTED' }
  | { readonly kind: 'EDITED' }
  | { readonly kind: 'SECURITY_REVIEW_RECORDED'; readonly review: SecurityReview }
  | { readonly kind: 'MARKED_RECEIVED'; readonly originId: string }
  | { readonly kind: 'ORIGIN_CONSENT_RECORDED'; readonly document: string }
  | { readonly kind: 'SUBMITTED' }
  | { readonly kind: 'RETURNED'; readonly reasons: readonly ReturnReason[] }
  | { readonly kind: 'PUBLISHED' }
  /** Published by the operator of the deployment, no review. */
  | { readonly kind: 'PUBLISHED_BY_OPERATOR' }
  | { readonly kind: 'SUSPENDED'; readonly reason: string }
  | { readonly kind: 'RESUMED'; readonly reason: string }
  | { readonly kind: 'COLUMNS_SUSPENDED'; readonly columns: readonly string[]; readonly reason: string }
  | { readonly kind: 'COLUMNS_RESUMED'; readonly columns: readonly string[]; readonly reason: string }
  | { readonly kind: 'MASKS_STRENGTHENED'; readonly masks: readonly MaskChange[]; readonly reason: string }
  | {
      readonly kind: 'CHANGE_PROPOSED'
      readonly change: OpennessChange
      readonly direction: Direction
      readonly reason: string
    }
  | { readonly kind: 'CHANGE_TAKEN_BACK'; readonly reason: string }
  | {
      readonly kind: 'CHANGE_APPROVED'
      readonly change: OpennessChange
      readonly direction: Direction
      /** Numbers of the agreements that it suspends, under ground T10. */
      readonly agreements: readonly string[]
    }
  | { readonly kind: 'CHANGE_REFUSED'; readonly reason: string }
  | {
      readonly kind: 'WITHDRAWN'
      readonly reason: string
      /** As in `CHANGE_APPROVED`. */
      readonly agreements: readonly string[]
    }
