import type { CaseState } from './case-state'
import type { ConductEvent, EventStamp } from './event'
import { backToPassed, passedText, settled } from './evolve-agreement'
import type { Change } from './evolve-application'

/** What an event of breach, end or redress changes. */
export const changeConduct = (state: CaseState, event: ConductEvent & EventStamp): Change => {
  const { breach, violations } = state
  switch (event.kind) {
    case 'noticeGiven':
      return { breach: event.breach, decision: event.decision, appeal: null }
    case 'suspended':
      return {
        phase: 'SUSPENDED',
        // an amendment that was under way is dropped
        agreement: passedText(state.passed),
        breach: event.breach,
        decision: event.decision,
        appeal: null,
      }
    case 'remedyFiled': {
      const { done, evidence, on } = event
      return { breach: breach && { ...breach, remedy: { done, evidence, on } } }
    }
    case 'remedyAccepted':
      return { phase: 'ACTIVE', breach: null, ...settled(state) }
    case 'terminated': {
      const { decision, isFault, on } = event
      const { ground, facts } = decision
      return {
        phase: 'TERMINATED',
        agreement: passedText(state.passed),
        breach: null,
        decision,
        appeal: null,
        // an end without fault leaves no mark
        violations: isFault ? [...violations, { ground, facts, on }] : violations,
      }
    }
    case 'breachConfirmed': {
      const { decision, on } = event
      const { ground, facts } = decision
      return { breach: null, decision, appeal: null, violations: [...violations, { ground, facts, on }] }
    }
    case 'breachDismissed':
      return { breach: null, ...settled(state) }
    case 'relinquished':
      return { phase: 'RELINQUISHED', agreement: passedText(state.passed), breach: null, ...settled(state) }
    case 'expired':
      return { phase: 'EXPIRED', agreement: passedText(state.passed) }
    case 'disposalFiled': {
      const { method, proofs, by, at } = event
      return { disposal: { method, proofs, by, at } }
    }
    case 'appealed': {
      const { grounds, evidence, by } = event
      const against = state.decision?.kind
      return { appeal: against === undefined ? null : { grounds, evidence, by, against, outcome: null } }
    }
    case 'appealDecided':
      return event.isUpheld ? upheld(state, event.isTermOver) : appealEnds(state, 'CONFIRMED')
    case 'escalated':
      return {}
  }
}

const appealEnds = ({ appeal }: CaseState, outcome: 'UPHELD' | 'CONFIRMED'): Change => ({
  appeal: appeal && { ...appeal, outcome },
})

/** The decision falls: the case stands as it would without it. */
const upheld = (state: CaseState, isTermOver: boolean): Change => {
  const { phase, violations, decision } = state
  const without: Change = { ...appealEnds(state, 'UPHELD'), decision: null }
  switch (decision?.kind) {
    case undefined:
      return without
    case 'REJECTED':
      return { ...without, phase: 'UNDER_EVALUATION', findings: null }
    case 'REFUSED':
      return { ...without, phase: 'SIGNED' }
    case 'AMENDMENT_REFUSED':
      return without
    case 'NOTICE':
      return { ...without, breach: null }
    case 'SUSPENDED':
      return phase === 'SUSPENDED'
        ? { ...without, ...backToPassed(state), breach: null }
        : { ...without, breach: null }
    case 'TERMINATED':
      return {
        ...without,
        ...(isTermOver ? { phase: 'EXPIRED' } : { ...backToPassed(state), disposal: null }),
        violations: violations.filter(({ ground }) => ground !== decision.ground),
      }
    case 'VIOLATION':
      return { ...without, violations: violations.filter(({ ground }) => ground !== decision.ground) }
  }
}
