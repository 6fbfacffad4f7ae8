import { fault, type Fault } from '../../kernel/errors'
import type { AdverseDecision, AdverseKind, Breach, CaseState, Held } from './case-state'
import { dueOf, type CaseClock } from './clock'
import type { Day } from './working-days'

/** Which decision an event is about: one of a ground can follow another. */
export interface HeldKey {
  readonly kind: AdverseKind
  readonly ground: string
  readonly at: string
  /** Decisions of one operation have one time; absent in older events: the first of them. */
  readonly line?: number
}

export const keyOf = ({ decision: { kind, ground, at }, line }: Held): HeldKey => ({ kind, ground, at, line })

export const hasKey = ({ decision: { kind, ground, at }, line }: Held, key: HeldKey): boolean =>
  kind === key.kind && ground === key.ground && at === key.at && (key.line ?? line) === line

/** A decision that the event which comes next in a case's history makes. */
export const holding = (
  { history }: Pick<CaseState, 'history'>,
  decision: AdverseDecision,
  of: Partial<Pick<Held, 'breach' | 'refused'>> = {},
): Held => ({ decision, line: history.length + 1, breach: null, appeal: null, refused: null, ...of })

/** The last decision against the applicant that is in force; null: none. */
export const lastDecision = ({ held }: CaseState): AdverseDecision | null => held.at(-1)?.decision ?? null

/** Breaches, and suspensions without fault, that are not settled, oldest first. */
export const openBreaches = ({ held }: Pick<CaseState, 'held'>): readonly Breach[] =>
  held.flatMap(({ breach }) => (breach === null ? [] : [breach]))

const settling: readonly AdverseKind[] = ['TERMINATED', 'VIOLATION']

/** Those of the open breaches that no decision has settled: neither an end on their ground nor a finding after an end. */
export const unsettledBreaches = (state: Pick<CaseState, 'held'>): readonly Breach[] => {
  const settled = state.held.flatMap(({ decision: { kind, ground } }) =>
    settling.includes(kind) ? [ground] : [],
  )
  return openBreaches(state).filter(({ ground }) => !settled.includes(ground))
}

/** Whether a fault is not settled. */
export const isFaultOpen = (state: Pick<CaseState, 'held'>): boolean =>
  unsettledBreaches(state).some(({ isFault }) => isFault)

/** Whether something that is held keeps the agreement closed. */
export const keepsClosed = (held: readonly Held[]): boolean =>
  held.some(({ breach }) => breach?.measure === 'SUSPEND')

/** What is left when the breaches of a ground are settled: what was decided on them goes too. */
export const withoutBreach = (held: readonly Held[], ground: string): readonly Held[] =>
  held.filter(({ breach }) => breach?.ground !== ground)

/**
 * The ground that a step is about: the one that it names, or the only one.
 * @returns a fault: it names none that is open, or there are several
 */
export const groundAmong = (breaches: readonly Breach[], named: string | undefined): string | Fault => {
  const grounds = [...new Set(breaches.map(({ ground }) => ground))]
  if (named === undefined && grounds.length > 1) return fault('case.whichGround', { grounds })
  const found = named === undefined ? grounds[0] : grounds.find((ground) => ground === named)
  return found ?? fault('case.noBreach')
}

/** Whether an appeal waits against a notice or suspension on a ground. */
export const isBreachAppealed = ({ held }: CaseState, ground: string): boolean =>
  held.some((one) => isAppealOpen(one) && one.breach?.ground === ground)

export const isAppealOpen = ({ appeal }: Held): boolean => appeal?.isConfirmed === false

/** Terms that several may run of at a time, one for each matter. */
export const isShared = ({ term }: CaseClock): boolean => term === 'REMEDY' || term === 'APPEAL_DECISION'

/** Whether a matter is open that this clock runs for. */
export const isAwaited = (held: readonly Held[], clock: CaseClock): boolean => {
  const due = dueOf(clock)
  return held.some((one) =>
    clock.term === 'REMEDY' ? one.breach?.remedyDue === due : isAppealOpen(one) && one.appeal?.due === due,
  )
}

/** Whether an appeal may still bring a terminated agreement back. */
export const mayComeBack = ({ phase, held }: CaseState, today: Day): boolean =>
  phase === 'TERMINATED' &&
  held.some(
    (one) =>
      one.decision.kind === 'TERMINATED' &&
      (one.appeal === null ? today <= one.decision.redress.due : isAppealOpen(one)),
  )
