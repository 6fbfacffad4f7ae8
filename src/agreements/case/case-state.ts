import type { AgreementText } from './agreement-text'
import type { Application, Attachment } from './application'
import type { CaseClock } from './clock'
import type { Phase } from './phase'
import { isSamePerson, sidesOf, type Actor, type Person, type Side, type Stamp } from './side'
import type { Day } from './working-days'

/** A case as its events have made it: plain data, never changed in place. */
export interface CaseState {
  readonly id: string
  /** The cases of one application to several openers share it. */
  readonly cover: string
  readonly phase: Phase
  readonly applicant: { readonly organisation: string; readonly account: string }
  /** Organisations. */
  readonly opener: string
  readonly authority: string
  readonly application: Application
  /** When the application that is evaluated came in; null: not submitted. */
  readonly receivedOn: Day | null
  /** The published conditions that it is evaluated under; empty: not submitted. */
  readonly conditionSets: readonly string[]
  /** What was asked to be completed, once; null: nothing. */
  readonly correction: readonly string[] | null
  readonly consultations: readonly Consultation[]
  readonly expertReviews: readonly ExpertReview[]
  readonly extension: Extension | null
  readonly findings: Findings | null
  readonly agreement: CaseAgreement | null
  /** What was open last: the text that both signed and the authority passed; null: nothing ever was. */
  readonly passed: PassedAgreement | null
  /** Decisions against the applicant that are in force, oldest first. Of a terminated case: also what stands again if that falls. */
  readonly held: readonly Held[]
  /** Marks that faults have left; none for an end without fault. */
  readonly violations: readonly Violation[]
  readonly disposal: Disposal | null
  readonly clocks: readonly CaseClock[]
  readonly history: readonly HistoryLine[]
}

/** One that is asked: a third party, whose silence leaves the opener to decide, or a co-producer, whose silence consents. */
export interface ConsultedParty {
  /** An account or an organisation. */
  readonly party: string
  readonly capacity: 'THIRD_PARTY' | 'CO_PRODUCER'
}

export interface Consultation {
  readonly question: string
  readonly parties: readonly (ConsultedParty & { readonly answer: View | null })[]
}

export interface View {
  /** Null: silent, and the opener decides. */
  readonly consents: boolean | null
  readonly view: string
  readonly evidence: readonly Attachment[]
}

export interface ExpertReview {
  readonly question: string
  readonly experts: readonly string[]
  readonly opinions: readonly ExpertOpinion[]
}

/** Advice: it is attached and decides nothing. */
export interface ExpertOpinion {
  readonly expert: string
  readonly opinion: string
  readonly attachments: readonly Attachment[]
}

export interface Extension {
  readonly reason: string
  readonly proposedBy: Stamp
  /** Null: not granted yet. */
  readonly grantedBy: Stamp | null
}

/** The checklists of the conditions that the case is under, answered item by item. */
export type Findings = readonly ChecklistAnswer[]

export interface ChecklistAnswer {
  readonly conditionSet: string
  readonly item: string
  readonly isMet: boolean
  readonly note: string
}

export type SigningSide = 'APPLICANT' | 'OPENER'

export interface Signature {
  readonly side: SigningSide
  readonly textHash: string
  readonly by: Stamp
  /** ISO 8601, UTC. */
  readonly at: string
}

/** The text that is worked on, and who has signed it as it stands. */
export interface CaseAgreement {
  readonly text: AgreementText
  readonly signatures: readonly Signature[]
}

export interface PassedAgreement extends CaseAgreement {
  readonly review: {
    readonly by: Stamp
    readonly at: string
    readonly finding: string
    readonly textHash: string
  }
}

/** @see Finding */
export interface Breach {
  readonly ground: string
  readonly isFault: boolean
  readonly facts: string
  readonly evidence: readonly string[]
  readonly measure: 'NOTICE' | 'SUSPEND'
  readonly since: Day
  /** Last day to put it right; null: nothing to put right. */
  readonly remedyDue: Day | null
  readonly remedy: { readonly done: string; readonly evidence: readonly string[]; readonly on: Day } | null
}

/** How a decision can be challenged, and until when. */
export interface Redress {
  /** Codes of the means, e.g. `APPEAL`, `RECONSIDERATION`, `LITIGATION`. */
  readonly means: readonly string[]
  readonly due: Day
}

export type AdverseKind =
  'REJECTED' | 'REFUSED' | 'AMENDMENT_REFUSED' | 'NOTICE' | 'SUSPENDED' | 'TERMINATED' | 'VIOLATION'

export interface AdverseDecision {
  readonly kind: AdverseKind
  /** The ground's code; of a rejection or refusal, its basis. */
  readonly ground: string
  readonly facts: string
  readonly evidence: readonly string[]
  readonly reasons: string
  readonly redress: Redress
  readonly by: Stamp
  readonly at: string
}

export interface Violation {
  readonly ground: string
  readonly facts: string
  readonly on: Day
}

export interface Disposal {
  readonly method: string
  readonly proofs: readonly Attachment[]
  readonly by: Stamp
  readonly at: string
}

/** One step of the case, for whoever follows it. */
export interface HistoryLine {
  readonly event: string
  readonly at: string
  readonly by: Stamp
  readonly from: Phase | null
  readonly to: Phase
  /** Empty: none was given. */
  readonly reason: string
  /** People whose decision the system carried out. */
  readonly deciders: readonly Person[]
  /** Whether it went against the applicant, be it an appeal that failed. */
  readonly isAdverse: boolean
}

/** Sides that an actor could stand on in a case. Until it is submitted it is its applicant's alone. */
export const sidesIn = (state: CaseState, actor: Actor): readonly Side[] => {
  const sides = sidesOf(actor, {
    applicant: state.applicant,
    opener: state.opener,
    authority: state.authority,
    experts: state.expertReviews.flatMap(({ experts }) => experts),
    consulted: state.consultations.flatMap(({ parties }) => parties.map(({ party }) => party)),
  })
  return state.receivedOn === null ? sides.filter((side) => side === 'APPLICANT' || side === 'SYSTEM') : sides
}

/** Sides that a person has acted on in a case, by its own history. The system is nobody. */
export const sidesActedOn = (state: CaseState, person: Person): readonly Side[] => [
  ...new Set(
    state.history
      .filter(({ by }) => by.side !== 'SYSTEM' && isSamePerson(by, person))
      .map(({ by }) => by.side),
  ),
]

export const clockIn = (state: CaseState, term: CaseClock['term']): CaseClock | undefined =>
  state.clocks.find((clock) => clock.term === term)

/** The consultation, or the review by experts, that is under way: the last one. */
export const lastOf = <T>(list: readonly T[]): T | undefined => list[list.length - 1]

/** What is held against the applicant: a decision in force, with the breach that it names and the appeal against it. */
export interface Held {
  readonly decision: AdverseDecision
  /** Number of its step in the history: 1, 2, … */
  readonly line: number
  /** Of a notice or suspension; else null. */
  readonly breach: Breach | null
  readonly appeal: Appeal | null
  /** The signed text of an amendment that was refused; else null. */
  readonly refused: CaseAgreement | null
}

export interface Appeal {
  readonly grounds: string
  readonly evidence: readonly string[]
  /** Last day to decide it; null: not known. */
  readonly due: Day | null
  /** Whether it failed; else it waits for its decision. One that is upheld ends with what it was against. */
  readonly isConfirmed: boolean
}
