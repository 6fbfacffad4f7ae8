import { fault } from '../../kernel/errors'
import { areFiles, isEmpty, isTerm } from './application'
import type { Breach, CaseState, Held } from './case-state'
import { startClock, type CaseClock, type TermCode } from './clock'
import type { ConductCommand } from './command'
import { countingOf, todayOf, type Facts } from './facts'
import type { Ground, Measure } from './ground'
import { isAppealOpen, isFaultOpen, keyOf, openBreaches, unsettledBreaches } from './held'
import { refuse, type Outcome } from './outcome'
import { agreementStates } from './phase'
import { isSamePerson } from './side'
import { happened, type Step } from './step'

export type EndCommand = Extract<
  ConductCommand,
  { kind: 'relinquish' | 'fileDisposal' | 'appeal' | 'decideAppeal' }
>

/** What the user does at the end, and the redress. */
export const decideEnd = (command: EndCommand, step: Step): Outcome => {
  switch (command.kind) {
    case 'relinquish':
      return relinquish(command.reason, step)
    case 'fileDisposal':
      return fileDisposal(command, step)
    case 'appeal':
      return appeal(command, step)
    case 'decideAppeal':
      return decideAppeal(command, step)
  }
}

/** The ground for an end that is nobody's measure; a deployment whose list has none leaves it unnamed. */
export const groundFor = (measure: Measure, { grounds }: Facts): string => {
  const ground: Ground | undefined = [...grounds.values()].find(({ measures }) => measures.includes(measure))
  return ground?.code ?? ''
}

/** Whether the agreement's term is over. */
export const isTermOver = ({ passed }: CaseState, { now }: Facts): boolean =>
  passed !== null && !isTerm(now.toISOString(), passed.text.effectiveTo)

/** A fault that an end leaves open is still to be decided, and who is late with it is told. */
export const settlementClock = (left: readonly Breach[], facts: Facts): readonly CaseClock[] =>
  left.some(({ isFault }) => isFault) ? [startClock('SETTLEMENT', countingOf(facts))] : []

const relinquish = (reason: string, step: Step): Outcome => {
  const { state, facts } = step
  // or a fault would end without a finding
  if (isFaultOpen(state)) return refuse(fault('case.breachOpen'))
  if (isEmpty(reason)) return refuse(fault('case.reason'))
  return happened(step, { kind: 'relinquished', ground: groundFor('RELINQUISH', facts), reason }, [
    startClock('DISPOSAL', countingOf(facts)),
  ])
}

const fileDisposal = (
  { method, proofs }: Extract<EndCommand, { kind: 'fileDisposal' }>,
  step: Step,
): Outcome => {
  if (step.state.disposal !== null) return refuse(fault('case.disposalFiled'))
  if (isEmpty(method) || proofs.length === 0 || !areFiles(proofs))
    return refuse(fault('case.disposal', {}, { rule: 'R-44' }))
  return happened(step, { kind: 'disposalFiled', method, proofs })
}

const appeal = (
  { grounds, evidence, ground }: Extract<EndCommand, { kind: 'appeal' }>,
  step: Step,
): Outcome => {
  const { state, facts } = step
  const held = onGround(state.held, ground)
  // each has a last day of its own; who names no ground means the last decision alone
  const unheard = ground === undefined ? undefined : held.findLast((one) => one.appeal === null)
  const against = unheard ?? held.at(-1)
  if (against === undefined) return refuse(fault('case.nothingToAppeal'))
  if (against.appeal !== null) return refuse(fault('case.appealedOnce'))
  const { due } = against.decision.redress
  if (todayOf(facts) > due) return refuse(fault('case.tooLate', { due }))
  if (isEmpty(grounds)) return refuse(fault('case.reason'))
  return happened(step, { kind: 'appealed', grounds, evidence, against: keyOf(against) }, [
    startClock('APPEAL_DECISION', countingOf(facts)),
  ])
}

/**
 * Whether whoever acts has decided against the applicant in this case, be it that the system carried it out, or in a
 * finding about its agreement.
 */
const hasDecidedAgainst = ({ state: { history }, facts, by: person }: Step): boolean =>
  [
    ...history.flatMap(({ by, deciders, isAdverse }) => (isAdverse ? [by, ...deciders] : [])),
    ...facts.findingDeciders,
  ].some((one) => isSamePerson(one, person))

const onGround = (held: readonly Held[], ground: string | undefined): readonly Held[] =>
  held.filter(({ decision }) => ground === undefined || decision.ground === ground)

/** By someone who did not decide; it restores or confirms. Of several on one ground the oldest comes first. */
const decideAppeal = (
  { isUpheld, reasons, ground }: Extract<EndCommand, { kind: 'decideAppeal' }>,
  step: Step,
): Outcome => {
  const { state, facts } = step
  const open = onGround(state.held, ground).filter(isAppealOpen)
  const [against] = open
  if (against === undefined) return refuse(fault('case.noAppeal'))
  const grounds = [...new Set(open.map(({ decision }) => decision.ground))]
  if (grounds.length > 1) return refuse(fault('case.whichGround', { grounds }))
  if (hasDecidedAgainst(step)) return refuse(fault('case.decidedBefore', {}, { rule: 'R-42' }))
  if (isEmpty(reasons)) return refuse(fault('case.reason'))
  return happened(
    step,
    {
      kind: 'appealDecided',
      isUpheld,
      reasons,
      isTermOver: isTermOver(state, facts),
      against: keyOf(against),
    },
    isUpheld ? clocksAnew(against, step) : [],
  )
}

/** What runs again where a decision falls. */
const clocksAnew = (against: Held, { state, facts }: Step): readonly CaseClock[] => {
  const start = (term: TermCode): readonly CaseClock[] => [startClock(term, countingOf(facts))]
  const breaches = openBreaches(state)
  switch (against.decision.kind) {
    case 'REJECTED':
      return start('EVALUATION')
    case 'REFUSED':
      return start('REVIEW')
    case 'AMENDMENT_REFUSED':
      // what was suspended meanwhile, or is to be put right first, has no amendment under way
      return agreementStates[state.phase] === 'ACTIVE' && breaches.length === 0 ? start('REVIEW') : []
    case 'TERMINATED':
      if (isTermOver(state, facts)) {
        const held = state.held.filter((one) => one !== against)
        return settlementClock(unsettledBreaches({ held }), facts)
      }
      return breaches.some(({ remedyDue }) => remedyDue !== null) ? start('REMEDY') : []
    case 'NOTICE':
    case 'SUSPENDED':
    case 'VIOLATION':
      return []
  }
}
