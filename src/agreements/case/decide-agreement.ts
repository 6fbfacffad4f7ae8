import { fault, type Fault } from '../../kernel/errors'
import { readBudgets } from '../budget'
import { missingFromText, textHash, type AgreementText } from './agreement-text'
import { isEmpty, isTerm } from './application'
import type { CaseAgreement, CaseState } from './case-state'
import { startClock } from './clock'
import type { AgreementCommand } from './command'
import { countingOf, type Facts } from './facts'
import { isAppealOpen, openBreaches } from './held'
import { cannotApply } from './open-datasets'
import { refuse, type Outcome } from './outcome'
import { widerThan } from './scope'
import { decisionOf, happened, type Step } from './step'

export const decideAgreement = (command: AgreementCommand, step: Step): Outcome => {
  const { agreement } = step.state
  if (agreement === null) return refuse(fault('case.noAgreement'))
  switch (command.kind) {
    case 'editAgreement':
      return edit(command, agreement, step)
    case 'sign':
      return sign(command.textHash, agreement, step)
    case 'passAgreement':
      return pass(command.finding, agreement, step)
    case 'returnAgreement':
      if (isEmpty(command.reason)) return refuse(fault('case.reason', {}, { rule: 'R-19' }))
      return happened(
        step,
        { kind: 'agreementReturned', reason: command.reason },
        step.state.phase === 'SIGNED' ? [startClock('SIGNING', countingOf(step.facts))] : [],
      )
    case 'refuseAgreement':
      return refuseAgreement(command, step)
    case 'startAmendment':
      if (openBreaches(step.state).length > 0) return refuse(fault('case.breachOpen'))
      if (step.state.held.some(isAppealOpen)) return refuse(fault('case.appealOpen'))
      if (isEmpty(command.reason)) return refuse(fault('case.reason'))
      return happened(step, { kind: 'amendmentStarted', reason: command.reason })
    case 'withdrawAmendment':
      if (isEmpty(command.reason)) return refuse(fault('case.reason'))
      return happened(step, { kind: 'amendmentWithdrawn', reason: command.reason })
  }
}

/** Whether both sides have signed the text as it stands. */
const isSignedByBoth = ({ text, signatures }: CaseAgreement): boolean => {
  const hash = textHash(text)
  return (['APPLICANT', 'OPENER'] as const).every((side) =>
    signatures.some((signature) => signature.side === side && signature.textHash === hash),
  )
}

const tooWide = (text: AgreementText, { application }: CaseState): Fault | undefined => {
  const problems = widerThan(text, application)
  return problems.length === 0 ? undefined : fault('case.tooWide', { problems }, { rule: 'R-25' })
}

/** A new text; whoever had signed the old one has not signed this one. Number and parties stay. */
const edit = (
  { changes, reason }: Extract<AgreementCommand, { kind: 'editAgreement' }>,
  { text }: CaseAgreement,
  step: Step,
): Outcome => {
  const { number, application, user, opener } = text
  const edited: AgreementText = { ...text, ...changes, number, application, user, opener }
  if (isEmpty(reason)) return refuse(fault('case.reason'))
  const wider = tooWide(edited, step.state)
  if (wider !== undefined) return refuse(wider)
  const budgets = readBudgets(edited.budgets ?? [])
  if (!budgets.ok) return refuse(fault('agreements.badBudgets', { coordinates: budgets.places }))
  return happened(
    step,
    { kind: 'agreementEdited', text: edited, reason },
    step.state.phase === 'SIGNED' ? [startClock('SIGNING', countingOf(step.facts))] : [],
  )
}

const sign = (signedHash: string, agreement: CaseAgreement, step: Step): Outcome => {
  const { state, facts, by } = step
  const { text, signatures } = agreement
  const { side } = by
  if (side !== 'APPLICANT' && side !== 'OPENER')
    return refuse(fault('case.side', { sides: ['APPLICANT', 'OPENER'] }))
  if (signatures.some((signature) => signature.side === side)) return refuse(fault('case.alreadySigned'))
  const problems = missingFromText(text)
  if (problems.length > 0) return refuse(fault('case.incompleteText', { problems }, { rule: 'R-23' }))
  const obstacle = tooWide(text, state) ?? cannotApply(text.scopes, text.modes, facts) ?? over(text, facts)
  if (obstacle !== undefined) return refuse(obstacle)
  if (signedHash !== textHash(text)) return refuse(fault('case.otherText', {}, { rule: 'R-24' }))
  const isLast = signatures.length === 1
  return happened(
    step,
    { kind: 'signed', side, textHash: signedHash, isLast },
    isLast ? [startClock('REVIEW', countingOf(facts))] : [],
  )
}

/** An agreement whose term is over opens nothing. */
const over = ({ effectiveTo }: AgreementText, { now }: Facts): Fault | undefined =>
  isTerm(now.toISOString(), effectiveTo) ? undefined : fault('case.termOver')

const pass = (finding: string, agreement: CaseAgreement, step: Step): Outcome => {
  if (isEmpty(finding)) return refuse(fault('case.reason'))
  // an amendment that was refused may still go back to its review
  if (step.state.held.some(isAppealOpen)) return refuse(fault('case.appealOpen'))
  if (!isSignedByBoth(agreement)) return refuse(fault('case.notSigned', {}, { rule: 'R-24' }))
  // between signing and review the catalogue may have been tightened
  const { text } = agreement
  const obstacle = over(text, step.facts) ?? cannotApply(text.scopes, text.modes, step.facts)
  if (obstacle !== undefined) return refuse(obstacle)
  return happened(step, { kind: 'agreementPassed', finding, textHash: textHash(text) })
}

const refuseAgreement = (
  { reason, basis }: Extract<AgreementCommand, { kind: 'refuseAgreement' }>,
  step: Step,
): Outcome => {
  if (isEmpty(reason) || isEmpty(basis)) return refuse(fault('case.reasonAndBasis', {}, { rule: 'R-19' }))
  const kind = step.state.phase === 'SIGNED' ? 'REFUSED' : 'AMENDMENT_REFUSED'
  const decision = decisionOf(step, kind, { ground: basis, facts: '', evidence: [], reasons: reason })
  return happened(step, { kind: 'agreementRefused', decision })
}
