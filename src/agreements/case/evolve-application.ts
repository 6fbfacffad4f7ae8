import type { CaseState, ConsultedParty, Consultation, ExpertReview, View } from './case-state'
import type { ApplicationEvent, EventStamp } from './event'
import { holding } from './held'

export type Change = Partial<CaseState>

/** What an event of the application changes. */
export const changeApplication = (
  state: CaseState,
  event: Exclude<ApplicationEvent, { kind: 'opened' }> & EventStamp,
): Change => {
  switch (event.kind) {
    case 'applicationEdited':
      return { application: { ...state.application, ...event.changes } }
    case 'submitted':
      return { phase: 'SUBMITTED', receivedOn: event.receivedOn, conditionSets: event.conditionSets }
    case 'cancelled':
      return { phase: 'CANCELLED' }
    case 'correctionRequested':
      return { phase: 'CORRECTION_REQUESTED', correction: event.gaps }
    case 'abandoned':
      return { phase: 'ABANDONED' }
    case 'accepted':
    case 'expertReviewEnded':
      return { phase: 'UNDER_EVALUATION' }
    case 'consulted': {
      const parties = event.parties.map((party) => ({ ...party, answer: null }))
      const consultation = { question: event.question, parties }
      return { phase: 'CONSULTING', consultations: [...state.consultations, consultation] }
    }
    case 'viewGiven': {
      const { consents, view, evidence } = event
      const consultations = answered(state.consultations, ({ party }) =>
        party === event.party ? { consents, view, evidence } : null,
      )
      return { phase: event.isLast ? 'UNDER_EVALUATION' : 'CONSULTING', consultations }
    }
    case 'consultationEnded':
      return { phase: 'UNDER_EVALUATION', consultations: answered(state.consultations, silence) }
    case 'expertsAsked': {
      const review = { question: event.question, experts: event.experts, opinions: [] }
      return { phase: 'EXPERT_REVIEW', expertReviews: [...state.expertReviews, review] }
    }
    case 'opinionGiven': {
      const { expert, opinion, attachments } = event
      const expertReviews = withLast(state.expertReviews, (review): ExpertReview => ({
        ...review,
        opinions: [...review.opinions, { expert, opinion, attachments }],
      }))
      return { phase: event.isLast ? 'UNDER_EVALUATION' : 'EXPERT_REVIEW', expertReviews }
    }
    case 'extensionProposed':
      return { extension: { reason: event.reason, proposedBy: event.by, grantedBy: null } }
    case 'extensionGranted':
      return { extension: state.extension === null ? null : { ...state.extension, grantedBy: event.by } }
    case 'approved':
      return {
        phase: 'APPROVED',
        findings: event.findings,
        agreement: { text: event.text, signatures: [] },
      }
    case 'rejected':
      return {
        phase: 'REJECTED',
        findings: event.findings,
        held: [holding(state, event.decision)],
      }
  }
}

/** A co-producer who is silent consents; of a third party that is silent nothing is known (OGI 32, 34). */
const silence = ({ capacity }: ConsultedParty): View => ({
  consents: capacity === 'CO_PRODUCER' ? true : null,
  view: '',
  evidence: [],
})

const answered = (
  consultations: readonly Consultation[],
  answerOf: (party: ConsultedParty) => View | null,
): readonly Consultation[] =>
  withLast(consultations, (last) => ({
    ...last,
    parties: last.parties.map((party) => ({ ...party, answer: party.answer ?? answerOf(party) })),
  }))

const withLast = <T>(list: readonly T[], change: (last: T) => T): readonly T[] =>
  list.map((item, i) => (i === list.length - 1 ? change(item) : item))
