import type { CaseState, Held } from './case-state'
import { dueOf, type TermCode } from './clock'
import type { ConductEvent, EventStamp } from './event'
import { passedText } from './evolve-agreement'
import type { Change } from './evolve-application'
import { hasKey, holding, keepsClosed, withoutBreach, type HeldKey } from './held'

/** What an event of breach, end or redress changes. */
export const changeConduct = (state: CaseState, event: ConductEvent & EventStamp): Change => {
  const { held, violations } = state
  switch (event.kind) {
    case 'noticeGiven':
      return {
        phase: 'ACTIVE',
        // an amendment that was under way is dropped
        agreement: passedText(state.passed),
        held: [...held, holding(state, event.decision, { breach: event.breach })],
      }
    case 'suspended': {
      const suspension = holding(state, event.decision, { breach: event.breach })
      if (state.phase === 'TERMINATED') return { held: beforeEnd(held, suspension) }
      return {
        phase: 'SUSPENDED',
        agreement: passedText(state.passed),
        held: [...held, suspension],
      }
    }
    case 'remedyFiled': {
      const { done, evidence, on, ground } = event
      return { held: held.map((one) => withRemedy(one, { done, evidence, on }, ground)) }
    }
    case 'remedyAccepted': {
      const left = leftOf(held, event.ground)
      return { phase: standing(left), held: left }
    }
    case 'terminated': {
      const { decision, isFault, on } = event
      const { ground, facts } = decision
      return {
        phase: 'TERMINATED',
        agreement: passedText(state.passed),
        // what led there stands again where the termination falls
        held: [...held, holding(state, decision)],
        // an end without fault leaves no mark
        violations: isFault ? [...violations, { ground, facts, on }] : violations,
      }
    }
    case 'breachConfirmed': {
      const { decision, on } = event
      const { ground, facts } = decision
      // what an appeal against the termination may bring back is kept
      const left = state.phase === 'TERMINATED' ? held : withoutBreach(held, ground)
      return {
        held: [...left, holding(state, decision)],
        violations: [...violations, { ground, facts, on }],
      }
    }
    case 'breachDismissed':
      return { held: leftOf(held, event.ground) }
    case 'relinquished':
      return { phase: 'RELINQUISHED', agreement: passedText(state.passed), held: [] }
    case 'expired':
      return { phase: 'EXPIRED', agreement: passedText(state.passed) }
    case 'disposalFiled': {
      const { method, proofs, by, at } = event
      return { disposal: { method, proofs, by, at } }
    }
    case 'appealed': {
      const { grounds, evidence } = event
      const appeal = { grounds, evidence, due: dueIn(event, 'APPEAL_DECISION'), isConfirmed: false }
      const against = heldBy(held, event.against)
      return { held: held.map((one) => (one === against ? { ...one, appeal } : one)) }
    }
    case 'appealDecided': {
      const against = heldBy(held, event.against)
      if (event.isUpheld) return against === undefined ? {} : upheld(state, against, event)
      return { held: held.map((one) => (one === against ? confirmed(one) : one)) }
    }
    case 'escalated':
      return {}
  }
}

/** With one more that stands where the termination falls: the termination stays the last decision. */
const beforeEnd = (held: readonly Held[], suspension: Held): readonly Held[] => {
  const end = held.findLastIndex(({ decision }) => decision.kind === 'TERMINATED')
  return [...held.slice(0, end), suspension, ...held.slice(end)]
}

/** In older events, which named no ground, everything was settled at once. */
const leftOf = (held: readonly Held[], ground: string | undefined): readonly Held[] =>
  ground === undefined ? [] : withoutBreach(held, ground)

const heldBy = (held: readonly Held[], key: HeldKey | undefined): Held | undefined =>
  key === undefined ? held.at(-1) : held.find((one) => hasKey(one, key))

const standing = (held: readonly Held[]): 'ACTIVE' | 'SUSPENDED' =>
  keepsClosed(held) ? 'SUSPENDED' : 'ACTIVE'

const dueIn = ({ clocks }: EventStamp, term: TermCode): string | null => {
  const clock = clocks.find((one) => one.term === term)
  return clock === undefined ? null : dueOf(clock)
}

const withRemedy = (
  one: Held,
  remedy: NonNullable<NonNullable<Held['breach']>['remedy']>,
  ground: string | undefined,
): Held => {
  const { breach } = one
  const isMeant = breach?.remedyDue != null && (ground === undefined || breach.ground === ground)
  return isMeant ? { ...one, breach: { ...breach, remedy } } : one
}

const confirmed = (one: Held): Held =>
  one.appeal === null ? one : { ...one, appeal: { ...one.appeal, isConfirmed: true } }

/** The decision falls: the case stands as it would without it, and what else is held goes on to be. */
const upheld = (
  { phase, violations, held }: CaseState,
  against: Held,
  event: Extract<ConductEvent, { kind: 'appealDecided' }> & EventStamp,
): Change => {
  const left = event.against === undefined ? [] : held.filter((one) => one !== against)
  const { kind, ground } = against.decision
  const unmarked = violations.filter((violation) => violation.ground !== ground)
  switch (kind) {
    case 'REJECTED':
      return { held: left, phase: 'UNDER_EVALUATION', findings: null }
    case 'REFUSED':
      return { held: left, phase: 'SIGNED' }
    case 'AMENDMENT_REFUSED':
      // its review begins anew, where one can, in place of an amendment that was begun meanwhile
      return dueIn(event, 'REVIEW') === null
        ? { held: left }
        : { held: left, phase: 'AMENDMENT_REVIEW', agreement: against.refused }
    case 'NOTICE':
      return { held: left }
    case 'SUSPENDED':
      return phase === 'SUSPENDED' ? { held: left, phase: standing(left) } : { held: left }
    case 'TERMINATED':
      return event.isTermOver
        ? { held: left, phase: 'EXPIRED', violations: unmarked }
        : {
            // what was found because of the end is open again
            held: left
              .filter(({ decision }) => decision.kind !== 'VIOLATION')
              .map((one) => withTerm(one, dueIn(event, 'REMEDY'))),
            phase: standing(left),
            disposal: null,
            violations: [],
          }
    case 'VIOLATION':
      return { held: withoutBreach(left, ground), violations: unmarked }
  }
}

/** The term to remedy begins anew, as it could not be used. */
const withTerm = (one: Held, due: string | null): Held =>
  one.breach?.remedyDue == null ? one : { ...one, breach: { ...one.breach, remedyDue: due } }
