import { addWorkingDays, countWorkingDays, type Day, type WorkCalendar } from './working-days'

/** The steps that have a term. How long each is, and by which source, is data. */
export const termCodes = [
  'FORMAL_CHECK',
  'CORRECTION_NOTICE',
  'CORRECTION_ANSWER',
  'EVALUATION',
  'EXTENSION',
  'CONSULTATION',
  'EXPERT_REVIEW',
  'SIGNING',
  'REVIEW',
  'REMEDY',
  'DISPOSAL',
  'SETTLEMENT',
  'APPEAL_LODGING',
  'APPEAL_DECISION',
] as const

export type TermCode = (typeof termCodes)[number]

export interface Term {
  readonly workingDays: number
  /** A source code of the domain, with the article where it is known. */
  readonly source: string
  /** Whether the evaluation's clock stands still during this step. */
  readonly stopsEvaluation: boolean
}

export type Terms = Readonly<Record<TermCode, Term>>

/** A term that runs in a case. `due` is the last day that is in time. */
export interface CaseClock {
  readonly term: TermCode
  readonly workingDays: number
  readonly startedOn: Day
  readonly run: ClockRun
  /** The day on which the delay was told to the authority; null: it was not. */
  readonly escalatedOn: Day | null
  /** Years that were counted by weekends alone, because no calendar was entered for them. */
  readonly uncertainYears: readonly number[]
}

export type ClockRun =
  | { readonly kind: 'running'; readonly due: Day }
  | { readonly kind: 'paused'; readonly since: Day; readonly leftWorkingDays: number }

/** What counting needs. */
export interface Counting {
  readonly terms: Terms
  readonly calendar: WorkCalendar
  readonly today: Day
}

export const startClock = (term: TermCode, { terms, calendar, today }: Counting, from = today): CaseClock => {
  const { workingDays } = terms[term]
  const { day, uncertainYears } = addWorkingDays(calendar, from, workingDays)
  return {
    term,
    workingDays,
    startedOn: from,
    run: { kind: 'running', due: day },
    escalatedOn: null,
    uncertainYears,
  }
}

/** Stops a clock; what is left of it is kept in working days. One that stands, or has run out, stays as it is. */
export const pauseClock = (clock: CaseClock, { calendar, today }: Counting): CaseClock =>
  clock.run.kind === 'paused' || isOverdue(clock, today)
    ? clock
    : {
        ...clock,
        run: {
          kind: 'paused',
          since: today,
          leftWorkingDays: countWorkingDays(calendar, today, clock.run.due),
        },
      }

/** Lets a clock run on from today. */
export const resumeClock = (clock: CaseClock, { calendar, today }: Counting): CaseClock => {
  if (clock.run.kind === 'running') return clock
  const { day, uncertainYears } = addWorkingDays(calendar, today, clock.run.leftWorkingDays)
  return withDue(clock, day, uncertainYears)
}

/** Adds working days to a running clock, after its own last day. */
export const extendClock = (clock: CaseClock, workingDays: number, calendar: WorkCalendar): CaseClock => {
  if (clock.run.kind === 'paused') return clock
  const { day, uncertainYears } = addWorkingDays(calendar, clock.run.due, workingDays)
  return { ...withDue(clock, day, uncertainYears), workingDays: clock.workingDays + workingDays }
}

const withDue = (clock: CaseClock, due: Day, uncertainYears: readonly number[]): CaseClock => ({
  ...clock,
  run: { kind: 'running', due },
  uncertainYears: [...new Set([...clock.uncertainYears, ...uncertainYears])],
})

/** The last day in time; null: the clock stands. */
export const dueOf = ({ run }: CaseClock): Day | null => (run.kind === 'running' ? run.due : null)

/** Whether the last day in time is past. A clock that stands is never overdue. */
export const isOverdue = (clock: CaseClock, today: Day): boolean =>
  clock.run.kind === 'running' && clock.run.due < today
