import type { BudgetPeriod } from '../../agreements/budget'
import type { Clock } from '../../kernel/clock'
import type { Amounts, Charge, Subject } from './charge'
import { later, overOf, type Counter, type Over } from './counter'

/** WEIR_BUDGETS. `measure`: all is counted and told, and nothing is refused. */
export type BudgetMode = 'enforce' | 'measure'

interface Entry {
  readonly counter: Counter
  /** Monotonic milliseconds, at the latest, until which its period runs. */
  readonly endsAtMs: number
}

/** Subjects that are remembered; beyond that the first one is forgotten. */
const MAX_SUBJECTS = 20_000

/**
 * What this process last heard of budgets. Within a period what is used only grows, so that what does not fit into what
 * was heard fits no more; what is not known here fits, and the log settles it.
 */
export class BudgetBook {
  private readonly subjects = new Map<Subject, Partial<Record<BudgetPeriod, Entry>>>()

  constructor(
    private readonly clock: Clock,
    readonly mode: BudgetMode = 'enforce',
  ) {}

  /** Nothing is known, as where nobody has a budget. */
  get isEmpty(): boolean {
    return this.subjects.size === 0
  }

  get enforces(): boolean {
    return this.mode === 'enforce'
  }

  /** @param askedMs monotonic milliseconds just before they were asked for */
  note(counters: readonly Counter[], askedMs: number): void {
    for (const counter of counters) {
      const { subject, period, endsInMs } = counter
      const known = this.subjects.get(subject)
      this.subjects.set(subject, { ...known, [period]: { counter, endsAtMs: askedMs + endsInMs } })
      if (known === undefined && this.subjects.size > MAX_SUBJECTS)
        for (const oldest of this.subjects.keys()) {
          this.subjects.delete(oldest)
          break
        }
    }
  }

  /** The counters of the periods that run; a subject of which nothing is known has none. */
  of(subjects: Iterable<Subject>): readonly Counter[] {
    const found: Counter[] = []
    if (this.isEmpty) return found
    const now = this.clock.monotonicMs()
    for (const subject of subjects) {
      const entries = this.subjects.get(subject)
      for (const entry of [entries?.MINUTE, entries?.DAY])
        if (entry !== undefined && entry.endsAtMs > now)
          found.push({ ...entry.counter, endsInMs: entry.endsAtMs - now })
    }
    return found
  }

  /** What these certainly do not fit into; null: they may fit. */
  overOf(charges: readonly Charge[]): Over | null {
    let found: Over | null = null
    for (const charge of charges) found = later(found, this.overOfLeast([charge.subject], charge))
    return found
  }

  /** What an operation of these subjects certainly does not fit into, which takes at least so much of each. */
  overOfLeast(subjects: readonly Subject[], least: Amounts): Over | null {
    let found: Over | null = null
    for (const counter of this.of(subjects)) found = later(found, overOf(counter, least))
    return found
  }

  /** MUST be called before a new policy epoch is used: a bound may be another one, or none. It does not wait. */
  drop(narrowed: readonly string[]): void {
    for (const subject of narrowed)
      if (subject.startsWith('budget:')) this.subjects.clear()
      else this.subjects.delete(subject)
  }
}
