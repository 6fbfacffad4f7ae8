import { fault, type Fault } from '../../kernel/errors'
import { firstText } from './agreement-text'
import { isEmpty } from './application'
import { type CaseState, type Findings } from './case-state'
import { itemsOf, type ChecklistItem } from './checklist'
import { startClock } from './clock'
import type { EvaluationCommand } from './command'
import { type AdviceCommand } from './decide-advice'
import { countingOf, todayOf, type Facts } from './facts'
import { cannotApply } from './open-datasets'
import { refuse, type Outcome } from './outcome'
import { decisionOf, happened, type Step } from './step'
import { type ExtensionCommand } from './decide-extension'
import { addWorkingDays } from './working-days'

export const decideEvaluation = (
  command: Exclude<EvaluationCommand, AdviceCommand | ExtensionCommand>,
  step: Step,
): Outcome => {
  switch (command.kind) {
    case 'requestCorrection':
      return requestCorrection(command.gaps, step)
    case 'accept':
      return accept(step)
    case 'approve':
      return approve(command, step)
    case 'reject':
      return reject(command, step)
  }
}

/** Once, in the first days, and all gaps together. */
const requestCorrection = (gaps: readonly string[], step: Step): Outcome => {
  const { state, facts } = step
  const { calendar, terms, today } = countingOf(facts)
  if (gaps.length === 0 || gaps.some(isEmpty)) return refuse(fault('case.gaps'))
  if (state.correction !== null) return refuse(fault('case.correctedOnce'))
  const { day } = addWorkingDays(calendar, state.receivedOn ?? today, terms.CORRECTION_NOTICE.workingDays)
  if (today > day) return refuse(fault('case.tooLate', { due: day }))
  return happened(step, { kind: 'correctionRequested', gaps }, [
    startClock('CORRECTION_ANSWER', countingOf(facts)),
  ])
}

/** The evaluation's clock runs from the day of receipt, not from this one. */
const accept = (step: Step): Outcome => {
  const { state, facts } = step
  const clock = startClock('EVALUATION', countingOf(facts), state.receivedOn ?? todayOf(facts))
  return happened(step, { kind: 'accepted' }, [clock])
}

const approve = (
  { findings, reason, agreementNumber }: Extract<EvaluationCommand, { kind: 'approve' }>,
  step: Step,
): Outcome => {
  const { state, facts } = step
  const { applicant, application, opener } = state
  if (isEmpty(reason)) return refuse(fault('case.reason'))
  const unanswered = checklistFault(findings, state, facts)
  if (unanswered !== undefined) return refuse(unanswered)
  const unmet = findings.filter(({ isMet }) => !isMet).map(({ item }) => item)
  if (unmet.length > 0) return refuse(fault('case.unmet', { items: unmet }))
  const impossible = cannotApply(application.scopes, application.modes, facts)
  if (impossible !== undefined) return refuse(impossible)
  const text = firstText(application, {
    number: agreementNumber,
    application: state.id,
    user: { organisation: applicant.organisation, name: application.name },
    opener,
  })
  return happened(step, { kind: 'approved', findings, reason, text }, [
    startClock('SIGNING', countingOf(facts)),
  ])
}

/** Both a reason and a basis, or there is no rejection. */
const reject = (
  { findings, reason, basis }: Extract<EvaluationCommand, { kind: 'reject' }>,
  step: Step,
): Outcome => {
  const { state, facts } = step
  if (isEmpty(reason) || isEmpty(basis)) return refuse(fault('case.reasonAndBasis', {}, { rule: 'R-17' }))
  const unanswered = checklistFault(findings, state, facts)
  if (unanswered !== undefined) return refuse(unanswered)
  const unmet = findings.filter(({ isMet }) => !isMet).map(({ item, note }) => `${item}: ${note}`)
  const decision = decisionOf(step, 'REJECTED', {
    ground: basis,
    facts: unmet.join('\n'),
    evidence: [],
    reasons: reason,
  })
  return happened(step, { kind: 'rejected', findings, decision })
}

/** Every item of the checklists is answered once, and nothing else is. @returns undefined: so it is */
const checklistFault = (findings: Findings, state: CaseState, facts: Facts): Fault | undefined => {
  const checklist = itemsOf(state.conditionSets, facts.checklists)
  const answered = new Set(findings.map(keyOf))
  const isKnown = state.conditionSets.every((conditionSet) => facts.checklists.has(conditionSet))
  const isAnswered =
    checklist.length === findings.length && checklist.every((item) => answered.has(keyOf(item)))
  return isKnown && isAnswered ? undefined : fault('case.checklist', {}, { rule: 'R-63', checklist })
}

const keyOf = ({ conditionSet, item }: ChecklistItem): string => `${conditionSet}\n${item}`
