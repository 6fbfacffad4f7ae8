import { decided, refused, type Decided, type Transition } from '../../kernel/transition'
import { refuseUnstated } from '../stated'
import { takeStep } from '../step'
import type { Answer, Author, ConcernAct, ConcernFacts, ConcernSide } from './concern'
import { refuseOwn } from './concern-sides'

export const demandStates = ['NONE', 'FILED', 'ASSIGNED', 'ANSWERED'] as const

export type DemandState = (typeof demandStates)[number]

/** What becomes of a demand. */
export const demandOutcomes = ['WILL_OPEN', 'ALREADY_OPEN', 'CANNOT_OPEN'] as const

export type DemandOutcome = (typeof demandOutcomes)[number]

export interface DemandDraft {
  /** What data is wanted, and what for. */
  readonly wanted: string
  readonly purpose: string
}

/** A demand for data that the catalogue does not list, folded from its events. */
export interface Demand {
  readonly state: DemandState
  readonly draft: DemandDraft | null
  readonly author: Author | null
  /** The opener that is to answer; null: the authority has not said yet. */
  readonly openerId: string | null
  readonly outcome: DemandOutcome | null
  readonly answer: Answer | null
}

export type DemandCommand =
  | { readonly kind: 'file'; readonly draft: DemandDraft; readonly author: Author }
  | { readonly kind: 'assign'; readonly openerId: string }
  | { readonly kind: 'answer'; readonly outcome: DemandOutcome; readonly answer: string }

export type DemandEvent = ConcernAct &
  (
    | { readonly kind: 'FILED'; readonly draft: DemandDraft; readonly author: Author }
    | { readonly kind: 'ASSIGNED'; readonly openerId: string }
    | { readonly kind: 'ANSWERED'; readonly outcome: DemandOutcome; readonly answer: string }
  )

/** Everything that can happen to a demand. */
export const demandTransitions: readonly Transition<DemandState, DemandCommand['kind'], ConcernSide>[] = [
  { command: 'file', from: ['NONE'], by: ['SIGNED_IN'], to: 'FILED', narrows: false, source: 'QD 6, STD' },
  {
    command: 'assign',
    from: ['FILED', 'ASSIGNED'],
    by: ['AUTHORITY'],
    to: 'ASSIGNED',
    narrows: false,
    source: 'D',
  },
  { command: 'answer', from: ['FILED'], by: ['AUTHORITY'], to: 'ANSWERED', narrows: false, source: 'QD 6' },
  {
    command: 'answer',
    from: ['ASSIGNED'],
    by: ['OPENER', 'AUTHORITY'],
    to: 'ANSWERED',
    narrows: false,
    source: 'QD 6',
  },
]

export const noDemand: Demand = {
  state: 'NONE',
  draft: null,
  author: null,
  openerId: null,
  outcome: null,
  answer: null,
}

export const evolveDemand = (before: Demand, event: DemandEvent): Demand => {
  switch (event.kind) {
    case 'FILED':
      return { ...noDemand, state: 'FILED', draft: event.draft, author: event.author }
    case 'ASSIGNED':
      return { ...before, state: 'ASSIGNED', openerId: event.openerId }
    case 'ANSWERED': {
      const answer = { text: event.answer, at: event.at }
      return { ...before, state: 'ANSWERED', outcome: event.outcome, answer }
    }
  }
}

/** Events of a step of a demand, or why it is refused. Pure. @param subject what the demand is called in messages */
export const decideDemand = (
  command: DemandCommand,
  demand: Demand,
  facts: ConcernFacts & { readonly subject: string },
): Decided<DemandEvent> => {
  const { accountId, now, subject } = facts
  const at = { state: demand.state, command: command.kind, subject }
  const side = takeStep(demandTransitions, at, facts.sides)
  if (typeof side !== 'string') return refused(side)
  const own = command.kind === 'answer' ? refuseOwn(demand.author, facts, side, subject) : null
  if (own !== null) return refused(own)
  const unstated = refuseUnstated(command.kind, textsOf(command), 'R-77')
  if (unstated !== null) return refused(unstated)
  const act = { accountId, side, at: now }
  switch (command.kind) {
    case 'file':
      return decided({ kind: 'FILED', draft: command.draft, author: command.author, ...act })
    case 'assign':
      return decided({ kind: 'ASSIGNED', openerId: command.openerId, ...act })
    case 'answer':
      return decided({ kind: 'ANSWERED', outcome: command.outcome, answer: command.answer, ...act })
  }
}

const textsOf = (command: DemandCommand): Readonly<Record<string, string>> => {
  switch (command.kind) {
    case 'file':
      return { ...command.draft }
    case 'assign':
      return {}
    case 'answer':
      return { answer: command.answer }
  }
}
