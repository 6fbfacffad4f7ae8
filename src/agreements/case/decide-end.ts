import { fault } from '../../kernel/errors'
import { areFiles, isEmpty, isTerm } from './application'
import type { CaseState } from './case-state'
import { startClock } from './clock'
import type { ConductCommand } from './command'
import { countingOf, todayOf, type Facts } from './facts'
import type { Ground, Measure } from './ground'
import { refuse, type Outcome } from './outcome'
import { isSamePerson, type Stamp } from './side'
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

const relinquish = (reason: string, step: Step): Outcome => {
  const { state, facts } = step
  // or a fault would end without a finding
  if (state.breach?.isFault === true) return refuse(fault('case.breachOpen'))
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

const appeal = ({ grounds, evidence }: Extract<EndCommand, { kind: 'appeal' }>, step: Step): Outcome => {
  const { state, facts } = step
  const { decision } = state
  if (decision === null) return refuse(fault('case.nothingToAppeal'))
  if (state.appeal !== null) return refuse(fault('case.appealedOnce'))
  if (todayOf(facts) > decision.redress.due)
    return refuse(fault('case.tooLate', { due: decision.redress.due }))
  if (isEmpty(grounds)) return refuse(fault('case.reason'))
  return happened(step, { kind: 'appealed', grounds, evidence }, [
    startClock('APPEAL_DECISION', countingOf(facts)),
  ])
}

const adverse = ['rejected', 'agreementRefused', 'noticeGiven', 'suspended', 'terminated', 'breachConfirmed']

/** Whether a person has decided against the applicant in this case. */
const hasDecidedAgainst = ({ history }: CaseState, person: Stamp): boolean =>
  history.some(({ event, by }) => adverse.includes(event) && isSamePerson(by, person))

/** By someone who did not decide; it restores or confirms. */
const decideAppeal = (
  { isUpheld, reasons }: Extract<EndCommand, { kind: 'decideAppeal' }>,
  step: Step,
): Outcome => {
  const { state, facts, by } = step
  if (state.appeal === null || state.appeal.outcome !== null) return refuse(fault('case.noAppeal'))
  if (hasDecidedAgainst(state, by)) return refuse(fault('case.decidedBefore', {}, { rule: 'R-42' }))
  if (isEmpty(reasons)) return refuse(fault('case.reason'))
  const counting = countingOf(facts)
  const clocks = {
    REJECTED: [startClock('EVALUATION', counting)],
    REFUSED: [startClock('REVIEW', counting)],
  }
  const { phase } = state
  return happened(
    step,
    { kind: 'appealDecided', isUpheld, reasons, isTermOver: isTermOver(state, facts) },
    isUpheld && (phase === 'REJECTED' || phase === 'REFUSED') ? clocks[phase] : [],
  )
}
