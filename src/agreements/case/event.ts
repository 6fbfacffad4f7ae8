import type { AgreementText } from './agreement-text'
import type { Application, Attachment } from './application'
import type { AdverseDecision, Breach, ConsultedParty, Findings } from './case-state'
import type { CaseClock, TermCode } from './clock'
import type { HeldKey } from './held'
import type { Person, Stamp } from './side'
import type { Day } from './working-days'

/** From the first draft to the opener's decision. */
export type ApplicationEvent =
  | {
      readonly kind: 'opened'
      readonly case: string
      readonly cover: string
      readonly application: Application
      readonly opener: string
      readonly authority: string
    }
  | { readonly kind: 'applicationEdited'; readonly changes: Partial<Application> }
  | { readonly kind: 'submitted'; readonly receivedOn: Day; readonly conditionSets: readonly string[] }
  | { readonly kind: 'cancelled'; readonly reason: string }
  | { readonly kind: 'correctionRequested'; readonly gaps: readonly string[] }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'consulted'; readonly parties: readonly ConsultedParty[]; readonly question: string }
  | {
      readonly kind: 'viewGiven'
      readonly party: string
      readonly consents: boolean
      readonly view: string
      readonly evidence: readonly Attachment[]
      readonly isLast: boolean
    }
  | { readonly kind: 'consultationEnded'; readonly silent: readonly string[] }
  | { readonly kind: 'expertsAsked'; readonly experts: readonly string[]; readonly question: string }
  | {
      readonly kind: 'opinionGiven'
      readonly expert: string
      readonly opinion: string
      readonly attachments: readonly Attachment[]
      readonly isLast: boolean
    }
  | { readonly kind: 'expertReviewEnded'; readonly reason: string }
  | { readonly kind: 'extensionProposed'; readonly reason: string }
  | { readonly kind: 'extensionGranted'; readonly reason: string; readonly workingDays: number }
  | { readonly kind: 'abandoned'; readonly due: Day }
  | {
      readonly kind: 'approved'
      readonly findings: Findings
      readonly reason: string
      readonly text: AgreementText
    }
  | { readonly kind: 'rejected'; readonly findings: Findings; readonly decision: AdverseDecision }

/** The agreement's text, its signatures, the authority's review. */
export type AgreementEvent =
  | { readonly kind: 'agreementEdited'; readonly text: AgreementText; readonly reason: string }
  | {
      readonly kind: 'signed'
      readonly side: 'APPLICANT' | 'OPENER'
      readonly textHash: string
      readonly isLast: boolean
    }
  | { readonly kind: 'agreementPassed'; readonly finding: string; readonly textHash: string }
  | { readonly kind: 'agreementReturned'; readonly reason: string }
  | { readonly kind: 'agreementRefused'; readonly decision: AdverseDecision }
  | { readonly kind: 'amendmentStarted'; readonly reason: string }
  | { readonly kind: 'amendmentWithdrawn'; readonly reason: string }
  | { readonly kind: 'lapsed'; readonly due: Day }

/** Breach, remedy, ends, redress, delay. */
export type ConductEvent =
  | { readonly kind: 'noticeGiven'; readonly decision: AdverseDecision; readonly breach: Breach }
  | {
      readonly kind: 'suspended'
      readonly decision: AdverseDecision
      readonly breach: Breach
      /** People whose decision the system carries out; absent: nobody's. */
      readonly deciders?: readonly Person[]
    }
  | {
      readonly kind: 'remedyFiled'
      readonly done: string
      readonly evidence: readonly string[]
      readonly on: Day
      /** Of the breach; absent in older events: of every one. */
      readonly ground?: string
    }
  | { readonly kind: 'remedyAccepted'; readonly finding: string; readonly ground?: string }
  | {
      readonly kind: 'terminated'
      readonly decision: AdverseDecision
      readonly isFault: boolean
      readonly on: Day
    }
  | { readonly kind: 'breachConfirmed'; readonly decision: AdverseDecision; readonly on: Day }
  | { readonly kind: 'breachDismissed'; readonly reasons: string; readonly ground?: string }
  | { readonly kind: 'relinquished'; readonly ground: string; readonly reason: string }
  | { readonly kind: 'expired'; readonly ground: string; readonly effectiveTo: string }
  | { readonly kind: 'disposalFiled'; readonly method: string; readonly proofs: readonly Attachment[] }
  | {
      readonly kind: 'appealed'
      readonly grounds: string
      readonly evidence: readonly string[]
      /** Absent in older events: the last decision. */
      readonly against?: HeldKey
    }
  | {
      readonly kind: 'appealDecided'
      readonly isUpheld: boolean
      readonly reasons: string
      readonly isTermOver: boolean
      /** Absent in older events: all that was held then fell with the last decision. */
      readonly against?: HeldKey
    }
  | { readonly kind: 'escalated'; readonly terms: readonly TermCode[] }

/** What happened in a case. Nothing is computed when it is read back: days and texts are as they were decided. */
export type EventBody = ApplicationEvent | AgreementEvent | ConductEvent

/** When, by whom, and the clocks that it starts, or sets anew. */
export interface EventStamp {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly by: Stamp
  readonly clocks: readonly CaseClock[]
}

export type CaseEvent = EventBody & EventStamp
