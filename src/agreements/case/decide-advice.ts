import { fault } from '../../kernel/errors'
import { isSameAdviser, type Adviser } from './adviser'
import { areFiles, isEmpty } from './application'
import { clockIn, lastOf, sidesActedOn, type CaseState } from './case-state'
import { pauseClock, resumeClock, startClock, type CaseClock } from './clock'
import type { EvaluationCommand } from './command'
import { countingOf, type Facts } from './facts'
import { refuse, type Outcome } from './outcome'
import type { Side } from './side'
import { happened, type Step } from './step'

export type AdviceCommand = Extract<
  EvaluationCommand,
  { kind: 'consult' | 'giveView' | 'referToExperts' | 'giveOpinion' | 'endExpertReview' }
>

/** What others are asked, and say: those whose rights are touched, and experts. Neither decides. */
export const decideAdvice = (command: AdviceCommand, step: Step): Outcome => {
  switch (command.kind) {
    case 'consult':
      return consult(command, step)
    case 'giveView':
      return giveView(command, step)
    case 'referToExperts':
      return referToExperts(command, step)
    case 'giveOpinion':
      return giveOpinion(command, step)
    case 'endExpertReview':
      return isEmpty(command.reason)
        ? refuse(fault('case.reason'))
        : happened(step, { kind: 'expertReviewEnded', reason: command.reason }, [
            resumedEvaluation(step.state, step.facts),
          ])
  }
}

/** The evaluation's clock as it runs on from today; undefined: there is none. */
export const resumedEvaluation = (state: CaseState, facts: Facts): CaseClock | undefined => {
  const clock = clockIn(state, 'EVALUATION')
  return clock === undefined ? undefined : resumeClock(clock, countingOf(facts))
}

const pausedEvaluation = ({ state, facts }: Step): CaseClock | undefined => {
  const clock = clockIn(state, 'EVALUATION')
  return clock === undefined ? undefined : pauseClock(clock, countingOf(facts))
}

/** Whether one belongs to a party of the case, or its person has acted in it for another side. */
const takesSides = ({ id, person, organisations }: Adviser, side: Side, state: CaseState): boolean =>
  [state.applicant.organisation, state.opener, state.authority].some((party) =>
    organisations.includes(party),
  ) || sidesActedOn(state, { account: id, person }).some((acted) => acted !== side)

const isTwice = (advisers: readonly Adviser[]): boolean =>
  advisers.some((adviser, i) => advisers.slice(0, i).some((before) => isSameAdviser(before, adviser)))

const known = (ids: readonly string[], { advisers }: Facts): readonly Adviser[] =>
  ids.flatMap((id) => advisers.get(id) ?? [])

const consult = ({ parties, question }: Extract<AdviceCommand, { kind: 'consult' }>, step: Step): Outcome => {
  const { state, facts } = step
  const ids = parties.map(({ party }) => party)
  if (ids.length === 0 || ids.some(isEmpty) || isEmpty(question)) return refuse(fault('case.question'))
  const named = known(ids, facts)
  const unknown = ids.filter((id) => !facts.advisers.has(id))
  if (unknown.length > 0) return refuse(fault('case.nobodyToAsk', { parties: unknown }))
  const asked = known(
    state.consultations.flatMap((c) => c.parties.map(({ party }) => party)),
    facts,
  )
  // asking again would stop the clock again
  if (named.some((party) => asked.some((before) => isSameAdviser(before, party))))
    return refuse(fault('case.consultedOnce'))
  if (isTwice(named) || named.some((party) => takesSides(party, 'RIGHTS_HOLDER', state)))
    return refuse(fault('case.adviserTakesSides'))
  return happened(step, { kind: 'consulted', parties, question }, [
    pausedEvaluation(step),
    startClock('CONSULTATION', countingOf(facts)),
  ])
}

const giveView = (
  { consents, view, evidence }: Extract<AdviceCommand, { kind: 'giveView' }>,
  step: Step,
): Outcome => {
  const { state, facts, by } = step
  const open = (lastOf(state.consultations)?.parties ?? []).filter(({ answer }) => answer === null)
  const mine = open.find(({ party }) => party === by.account || party === by.organisation)
  if (mine === undefined) return refuse(fault('case.notAsked'))
  if (isEmpty(view)) return refuse(fault('case.reason'))
  if (!areFiles(evidence)) return refuse(fault('case.files'))
  const isLast = open.length === 1
  return happened(
    step,
    { kind: 'viewGiven', party: mine.party, consents, view, evidence, isLast },
    isLast ? [resumedEvaluation(state, facts)] : [],
  )
}

const referToExperts = (
  { experts, question }: Extract<AdviceCommand, { kind: 'referToExperts' }>,
  step: Step,
): Outcome => {
  const { state, facts } = step
  if (experts.length === 0 || experts.some(isEmpty) || isEmpty(question))
    return refuse(fault('case.question'))
  const named = known(experts, facts)
  const others = experts.filter((id) => facts.advisers.get(id)?.roles.includes('EXPERT') !== true)
  if (others.length > 0) return refuse(fault('case.noExperts', { experts: others }))
  if (isTwice(named) || named.some((expert) => takesSides(expert, 'EXPERT', state)))
    return refuse(fault('case.adviserTakesSides'))
  return happened(step, { kind: 'expertsAsked', experts, question }, [
    facts.terms.EXPERT_REVIEW.stopsEvaluation ? pausedEvaluation(step) : undefined,
    startClock('EXPERT_REVIEW', countingOf(facts)),
  ])
}

const giveOpinion = (
  { opinion, attachments }: Extract<AdviceCommand, { kind: 'giveOpinion' }>,
  step: Step,
): Outcome => {
  const { state, facts, by } = step
  const review = lastOf(state.expertReviews)
  const given = review?.opinions.map(({ expert }) => expert) ?? []
  if (review === undefined || !review.experts.includes(by.account) || given.includes(by.account))
    return refuse(fault('case.notAsked'))
  if (isEmpty(opinion)) return refuse(fault('case.reason'))
  if (!areFiles(attachments)) return refuse(fault('case.files'))
  const isLast = given.length + 1 === review.experts.length
  return happened(
    step,
    { kind: 'opinionGiven', expert: by.account, opinion, attachments, isLast },
    isLast ? [resumedEvaluation(state, facts)] : [],
  )
}
