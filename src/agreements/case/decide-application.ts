import { fault } from '../../kernel/errors'
import { isEmpty, isTerm, missingFromApplication } from './application'
import { startClock } from './clock'
import type { ApplicationCommand } from './command'
import { countingOf, todayOf, type Facts } from './facts'
import { cannotApply } from './open-datasets'
import { refuse, type Outcome } from './outcome'
import { stampOf } from './side'
import { happened, type Step } from './step'

/** The first step: a draft, for datasets of one opener, by a data user who is neither that nor its authority. */
export const openCase = (
  { application, cover, case: id }: Extract<ApplicationCommand, { kind: 'apply' }>,
  facts: Facts,
): Outcome => {
  const { actor } = facts
  if (actor.kind === 'system' || !actor.roles.includes('DATA_USER'))
    return refuse(fault('case.side', { sides: ['APPLICANT'] }))
  const impossible = cannotApply(application.scopes, application.modes, facts)
  if (impossible !== undefined) return refuse(impossible)
  const offices = new Map(
    application.scopes.flatMap(({ dataset }) => {
      const found = facts.datasets.get(dataset)
      return found === undefined ? [] : [[found.opener, found] as const]
    }),
  )
  const [office] = offices.values()
  if (office === undefined || offices.size > 1) return refuse(fault('case.oneOpener'))
  const { opener, openerName, authority } = office
  if ([opener, authority].includes(actor.organisation)) return refuse(fault('case.ownData'))
  if (authority === null) return refuse(fault('case.noAuthority', { opener: openerName }))
  return happened(
    { facts, by: stampOf(actor, 'APPLICANT') },
    { kind: 'opened', case: id, cover, application, opener, authority },
  )
}

export const decideApplication = (
  command: Exclude<ApplicationCommand, { kind: 'apply' }>,
  step: Step,
): Outcome => {
  switch (command.kind) {
    case 'editApplication':
      return editApplication(command, step)
    case 'submit':
      return submit(step)
    case 'cancel':
      return cancel(command.reason, step)
  }
}

const editApplication = (
  { changes }: Extract<ApplicationCommand, { kind: 'editApplication' }>,
  step: Step,
): Outcome => {
  const { state, facts } = step
  const { scopes, modes } = { ...state.application, ...changes }
  const impossible = cannotApply(scopes, modes, facts)
  if (impossible !== undefined) return refuse(impossible)
  if (scopes.some(({ dataset }) => facts.datasets.get(dataset)?.opener !== state.opener))
    return refuse(fault('case.oneOpener'))
  return happened(step, { kind: 'applicationEdited', changes })
}

const submit = (step: Step): Outcome => {
  const { state, facts } = step
  const { application } = state
  const problems = missingFromApplication(application)
  if (problems.length > 0) return refuse(fault('case.incomplete', { problems }, { rule: 'R-21' }))
  const impossible = cannotApply(application.scopes, application.modes, facts)
  if (impossible !== undefined) return refuse(impossible)
  if (!isTerm(facts.now.toISOString(), application.effectiveTo)) return refuse(fault('case.termOver'))
  const conditionSets = application.scopes.map(
    ({ dataset }) => facts.datasets.get(dataset)?.conditionSet ?? dataset,
  )
  return happened(
    step,
    { kind: 'submitted', receivedOn: todayOf(facts), conditionSets: [...new Set(conditionSets)] },
    [startClock('FORMAL_CHECK', countingOf(facts))],
  )
}

const cancel = (reason: string, step: Step): Outcome => {
  const { phase, agreement } = step.state
  if (phase === 'APPROVED' && agreement?.signatures.some(({ side }) => side === 'APPLICANT') === true)
    return refuse(fault('case.alreadySigned'))
  if (isEmpty(reason)) return refuse(fault('case.reason'))
  return happened(step, { kind: 'cancelled', reason })
}
