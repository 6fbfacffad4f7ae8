import { fault, type Fault } from '../../kernel/errors'
import { decided, refused, type Decided } from '../../kernel/transition'
import { otherSideOf, type Side } from '../actor'
import { problemsFault, type Problem } from '../problem'
import { refuseUnstated } from '../stated'
import { takeStep } from '../step'
import { agreementsAffected, type AgreementOnEntry } from './affected-agreements'
import { decideProposal, decideStrengthening, decideApproval } from './change-decision'
import { decideColumns } from './column-suspension'
import type { LifeCommand } from './command'
import type { Entry } from './entry'
import type { LifeEvent, LifeFact } from './event'
import { publishGaps, receivedGaps } from './gaps'
import type { Held } from './held'
import type { Life } from './life'
import { decideConsent, decideMark, decideReview } from './preparation'
import { lifeTransitions } from './transitions'

/** What a step of an entry is decided from, besides the command and where the entry stands. */
export interface LifeFacts {
  readonly entry: Entry
  readonly openerId: string
  /** null: the local operator. */
  readonly accountId: string | null
  /** All accounts of the person who acts; empty: the local operator. */
  readonly ownAccounts: readonly string[]
  readonly sides: readonly Side[]
  /** Agreements in force that name the dataset. */
  readonly agreements: readonly AgreementOnEntry[]
  /** What open objections keep out of sight. */
  readonly keptByObjections: Held
  /** What else stands against a publication: references and tables, which the service looks up. */
  readonly problems: readonly Problem[]
  readonly now: Date
}

/** Events of a step, or why it is refused. Pure; the table of transitions says who may do what, and when. */
export const decideLife = (command: LifeCommand, life: Life, facts: LifeFacts): Decided<LifeEvent> => {
  const { name } = facts.entry
  const side = takeStep(
    lifeTransitions,
    { state: life.status, command: command.kind, subject: name },
    facts.sides,
  )
  if (typeof side !== 'string') return refused(side)
  const { accountId, ownAccounts, now } = facts
  const before = otherSideOf(life.acted, ownAccounts, side)
  if (before !== undefined)
    return refused(fault('life.otherSide', { subject: name, before, side }, { rule: 'R-20' }))
  const outcome = factOf(command, life, facts)
  if ('message' in outcome) return refused(outcome)
  return decided({ ...outcome, accountId, side, at: now })
}

/** What the step comes to, once it is known to be possible. */
const factOf = (command: LifeCommand, life: Life, facts: LifeFacts): LifeFact | Fault => {
  const { entry } = facts
  switch (command.kind) {
    case 'edit':
      return { kind: 'EDITED' }
    case 'recordSecurityReview':
      return decideReview(command.review, life, entry, facts.now)
    case 'markReceived':
      return decideMark(command.originId, life, entry, facts.openerId)
    case 'recordOriginConsent':
      return decideConsent(command.document, life, entry)
    case 'submit':
      return listGaps('life.cannotSubmit', entry, life, facts) ?? { kind: 'SUBMITTED' }
    case 'return':
      return decideReturn(command)
    case 'publish':
      return listGaps('catalog.cannotPublish', entry, life, facts) ?? { kind: 'PUBLISHED' }
    case 'publishAsOperator':
      return facts.problems.length > 0
        ? problemsFault('catalog.cannotPublish', entry.name, facts.problems)
        : { kind: 'PUBLISHED_BY_OPERATOR' }
    case 'suspend':
      return stated(command) ?? { kind: 'SUSPENDED', reason: command.reason }
    case 'resume':
      return decideResume(command, life, facts)
    case 'suspendColumns':
    case 'resumeColumns':
      return stated(command) ?? decideColumns(command, life, facts)
    case 'strengthenMasks':
      return stated(command) ?? decideStrengthening(command, entry)
    case 'proposeChange':
      return stated(command) ?? decideProposal(command, life, entry)
    case 'takeBackChange':
      return stated(command) ?? proposed(life, entry) ?? { kind: 'CHANGE_TAKEN_BACK', reason: command.reason }
    case 'approveChange':
      return decideApproval(life, entry, facts.agreements)
    case 'refuseChange':
      return stated(command) ?? proposed(life, entry) ?? { kind: 'CHANGE_REFUSED', reason: command.reason }
    case 'withdraw': {
      const ended: Entry = { ...entry, openAttribute: 'NOT_OPEN' }
      const agreements =
        entry.openAttribute === 'NOT_OPEN' ? [] : agreementsAffected(entry, ended, facts.agreements)
      return stated(command) ?? { kind: 'WITHDRAWN', reason: command.reason, agreements }
    }
  }
}

const stated = ({ kind, reason }: { readonly kind: string; readonly reason: string }): Fault | null =>
  refuseUnstated(kind, { reason }, 'R-46')

const proposed = (life: Life, { name }: Entry): Fault | null =>
  life.proposal === null ? fault('life.noProposal', { dataset: name }, { rule: 'R-48' }) : null

const listGaps = (
  message: 'life.cannotSubmit' | 'catalog.cannotPublish',
  entry: Entry,
  life: Life,
  { problems }: LifeFacts,
): Fault | null => {
  const gaps = [...publishGaps(entry, life), ...problems]
  return gaps.length === 0 ? null : problemsFault(message, entry.name, gaps, 'R-45')
}

/** A return says at least one thing to mend, and no empty one. */
const decideReturn = ({
  kind,
  reasons,
}: Extract<LifeCommand, { readonly kind: 'return' }>): LifeFact | Fault =>
  refuseUnstated(
    kind,
    reasons.length === 0
      ? { reasons: '' }
      : Object.fromEntries(reasons.map(({ text }, i) => [`reasons[${i}].text`, text])),
    'R-46',
  ) ?? { kind: 'RETURNED', reasons }

const decideResume = (
  command: Extract<LifeCommand, { readonly kind: 'resume' }>,
  life: Life,
  { entry, keptByObjections }: LifeFacts,
): LifeFact | Fault => {
  if (keptByObjections.isWhole)
    return fault('life.held', { coordinates: [entry.name] }, { rule: 'R-60', coordinates: [entry.name] })
  const gaps = receivedGaps(entry, life)
  if (gaps.length > 0) return problemsFault('life.cannotResume', entry.name, gaps, 'R-51')
  return stated(command) ?? { kind: 'RESUMED', reason: command.reason }
}
