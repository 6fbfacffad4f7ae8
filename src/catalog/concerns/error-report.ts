import { fault } from '../../kernel/errors'
import { decided, refused, type Decided, type Transition } from '../../kernel/transition'
import { refuseUnstated } from '../stated'
import { takeStep } from '../step'
import type { Answer, Author, ConcernAct, ConcernFacts, ConcernSide } from './concern'
import { refuseOwn } from './concern-sides'

export const reportStates = ['NONE', 'FILED', 'CORRECTED', 'REJECTED', 'PASSED_ON'] as const

export type ReportState = (typeof reportStates)[number]

export interface ReportDraft {
  readonly dataset: string
  /** Empty: no column in particular. */
  readonly columns: readonly string[]
  /** Which row, and what is wrong there. */
  readonly text: string
}

/** A report of an error in the data (纠错), folded from its events. */
export interface ErrorReport {
  readonly state: ReportState
  readonly draft: ReportDraft | null
  readonly author: Author | null
  readonly answer: Answer | null
}

export type ReportCommand =
  | { readonly kind: 'file'; readonly draft: ReportDraft; readonly author: Author }
  | { readonly kind: 'correct'; readonly answer: string }
  | { readonly kind: 'reject'; readonly answer: string }
  /** @param to the body that can correct it */
  | { readonly kind: 'passOn'; readonly to: string; readonly answer: string }

/** How a report ends. */
export const reportEnds = ['CORRECTED', 'REJECTED', 'PASSED_ON'] as const satisfies readonly ReportState[]

export type ReportEnd = (typeof reportEnds)[number]

/** The step that ends a report so. @param to with `PASSED_ON`: the body that can correct it */
export const endCommand = (
  end: ReportEnd,
  answer: string,
  to: string,
): Exclude<ReportCommand, { readonly kind: 'file' }> => {
  switch (end) {
    case 'CORRECTED':
      return { kind: 'correct', answer }
    case 'REJECTED':
      return { kind: 'reject', answer }
    case 'PASSED_ON':
      return { kind: 'passOn', to, answer }
  }
}

export type ReportEvent = ConcernAct &
  (
    | { readonly kind: 'FILED'; readonly draft: ReportDraft; readonly author: Author }
    | { readonly kind: 'CORRECTED'; readonly answer: string }
    | { readonly kind: 'REJECTED'; readonly answer: string }
    | { readonly kind: 'PASSED_ON'; readonly to: string; readonly answer: string }
  )

/** Everything that can happen to an error report. */
export const reportTransitions: readonly Transition<ReportState, ReportCommand['kind'], ConcernSide>[] = [
  {
    command: 'file',
    from: ['NONE'],
    by: ['SIGNED_IN'],
    to: 'FILED',
    narrows: false,
    source: 'SHR 35, OGI 41',
  },
  { command: 'correct', from: ['FILED'], by: ['OPENER'], to: 'CORRECTED', narrows: false, source: 'OGI 41' },
  { command: 'reject', from: ['FILED'], by: ['OPENER'], to: 'REJECTED', narrows: false, source: 'OGI 41' },
  { command: 'passOn', from: ['FILED'], by: ['OPENER'], to: 'PASSED_ON', narrows: false, source: 'OGI 41' },
]

export const noReport: ErrorReport = { state: 'NONE', draft: null, author: null, answer: null }

export const evolveReport = (before: ErrorReport, event: ReportEvent): ErrorReport =>
  event.kind === 'FILED'
    ? { state: 'FILED', draft: event.draft, author: event.author, answer: null }
    : { ...before, state: event.kind, answer: { text: event.answer, at: event.at } }

/** Events of a step of an error report, or why it is refused: each end says why. Pure. */
export const decideReport = (
  command: ReportCommand,
  report: ErrorReport,
  facts: ConcernFacts & { readonly entry: { readonly name: string; readonly columns: readonly string[] } },
): Decided<ReportEvent> => {
  const { entry, accountId, now } = facts
  const at = { state: report.state, command: command.kind, subject: entry.name }
  const side = takeStep(reportTransitions, at, facts.sides)
  if (typeof side !== 'string') return refused(side)
  const own = refuseOwn(report.author, facts, side, entry.name)
  if (own !== null) return refused(own)
  const act = { accountId, side, at: now }
  const texts = command.kind === 'file' ? { text: command.draft.text } : textsOf(command)
  const unstated = refuseUnstated(command.kind, texts, 'R-61')
  if (unstated !== null) return refused(unstated)
  switch (command.kind) {
    case 'file': {
      const unknown = command.draft.columns.filter((name) => !entry.columns.includes(name))
      if (unknown.length === 0)
        return decided({ kind: 'FILED', draft: command.draft, author: command.author, ...act })
      const coordinates = unknown.map((name) => `${entry.name}.${name}`)
      return refused(fault('concern.column', { coordinates }, { rule: 'R-61', coordinates }))
    }
    case 'correct':
      return decided({ kind: 'CORRECTED', answer: command.answer, ...act })
    case 'reject':
      return decided({ kind: 'REJECTED', answer: command.answer, ...act })
    case 'passOn':
      return decided({ kind: 'PASSED_ON', to: command.to, answer: command.answer, ...act })
  }
}

const textsOf = (command: Exclude<ReportCommand, { readonly kind: 'file' }>): Record<string, string> =>
  command.kind === 'passOn' ? { to: command.to, answer: command.answer } : { answer: command.answer }
