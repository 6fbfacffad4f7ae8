import { invariant } from '../../kernel/errors'
import type { CaseState, HistoryLine } from './case-state'
import { dueOf, type CaseClock, type TermCode } from './clock'
import type { CaseEvent } from './event'
import { changeAgreement } from './evolve-agreement'
import { changeApplication, type Change } from './evolve-application'
import { changeConduct } from './evolve-conduct'
import { isAwaited, isFaultOpen, isShared } from './held'
import type { Phase } from './phase'

/** Clocks that go on in a phase; every other one ends where the phase begins. */
const clocksIn: Readonly<Record<Phase, readonly TermCode[]>> = {
  DRAFT: [],
  SUBMITTED: ['FORMAL_CHECK'],
  CORRECTION_REQUESTED: ['CORRECTION_ANSWER'],
  UNDER_EVALUATION: ['EVALUATION'],
  CONSULTING: ['EVALUATION', 'CONSULTATION'],
  EXPERT_REVIEW: ['EVALUATION', 'EXPERT_REVIEW'],
  REJECTED: ['APPEAL_DECISION'],
  CANCELLED: [],
  ABANDONED: [],
  APPROVED: ['SIGNING'],
  LAPSED: [],
  SIGNED: ['REVIEW'],
  RETURNED: ['SIGNING'],
  REFUSED: ['APPEAL_DECISION'],
  ACTIVE: ['REMEDY', 'APPEAL_DECISION'],
  SUSPENDED: ['REMEDY', 'APPEAL_DECISION'],
  AMENDING: ['APPEAL_DECISION'],
  AMENDMENT_REVIEW: ['REVIEW', 'APPEAL_DECISION'],
  EXPIRED: ['DISPOSAL', 'SETTLEMENT', 'APPEAL_DECISION'],
  TERMINATED: ['DISPOSAL', 'SETTLEMENT', 'APPEAL_DECISION'],
  RELINQUISHED: ['DISPOSAL', 'APPEAL_DECISION'],
}

/**
 * The case after an event. It decides nothing and asks for nothing: whatever was computed stands in the event.
 * @param state null: before the first event, which must be `opened`
 */
export const evolve = (state: CaseState | null, event: CaseEvent): CaseState => {
  if (event.kind === 'opened') return opened(event)
  invariant(state !== null, '3b71', `a case begins with ${event.kind}`)
  const next: CaseState = { ...state, ...changeOf(state, event) }
  return {
    ...next,
    clocks: clocksAfter(state, next, event),
    history: [...state.history, lineOf(state.phase, next.phase, event)],
  }
}

/** The case after events in order. */
export const fold = (state: CaseState, events: readonly CaseEvent[]): CaseState =>
  events.reduce((before, event) => evolve(before, event), state)

/** A case from its whole history; null: no events. */
export const caseOf = (events: readonly CaseEvent[]): CaseState | null =>
  events.reduce<CaseState | null>(evolve, null)

const opened = (event: Extract<CaseEvent, { kind: 'opened' }>): CaseState => ({
  id: event.case,
  cover: event.cover,
  phase: 'DRAFT',
  applicant: { organisation: event.by.organisation ?? '', account: event.by.account },
  opener: event.opener,
  authority: event.authority,
  application: event.application,
  receivedOn: null,
  conditionSets: [],
  correction: null,
  consultations: [],
  expertReviews: [],
  extension: null,
  findings: null,
  agreement: null,
  passed: null,
  held: [],
  violations: [],
  disposal: null,
  clocks: event.clocks,
  history: [lineOf(null, 'DRAFT', event)],
})

const changeOf = (state: CaseState, event: Exclude<CaseEvent, { kind: 'opened' }>): Change => {
  switch (event.kind) {
    case 'applicationEdited':
    case 'submitted':
    case 'cancelled':
    case 'correctionRequested':
    case 'abandoned':
    case 'accepted':
    case 'expertReviewEnded':
    case 'consulted':
    case 'viewGiven':
    case 'consultationEnded':
    case 'expertsAsked':
    case 'opinionGiven':
    case 'extensionProposed':
    case 'extensionGranted':
    case 'approved':
    case 'rejected':
      return changeApplication(state, event)
    case 'agreementEdited':
    case 'signed':
    case 'agreementPassed':
    case 'agreementReturned':
    case 'agreementRefused':
    case 'amendmentStarted':
    case 'amendmentWithdrawn':
    case 'lapsed':
      return changeAgreement(state, event)
    case 'noticeGiven':
    case 'suspended':
    case 'remedyFiled':
    case 'remedyAccepted':
    case 'terminated':
    case 'breachConfirmed':
    case 'breachDismissed':
    case 'relinquished':
    case 'expired':
    case 'disposalFiled':
    case 'appealed':
    case 'appealDecided':
    case 'escalated':
      return changeConduct(state, event)
  }
}

const clocksAfter = (before: CaseState, after: CaseState, event: CaseEvent): readonly CaseClock[] => {
  const isSetAnew = (clock: CaseClock): boolean =>
    event.clocks.some(
      (other) => other.term === clock.term && (!isShared(clock) || dueOf(other) === dueOf(clock)),
    )
  const isOver = (clock: CaseClock): boolean =>
    !clocksIn[after.phase].includes(clock.term) ||
    isSetAnew(clock) ||
    (isShared(clock) && !isAwaited(after.held, clock)) ||
    (clock.term === 'DISPOSAL' && after.disposal !== null) ||
    (clock.term === 'SETTLEMENT' && !isFaultOpen(after))
  return [...before.clocks.filter((clock) => !isOver(clock)), ...event.clocks]
}

const lineOf = (from: Phase | null, to: Phase, event: CaseEvent): HistoryLine => ({
  event: event.kind,
  at: event.at,
  by: event.by,
  from,
  to,
  reason: reasonOf(event),
  deciders: event.kind === 'suspended' ? (event.deciders ?? []) : [],
  isAdverse: 'decision' in event || (event.kind === 'appealDecided' && !event.isUpheld),
})

/** The words that an event was reasoned with; empty: none. */
const reasonOf = (event: CaseEvent): string => {
  if ('decision' in event) return event.decision.reasons
  if ('reason' in event) return event.reason
  if ('reasons' in event) return event.reasons
  if ('finding' in event) return event.finding
  if ('gaps' in event) return event.gaps.join('\n')
  return 'question' in event ? event.question : ''
}
