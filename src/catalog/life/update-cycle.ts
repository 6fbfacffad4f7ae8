import type { RenewCycle } from '../dataset'

interface Period {
  readonly months: number
  readonly days: number
}

/**
 * How long the data of a cycle may stand before it is overdue. null: the cycle promises no date. The terms are
 * design inferences (D): the rules name the cycles, none of them a grace.
 */
export const renewPeriods: Readonly<Record<RenewCycle, Period | null>> = {
  REAL_TIME: { months: 0, days: 1 },
  EVERY_DAY: { months: 0, days: 1 },
  EVERY_WEEK: { months: 0, days: 7 },
  EVERY_MONTH: { months: 1, days: 0 },
  EVERY_QUARTER: { months: 3, days: 0 },
  HALF_YEAR: { months: 6, days: 0 },
  EVERY_YEAR: { months: 12, days: 0 },
  IRREGULAR: null,
  OTHER: null,
}

/** When the next update is due; the last day of a month that is too short stands for its missing days. */
const dueAt = (lastUpdate: Date, { months, days }: Period): Date => {
  const due = new Date(lastUpdate)
  due.setUTCDate(1)
  due.setUTCMonth(due.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 0)).getUTCDate()
  due.setUTCDate(Math.min(lastUpdate.getUTCDate(), lastDay) + days)
  return due
}

export interface UpdateState {
  /** When the next update is due; null: the cycle promises none. */
  readonly dueAt: Date | null
  readonly isOverdue: boolean
}

/**
 * Whether an entry is past its update cycle at a moment, without waiting for any job.
 * @param lastUpdate when its active version was activated; null: it has no data yet, so counts from its publication
 */
export const updateStateOf = (
  { renewCycle, publishedAt }: { readonly renewCycle: RenewCycle; readonly publishedAt: Date },
  lastUpdate: Date | null,
  now: Date,
): UpdateState => {
  const period = renewPeriods[renewCycle]
  if (period === null) return { dueAt: null, isOverdue: false }
  const due = dueAt(lastUpdate ?? publishedAt, period)
  return { dueAt: due, isOverdue: now >= due }
}
