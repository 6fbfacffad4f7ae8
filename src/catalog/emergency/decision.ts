import { fault, type Fault } from '../../kernel/errors'
import { decided, refused, type Decided, type Transition } from '../../kernel/transition'
import type { Side } from '../actor'
import type { Dataset } from '../dataset'
import { problem, problemsFault, type Problem } from '../problem'
import { refuseUnstated } from '../stated'
import { takeStep } from '../step'
import { openedPersonalData, phaseOf, type Disposal, type Emergency } from './emergency'
import type { EmergencyDraft, EmergencyPhase } from './emergency'
import type { EmergencyCommand, EmergencyEvent, EmergencyFact } from './event'

const running: readonly EmergencyPhase[] = ['SCHEDULED', 'OPEN']
const authority: readonly Side[] = ['AUTHORITY']

/** Everything that is done to an emergency opening. What the clock does (it opens, it ends) is nobody's step. */
export const emergencyTransitions: readonly Transition<EmergencyPhase, EmergencyCommand['kind'], Side>[] = [
  { command: 'declare', from: ['NONE'], by: authority, to: 'SCHEDULED', narrows: false, source: 'ZJ381 8' },
  { command: 'review', from: running, by: authority, to: 'SAME', narrows: true, source: 'D' },
  { command: 'end', from: running, by: authority, to: 'AFTERMATH', narrows: true, source: 'D' },
  {
    command: 'recordDisposal',
    from: ['AFTERMATH'],
    by: authority,
    to: 'SAME',
    narrows: false,
    source: 'ERL 85',
  },
  { command: 'report', from: ['AFTERMATH'], by: authority, to: 'SAME', narrows: false, source: 'D' },
  { command: 'close', from: ['AFTERMATH'], by: authority, to: 'CLOSED', narrows: false, source: 'ERL 85; D' },
]

/** The longest time from one review to the next, in days (D). */
const MAX_REVIEW_DAYS = 30

/** Most datasets that one emergency opens. */
const MAX_EMERGENCY_DATASETS = 100

const DAY_MS = 86_400_000

export interface EmergencyFacts {
  readonly accountId: string | null
  readonly sides: readonly Side[]
  /** Those in the catalogue, by name. */
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly now: Date
}

/** Events of a step of an emergency opening, or why it is refused. Pure. */
export const decideEmergency = (
  command: EmergencyCommand,
  emergency: Emergency | null,
  facts: EmergencyFacts,
): Decided<EmergencyEvent> => {
  const { accountId, now } = facts
  const subject = emergency?.draft.event ?? (command.kind === 'declare' ? command.draft.event : '')
  const state = phaseOf(emergency, now)
  const side = takeStep(emergencyTransitions, { state, command: command.kind, subject }, facts.sides)
  if (typeof side !== 'string') return refused(side)
  const outcome = factOf(command, emergency, facts)
  return 'message' in outcome ? refused(outcome) : decided({ ...outcome, accountId, at: now })
}

const factOf = (
  command: EmergencyCommand,
  emergency: Emergency | null,
  facts: EmergencyFacts,
): EmergencyFact | Fault => {
  const { kind } = command
  switch (kind) {
    case 'declare':
      return refuseDraft(command.draft, facts) ?? { kind: 'DECLARED', id: command.id, draft: command.draft }
    case 'review':
      return (
        refuseUnstated(kind, { finding: command.finding }, 'R-64') ??
        refuseReviewDate(command.reviewAt, facts.now, emergency?.draft.endsAt ?? null) ?? {
          kind: 'REVIEWED',
          finding: command.finding,
          reviewAt: command.reviewAt,
        }
      )
    case 'end':
      return (
        refuseUnstated(kind, { reason: command.reason }, 'R-65') ?? { kind: 'ENDED', reason: command.reason }
      )
    case 'recordDisposal':
      return (
        refuseUnstated(kind, disposalText(command.disposal), 'R-66') ?? {
          kind: 'DISPOSAL_RECORDED',
          disposal: command.disposal,
        }
      )
    case 'report':
      return refuseUnstated(kind, { text: command.text }, 'R-66') ?? { kind: 'REPORTED', text: command.text }
    case 'close':
      return (emergency === null ? null : refuseClose(emergency)) ?? { kind: 'CLOSED' }
  }
}

const disposalText = (disposal: Disposal): Readonly<Record<string, string>> =>
  disposal.kind === 'DESTROYED'
    ? { confirmation: disposal.confirmation }
    : { assessment: disposal.assessment }

/** What must be done before the matter is closed; access ended before, without waiting for it. */
const refuseClose = (emergency: Emergency): Fault | null => {
  const missing: Problem[] = []
  if (openedPersonalData(emergency) && emergency.disposal === null)
    missing.push(problem('emergency.disposalDue', emergency.id))
  if (emergency.report === '') missing.push(problem('emergency.reportDue', emergency.id))
  return missing.length === 0
    ? null
    : problemsFault('emergency.cannotClose', emergency.draft.event, missing, 'R-66')
}

const refuseReviewDate = (reviewAt: Date, after: Date, endsAt: Date | null): Fault | null => {
  const latest = new Date(after.getTime() + MAX_REVIEW_DAYS * DAY_MS)
  return reviewAt > after && reviewAt <= latest && (endsAt === null || reviewAt <= endsAt)
    ? null
    : fault('emergency.reviewDate', { days: MAX_REVIEW_DAYS }, { rule: 'R-64' })
}

/** What is wrong with what is to be opened: its texts and its term first, then all datasets and columns at once. */
const refuseDraft = (draft: EmergencyDraft, { datasets, now }: EmergencyFacts): Fault | null => {
  const { event, legalBasis, purpose, startsAt, reviewAt, endsAt } = draft
  const unstated = refuseUnstated('declare', { event, legalBasis, purpose }, 'R-64')
  if (unstated !== null) return unstated
  if (startsAt < now || (endsAt !== null && endsAt <= startsAt))
    return fault('emergency.term', {}, { rule: 'R-64' })
  const badReview = refuseReviewDate(reviewAt, startsAt, endsAt)
  if (badReview !== null) return badReview
  const problems: Problem[] = []
  if (draft.audience.kind === 'ORGANISATIONS' && draft.audience.organisationIds.length === 0)
    problems.push(problem('emergency.nobody', event))
  if (draft.datasets.length === 0 || draft.datasets.length > MAX_EMERGENCY_DATASETS)
    problems.push(problem('emergency.datasets', event, { limit: MAX_EMERGENCY_DATASETS }))
  problems.push(
    ...draft.datasets.slice(0, MAX_EMERGENCY_DATASETS).flatMap((opened) => check(opened, datasets)),
  )
  return problems.length === 0 ? null : problemsFault('emergency.cannotDeclare', event, problems, 'R-64')
}

/** The catalogue is the gate in an emergency too: nothing that is not listed, nothing NOT_OPEN. */
const check = (
  { dataset: name, columns, personal }: EmergencyDraft['datasets'][number],
  datasets: ReadonlyMap<string, Dataset>,
): readonly Problem[] => {
  const dataset = datasets.get(name)
  if (dataset === undefined || dataset.openAttribute === 'NOT_OPEN')
    return [problem('emergency.notOpenable', name)]
  if (columns.length === 0) return [problem('emergency.noColumns', name)]
  return [
    ...columns
      .filter((column) => (dataset.columns.get(column)?.openAttribute ?? 'NOT_OPEN') === 'NOT_OPEN')
      .map((column) => problem('emergency.notOpenable', `${name}.${column}`)),
    ...personal
      .filter((column) => !columns.includes(column))
      .map((column) => problem('emergency.personalNotOpened', `${name}.${column}`)),
  ]
}
