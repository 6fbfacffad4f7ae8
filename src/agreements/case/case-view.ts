import { onlyAdvises, phaseFor } from './advice-view'
import { reasonForApplicant } from './applicant-view'
import type { AdverseDecision, CaseState } from './case-state'
import { isOverdue, type TermCode } from './clock'
import type { CommandKind } from './command'
import { lastDecision } from './held'
import type { Phase } from './phase'
import type { Side } from './side'
import { possibleFrom } from './transitions'
import { countWorkingDays, type Day, type WorkCalendar } from './working-days'

/**
 * What whoever has a part in a case sees of it at any time; who is asked alone, sees no more than whether and until
 * when.
 */
export interface CaseView {
  readonly phase: Phase
  readonly clocks: readonly ClockView[]
  readonly history: readonly StepView[]
  /** The decision against the applicant that is in force; null: none. */
  readonly decision: Omit<AdverseDecision, 'by'> | null
  /** Whether the user still owes the proof that the data were deleted or returned. */
  readonly owesDisposal: boolean
  /** Steps that this side can take from here. */
  readonly possible: readonly CommandKind[]
}

export interface ClockView {
  readonly term: TermCode
  /** Null: it stands still. */
  readonly due: Day | null
  readonly leftWorkingDays: number
  readonly isOverdue: boolean
  readonly wasEscalated: boolean
  /** Years for which no calendar was entered, so that the day may be off. */
  readonly uncertainYears: readonly number[]
}

/** A step, with the side that took it; the person is for the case file alone. */
export interface StepView {
  readonly event: string
  readonly at: string
  readonly side: Side
  readonly from: Phase | null
  readonly to: Phase
  readonly reason: string
}

export const caseView = (
  state: CaseState,
  sides: readonly Side[],
  { calendar, today }: { readonly calendar: WorkCalendar; readonly today: Day },
): CaseView => {
  const isAsked = onlyAdvises(sides)
  const isApplicant = sides.includes('APPLICANT')
  const { clocks, history } = state
  const phase = phaseFor(state.phase, sides)
  return {
    phase,
    clocks: clocks
      .filter(({ term }) => !isAsked || adviceTerms.includes(term))
      .map((clock) => ({
        term: clock.term,
        due: clock.run.kind === 'running' ? clock.run.due : null,
        leftWorkingDays:
          clock.run.kind === 'running'
            ? countWorkingDays(calendar, today, clock.run.due)
            : clock.run.leftWorkingDays,
        isOverdue: isOverdue(clock, today),
        wasEscalated: clock.escalatedOn !== null,
        uncertainYears: clock.uncertainYears,
      })),
    history: isAsked
      ? []
      : history.map((line) => ({
          event: line.event,
          at: line.at,
          side: line.by.side,
          from: line.from,
          to: line.to,
          reason: isApplicant ? reasonForApplicant(line) : line.reason,
        })),
    decision: isAsked ? null : withoutPerson(lastDecision(state)),
    owesDisposal: !isAsked && clocks.some(({ term }) => term === 'DISPOSAL'),
    possible: possibleFrom(phase, sides),
  }
}

const adviceTerms: readonly TermCode[] = ['CONSULTATION', 'EXPERT_REVIEW']

const withoutPerson = (decided: AdverseDecision | null): CaseView['decision'] => {
  if (decided === null) return null
  const { by: _, ...decision } = decided
  return decision
}
