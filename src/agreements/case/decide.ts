import { fault, invariant, type Fault } from '../../kernel/errors'
import { phaseFor } from './advice-view'
import { sidesActedOn, sidesIn, type CaseState } from './case-state'
import type { Command } from './command'
import { decideAdvice } from './decide-advice'
import { decideAgreement } from './decide-agreement'
import { decideApplication, openCase } from './decide-application'
import { decideClock } from './decide-clock'
import { decideConduct } from './decide-conduct'
import { decideEnd } from './decide-end'
import { decideEvaluation } from './decide-evaluation'
import { decideExtension } from './decide-extension'
import { fold } from './evolve'
import type { Facts } from './facts'
import { refuse, type Outcome, type Refusal } from './outcome'
import type { Phase } from './phase'
import { stampOf, type Side } from './side'
import type { Step } from './step'
import { possibleFrom, transitionOf, transitions, type Transition } from './transitions'

/**
 * What a command does to a case: the events that follow, or the fault because of which nothing does.
 * @param state null: there is no case yet
 * @returns faults: FORBIDDEN to whom it is not allowed, INVALID_TRANSITION where nobody may, BAD_USER_INPUT with every
 *   problem of what was handed in
 */
export const decide = (command: Command, state: CaseState | null, facts: Facts): Outcome => {
  if (state === null)
    return command.kind === 'apply'
      ? openCase(command, facts)
      : refuse(fault('case.notFromHere', { command: command.kind, phase: 'NONE', possible: ['apply'] }))
  const gate = mayTake(command, state, facts)
  if (!gate.ok) return gate
  const outcome = decideStep(command, { state, facts, by: stampOf(facts.actor, gate.side) })
  if (outcome.ok) {
    const { phase } = fold(state, outcome.events)
    invariant(gate.transition.to.includes(phase), '8f2a', `${command.kind} leads to ${phase}`)
  }
  return outcome
}

type Gate = { readonly ok: true; readonly side: Side; readonly transition: Transition } | Refusal

/** Whoever has no part in the case learns nothing of it; one person stays on one side. */
const mayTake = ({ kind }: Command, state: CaseState, { actor }: Facts): Gate => {
  const standing = sidesIn(state, actor)
  const phase = phaseFor(state.phase, standing)
  if (standing.length === 0) return refuse(fault('case.noPart'))
  const transition = transitionOf(phase, kind)
  if (transition === undefined || isOthersHere(transition, standing))
    return refuse(notFromHere(kind, phase, possibleFrom(phase, standing)))
  const able = standing.filter((side) => transition.by.includes(side))
  const acted = actor.kind === 'system' ? [] : sidesActedOn(state, actor)
  const [side] = acted.length === 0 ? able : able.filter((one) => acted.every((other) => other === one))
  if (side !== undefined) return { ok: true, side, transition }
  return refuse(
    able.length === 0
      ? fault('case.side', { sides: transition.by })
      : fault('case.twoSides', { sides: acted }, { rule: 'R-20' }),
  )
}

/** Whether a step that these sides take elsewhere is the program's alone from here. */
const isOthersHere = ({ command, by }: Transition, sides: readonly Side[]): boolean =>
  by.every((side) => side === 'SYSTEM') &&
  !sides.includes('SYSTEM') &&
  transitions.some((other) => other.command === command && other.by.some((side) => sides.includes(side)))

/** Whoever can do something else learns what. */
const notFromHere = (command: Command['kind'], phase: Phase, possible: readonly string[]): Fault =>
  possible.length === 0
    ? fault('case.nothingFromHere', { command, phase })
    : fault('case.notFromHere', { command, phase, possible })

const decideStep = (command: Command, step: Step): Outcome => {
  switch (command.kind) {
    case 'apply':
      // not in the table from any phase
      return refuse(notFromHere(command.kind, step.state.phase, []))
    case 'editApplication':
    case 'submit':
    case 'cancel':
      return decideApplication(command, step)
    case 'requestCorrection':
    case 'accept':
    case 'approve':
    case 'reject':
      return decideEvaluation(command, step)
    case 'consult':
    case 'giveView':
    case 'referToExperts':
    case 'giveOpinion':
    case 'endExpertReview':
      return decideAdvice(command, step)
    case 'proposeExtension':
    case 'grantExtension':
      return decideExtension(command, step)
    case 'editAgreement':
    case 'sign':
    case 'passAgreement':
    case 'returnAgreement':
    case 'refuseAgreement':
    case 'startAmendment':
    case 'withdrawAmendment':
      return decideAgreement(command, step)
    case 'giveNotice':
    case 'suspend':
    case 'fileRemedy':
    case 'acceptRemedy':
    case 'terminate':
    case 'settleBreach':
      return decideConduct(command, step)
    case 'relinquish':
    case 'fileDisposal':
    case 'appeal':
    case 'decideAppeal':
      return decideEnd(command, step)
    case 'escalate':
    case 'abandon':
    case 'endConsultation':
    case 'lapse':
    case 'expire':
      return decideClock(command, step)
  }
}
