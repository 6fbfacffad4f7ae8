import { fault } from '../../kernel/errors'
import { clockIn, lastOf, type CaseState } from './case-state'
import { isOverdue, startClock, type TermCode } from './clock'
import type { ClockCommand } from './command'
import { resumedEvaluation } from './decide-advice'
import { groundFor, isTermOver, settlementClock } from './decide-end'
import { countingOf, todayOf } from './facts'
import { openBreaches } from './held'
import { refuse, type Outcome } from './outcome'
import { happened, type Step } from './step'

/** What time does by itself: it tells, it closes, and it never grants. */
export const decideClock = (command: ClockCommand, step: Step): Outcome => {
  const { state, facts } = step
  switch (command.kind) {
    case 'escalate':
      return escalate(step)
    case 'abandon':
      return afterTerm('CORRECTION_ANSWER', step, (due) => happened(step, { kind: 'abandoned', due }))
    case 'lapse':
      return afterTerm('SIGNING', step, (due) => happened(step, { kind: 'lapsed', due }))
    case 'endConsultation':
      return afterTerm('CONSULTATION', step, () =>
        happened(step, { kind: 'consultationEnded', silent: silentIn(state) }, [
          resumedEvaluation(state, facts),
        ]),
      )
    case 'expire': {
      const { passed } = state
      if (passed === null || !isTermOver(state, facts))
        return refuse(fault('case.notDue', { due: passed?.text.effectiveTo ?? '' }))
      const { effectiveTo } = passed.text
      return happened(step, { kind: 'expired', ground: groundFor('EXPIRE', facts), effectiveTo }, [
        startClock('DISPOSAL', countingOf(facts)),
        ...settlementClock(openBreaches(state), facts),
      ])
    }
  }
}

const silentIn = ({ consultations }: CaseState): readonly string[] =>
  (lastOf(consultations)?.parties ?? []).filter(({ answer }) => answer === null).map(({ party }) => party)

const afterTerm = (term: TermCode, { state, facts }: Step, then: (due: string) => Outcome): Outcome => {
  const clock = clockIn(state, term)
  if (clock?.run.kind !== 'running') return refuse(fault('case.notDue', { due: '' }))
  const { due } = clock.run
  return isOverdue(clock, todayOf(facts)) ? then(due) : refuse(fault('case.notDue', { due }))
}

/** Tells the authority, once for each clock, that a step is late. */
const escalate = (step: Step): Outcome => {
  const today = todayOf(step.facts)
  const late = step.state.clocks.filter((clock) => clock.escalatedOn === null && isOverdue(clock, today))
  if (late.length === 0) {
    const running = step.state.clocks.flatMap(({ run }) => (run.kind === 'running' ? [run.due] : []))
    return refuse(fault('case.notDue', { due: running.sort()[0] ?? '' }))
  }
  return happened(
    step,
    { kind: 'escalated', terms: late.map(({ term }) => term) },
    late.map((clock) => ({ ...clock, escalatedOn: today })),
  )
}
