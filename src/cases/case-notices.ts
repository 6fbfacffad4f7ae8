import { eq } from 'drizzle-orm'
import { organisation } from '../../drizzle/identity'
import type { AdverseDecision, CaseState } from '../agreements/case/case-state'
import { dueOf as dueDay } from '../agreements/case/clock'
import type { CaseEvent } from '../agreements/case/event'
import { openBreaches } from '../agreements/case/held'
import type { Change } from '../journal/change'
import { notify } from '../notices/notify'
import type { NoticeMessage, NoticeParams } from '../notices/notice-text'
import type { Recipient } from '../notices/recipient'
import { withdrawnData } from './withdrawn-data'

export type Tell = <M extends NoticeMessage>(
  to: readonly Recipient[],
  message: M,
  params: NoticeParams<M>,
) => Promise<void>

/** Tells whom it concerns of what happened in a case, in the transaction of the event. */
export const tellOf = async (
  change: Change,
  event: CaseEvent,
  eventId: number,
  state: CaseState,
): Promise<void> => {
  const tell: Tell = async (to, message, params) => {
    await notify(change.tx, { eventId, to, message, params }, change.at)
  }
  await tellParties(tell, event, state, () => nameOf(change, state.opener))
}

/** Whoever has to act next, and whom a decision concerns, by a way of telling. */
export const tellParties = async (
  tell: Tell,
  event: CaseEvent,
  state: CaseState,
  openerName: () => Promise<string>,
): Promise<void> => {
  const { user, opener, authority } = partiesOf(state)
  const application = state.id
  const agreement = (state.passed ?? state.agreement)?.text.number ?? state.id
  const datasets = state.application.scopes.map(({ dataset }) => dataset)
  const other = event.by.side === 'OPENER' ? user : opener
  const evaluation = { application, dueAt: dueOf(state, 'EVALUATION') }
  switch (event.kind) {
    case 'submitted':
      return tell(opener, 'application.submitted', {
        application,
        applicant: state.application.name,
        datasets: datasets.join(', '),
        dueAt: dueOf(state, 'FORMAL_CHECK'),
      })
    case 'correctionRequested':
      return tell(user, 'application.correctionRequested', {
        application,
        gaps: event.gaps.join('; '),
        dueAt: dueOf(state, 'CORRECTION_ANSWER'),
      })
    case 'consulted':
      // each id is that of an account or of an organisation
      return tell(
        event.parties.flatMap(({ party }) => [{ account: party }, { organisation: party }]),
        'application.viewAsked',
        { application, question: event.question, dueAt: dueOf(state, 'CONSULTATION') },
      )
    case 'expertsAsked':
      return tell(
        event.experts.map((expert) => ({ account: expert })),
        'application.opinionAsked',
        { application, question: event.question, dueAt: dueOf(state, 'EXPERT_REVIEW') },
      )
    case 'viewGiven':
    case 'opinionGiven':
      if (!event.isLast) return
      return tell(opener, 'application.evaluationResumed', evaluation)
    case 'consultationEnded':
      return tell(opener, 'application.evaluationResumed', evaluation)
    case 'extensionProposed':
      return tell(opener, 'application.extensionProposed', { ...evaluation, reason: event.reason })
    case 'extensionGranted':
      return tell(user, 'application.extended', { ...evaluation, reason: event.reason })
    case 'approved':
      return tell([...user, ...opener], 'application.approved', { application })
    case 'rejected':
      return tell(user, 'application.rejected', {
        application,
        ...told(event.decision),
        basis: event.decision.ground,
      })
    case 'abandoned':
      return tell([...user, ...opener], 'application.abandoned', { application, dueAt: event.due })
    case 'escalated':
      return tell([...authority, ...opener], 'case.overdue', {
        case: state.id,
        step: event.terms.join(', '),
        dueAt: duesOf(event),
      })
    case 'agreementEdited':
      return tell(other, 'agreement.edited', {
        agreement,
        reason: event.reason,
        dueAt: dueOf(state, 'SIGNING'),
      })
    case 'signed':
      if (!event.isLast) return tell(other, 'agreement.toSign', { agreement, dueAt: dueOf(state, 'SIGNING') })
      return tell(authority, 'agreement.toReview', {
        agreement,
        opener: await openerName(),
        user: state.application.name,
        dueAt: dueOf(state, 'REVIEW'),
      })
    case 'agreementReturned':
      return tell([...user, ...opener], 'agreement.returned', { agreement, reason: event.reason })
    case 'agreementRefused':
      return tell([...user, ...opener], 'agreement.refused', { agreement, ...told(event.decision) })
    case 'agreementPassed': {
      const { effectiveFrom, effectiveTo } = state.passed?.text ?? state.application
      return tell([...user, ...opener], 'agreement.opened', { agreement, effectiveFrom, effectiveTo })
    }
    case 'noticeGiven':
      return tell(user, 'agreement.warned', {
        agreement,
        ground: event.decision.ground,
        facts: event.decision.facts,
        remedyBy: event.breach.remedyDue ?? '—',
        ...told(event.decision),
      })
    case 'suspended':
      if (!event.breach.isFault)
        return tell(
          [...user, ...opener],
          state.phase === 'TERMINATED' ? 'agreement.dataWithdrawnAfterEnd' : 'agreement.dataWithdrawn',
          { agreement, datasets: withdrawnData(event.decision.facts, datasets), ...told(event.decision) },
        )
      return tell([...user, ...opener], 'agreement.suspended', {
        agreement,
        ground: event.decision.ground,
        facts: event.decision.facts,
        remedyBy: event.breach.remedyDue ?? '—',
        ...told(event.decision),
      })
    case 'remedyFiled':
      return tell([...opener, ...authority], 'agreement.remedyFiled', {
        agreement,
        user: state.application.name,
        ground: event.ground ?? '—',
        done: event.done,
      })
    case 'remedyAccepted':
      if (state.phase === 'SUSPENDED')
        return tell(user, 'agreement.remedyAccepted', {
          agreement,
          finding: event.finding,
          grounds: groundsOf(state),
        })
      return tell(user, 'agreement.restored', { agreement, finding: event.finding })
    case 'amendmentStarted':
      return tell(other, 'agreement.amendmentStarted', {
        agreement,
        reason: event.reason,
      })
    case 'breachConfirmed':
      return tell([...user, ...opener], 'agreement.breachConfirmed', {
        agreement,
        ground: event.decision.ground,
        facts: event.decision.facts,
        ...told(event.decision),
      })
    case 'appealed':
      return tell(authority, 'appeal.lodged', {
        agreement,
        user: state.application.name,
        grounds: event.grounds,
        dueAt: duesOf(event),
        ground: event.against?.ground ?? '—',
      })
    case 'terminated':
      return tell([...user, ...opener], 'agreement.terminated', {
        agreement,
        ground: event.decision.ground,
        facts: event.decision.facts,
        ...told(event.decision),
        redressBy: event.decision.redress.due,
        disposalBy: dueOf(state, 'DISPOSAL'),
      })
    case 'relinquished':
    case 'expired':
      return tell([...user, ...opener], 'agreement.ended', {
        agreement,
        ground: event.ground,
        disposalBy: dueOf(state, 'DISPOSAL'),
      })
    case 'appealDecided':
      return tell([...user, ...opener], 'appeal.decided', {
        agreement,
        result: event.isUpheld ? 'upheld 成立' : 'confirmed 不成立',
        reason: event.reasons,
        ground: event.against?.ground ?? '—',
      })
    default:
      // of the rest nobody has to do anything
      return
  }
}

/** As notices call an organisation. */
const nameOf = async ({ tx }: Change, id: string): Promise<string> => {
  const [found] = await tx
    .select({ name: organisation.name })
    .from(organisation)
    .where(eq(organisation.id, id))
  return found?.name ?? id
}

interface Parties {
  readonly user: readonly Recipient[]
  readonly opener: readonly Recipient[]
  readonly authority: readonly Recipient[]
}

const partiesOf = ({ applicant, opener, authority }: CaseState): Parties => ({
  user: [{ organisation: applicant.organisation, role: 'DATA_USER' }],
  opener: [{ organisation: opener, role: 'DATA_OPENER' }],
  authority: [{ organisation: authority, role: 'AUTHORITY' }],
})

const dueOf = ({ clocks }: CaseState, term: string): string =>
  clocks.flatMap((clock) =>
    clock.term === term && clock.run.kind === 'running' ? [clock.run.due] : [],
  )[0] ?? '—'

const duesOf = ({ clocks }: CaseEvent): string => clocks.map((clock) => dueDay(clock) ?? '—').join(', ')

const groundsOf = (state: CaseState): string =>
  [...new Set(openBreaches(state).map(({ ground }) => ground))].join(', ')

const told = (decision: AdverseDecision) => ({ reason: decision.reasons, redress: redressOf(decision) })

const redressOf = ({ redress }: AdverseDecision): string => `${redress.means.join(', ')} (${redress.due})`
