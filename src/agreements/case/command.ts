import type { AgreementTerms } from './agreement-text'
import type { Application, Attachment } from './application'
import type { ConsultedParty, Findings } from './case-state'
import type { Person } from './side'

/** What the applicant asks for before there is an agreement. */
export type ApplicationCommand =
  | {
      readonly kind: 'apply'
      readonly case: string
      readonly cover: string
      readonly application: Application
    }
  | { readonly kind: 'editApplication'; readonly changes: Partial<Application> }
  | { readonly kind: 'submit' }
  | { readonly kind: 'cancel'; readonly reason: string }

/** What the opener does with it, and those whom it asks. */
export type EvaluationCommand =
  | { readonly kind: 'requestCorrection'; readonly gaps: readonly string[] }
  | { readonly kind: 'accept' }
  | { readonly kind: 'consult'; readonly parties: readonly ConsultedParty[]; readonly question: string }
  | {
      readonly kind: 'giveView'
      readonly consents: boolean
      readonly view: string
      readonly evidence: readonly Attachment[]
    }
  | { readonly kind: 'referToExperts'; readonly experts: readonly string[]; readonly question: string }
  | { readonly kind: 'giveOpinion'; readonly opinion: string; readonly attachments: readonly Attachment[] }
  | { readonly kind: 'endExpertReview'; readonly reason: string }
  | { readonly kind: 'proposeExtension'; readonly reason: string }
  | { readonly kind: 'grantExtension' }
  | {
      readonly kind: 'approve'
      readonly findings: Findings
      readonly reason: string
      readonly agreementNumber: string
    }
  | { readonly kind: 'reject'; readonly findings: Findings; readonly reason: string; readonly basis: string }

/** The agreement: its text, its signatures, and the authority's review. */
export type AgreementCommand =
  | { readonly kind: 'editAgreement'; readonly changes: Partial<AgreementTerms>; readonly reason: string }
  | { readonly kind: 'sign'; readonly textHash: string }
  | { readonly kind: 'passAgreement'; readonly finding: string }
  | { readonly kind: 'returnAgreement'; readonly reason: string }
  | { readonly kind: 'refuseAgreement'; readonly reason: string; readonly basis: string }
  | { readonly kind: 'startAmendment'; readonly reason: string }
  | { readonly kind: 'withdrawAmendment'; readonly reason: string }

/** What a measure rests on. */
export interface Finding {
  /** A code of the grounds, e.g. `T01`. */
  readonly ground: string
  readonly facts: string
  /** References to records, reports or files; at least one. */
  readonly evidence: readonly string[]
  readonly reasons: string
}

/** Breach, remedy, and the ends of an agreement. `ground` says which of several that are open is meant. */
export type ConductCommand =
  | ({ readonly kind: 'giveNotice' } & Finding)
  | ({ readonly kind: 'suspend'; readonly deciders?: readonly Person[] } & Finding)
  | {
      readonly kind: 'fileRemedy'
      readonly done: string
      readonly evidence: readonly string[]
      readonly ground?: string | undefined
    }
  | { readonly kind: 'acceptRemedy'; readonly finding: string; readonly ground?: string | undefined }
  | ({ readonly kind: 'terminate' } & Finding)
  | {
      readonly kind: 'settleBreach'
      readonly isViolation: boolean
      readonly reasons: string
      readonly ground?: string | undefined
    }
  | { readonly kind: 'relinquish'; readonly reason: string }
  | { readonly kind: 'fileDisposal'; readonly method: string; readonly proofs: readonly Attachment[] }
  | {
      readonly kind: 'appeal'
      readonly grounds: string
      readonly evidence: readonly string[]
      /** Of the decision; absent: of the last one. */
      readonly ground?: string | undefined
    }
  | {
      readonly kind: 'decideAppeal'
      readonly isUpheld: boolean
      readonly reasons: string
      readonly ground?: string | undefined
    }

/** What time does. None of these ever grants anything. */
export type ClockCommand =
  | { readonly kind: 'escalate' }
  | { readonly kind: 'abandon' }
  | { readonly kind: 'endConsultation' }
  | { readonly kind: 'lapse' }
  | { readonly kind: 'expire' }

/** A step that someone wants to take in a case. */
export type Command =
  ApplicationCommand | EvaluationCommand | AgreementCommand | ConductCommand | ClockCommand

export type CommandKind = Command['kind']
