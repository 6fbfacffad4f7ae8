import { fault } from '../../kernel/errors'
import { isEmpty } from './application'
import { clockIn } from './case-state'
import { extendClock, isOverdue } from './clock'
import type { EvaluationCommand } from './command'
import { todayOf } from './facts'
import { refuse, type Outcome } from './outcome'
import { isSamePerson } from './side'
import { happened, type Step } from './step'

export type ExtensionCommand = Extract<EvaluationCommand, { kind: 'proposeExtension' | 'grantExtension' }>

/**
 * More time to evaluate: once, proposed with a reason that the applicant reads, and granted by a leader of the opener
 * who is not the one who asks. Time that is over cannot be extended.
 */
export const decideExtension = (command: ExtensionCommand, step: Step): Outcome => {
  const { state, facts, by } = step
  const clock = clockIn(state, 'EVALUATION')
  if (clock === undefined || isOverdue(clock, todayOf(facts))) return refuse(fault('case.overdue'))
  const { extension } = state
  switch (command.kind) {
    case 'proposeExtension':
      if (extension !== null) return refuse(fault('case.extendedOnce'))
      if (isEmpty(command.reason)) return refuse(fault('case.reason'))
      return happened(step, { kind: 'extensionProposed', reason: command.reason })
    case 'grantExtension': {
      if (extension === null) return refuse(fault('case.noProposal'))
      if (extension.grantedBy !== null) return refuse(fault('case.extendedOnce'))
      const isLeader = facts.actor.kind === 'person' && facts.actor.isLeader
      if (!isLeader || isSamePerson(by, extension.proposedBy)) return refuse(fault('case.leader'))
      const { workingDays } = facts.terms.EXTENSION
      return happened(step, { kind: 'extensionGranted', reason: extension.reason, workingDays }, [
        extendClock(clock, workingDays, facts.calendar),
      ])
    }
  }
}
