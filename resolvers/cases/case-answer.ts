import { type CaseType } from '../../schema/cases/case.type'
import { askedAbout, onlyAdvises, questionTo } from '../../src/agreements/case/advice-view'
import { textHash } from '../../src/agreements/case/agreement-text'
import { sidesIn, type CaseState } from '../../src/agreements/case/case-state'
import { caseView } from '../../src/agreements/case/case-view'
import type { Actor } from '../../src/agreements/case/side'
import { dayOf } from '../../src/agreements/case/working-days'
import { loadCalendar, personOf } from '../../src/cases/facts'
import { takeStep, type CaseCommand, type StepTaker } from '../../src/cases/steps'
import type { AccountCaller } from '../../src/identity/caller'
import { AppError } from '../../src/kernel/errors'
import type { ResolverContext } from '../context'

/** @throws AppError UNAUTHENTICATED for nobody */
export const callerOf = ({ caller }: ResolverContext): AccountCaller => {
  if (caller.kind === 'anonymous') throw AppError.of('access.signIn')
  return caller
}

export const actorOf = (context: ResolverContext): Promise<Actor> =>
  personOf(context.control, callerOf(context))

export const takerOf = async (context: ResolverContext): Promise<StepTaker> => ({
  actor: await actorOf(context),
  timeZone: context.timeZone,
  boundAgreement: callerOf(context).boundAgreement,
})

/** Takes a step of the caller, and answers with the case as it then is. */
export const step = async (context: ResolverContext, id: string, command: CaseCommand): Promise<CaseType> => {
  const taker = await takerOf(context)
  const state = await context.change((change) => takeStep(change, taker, id, command))
  return toCase(context, taker.actor, state)
}

/** What whoever has a part in a case, or audits it, sees of it; of one who is asked alone, what the question is about. */
export const toCase = async (context: ResolverContext, actor: Actor, state: CaseState): Promise<CaseType> => {
  const { control, facts, timeZone } = context
  const today = dayOf(facts.now, timeZone)
  const sides = sidesIn(state, actor)
  const isAsked = onlyAdvises(sides)
  const view = caseView(state, sides, { calendar: await loadCalendar(control), today })
  const agreement = isAsked ? null : (state.agreement ?? state.passed)
  return {
    id: state.id,
    cover: state.cover,
    phase: view.phase,
    applicant: state.applicant.organisation,
    opener: state.opener,
    authority: state.authority,
    application: isAsked ? askedAbout(state.application) : state.application,
    question: questionTo(state, actor),
    gaps: (isAsked ? null : state.correction) ?? [],
    conditionSets: isAsked ? [] : state.conditionSets,
    agreement:
      agreement === null
        ? null
        : {
            number: agreement.text.number,
            text: agreement.text,
            textHash: textHash(agreement.text),
            signatures: agreement.signatures.map(({ side, textHash: hash, at }) => ({
              side,
              textHash: hash,
              at: new Date(at),
            })),
          },
    clocks: view.clocks,
    history: view.history.map(({ at, ...line }) => ({ ...line, at: new Date(at) })),
    decision: view.decision,
    owesDisposal: view.owesDisposal,
    possible: view.possible,
  }
}
