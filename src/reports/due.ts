import type { Day } from '../agreements/case/working-days'

/** How often the user of an agreement reports, where nothing else was set. D: nobody's rule, ours. */
export const DEFAULT_CYCLE_MONTHS = 12

export const MAX_CYCLE_MONTHS = 60

/** So long before its day a report is reminded of, and what is filed from then on counts for that day. */
export const REMINDER_DAYS = 30

/** So long after the reminder at least a report can be overdue: nobody is late who was not told. */
export const GRACE_DAYS = 10

/**
 * The first due day after another one, counted in whole cycles from the beginning.
 * @param from the first day of the agreement's use
 * @param after a day that is not before `from`
 */
export const nextDue = (from: Day, months: number, after: Day): Day => {
  for (let cycle = 1; ; cycle += 1) {
    const due = addMonths(from, cycle * months)
    if (due > after) return due
  }
}

/**
 * The next day on which a report of an agreement is due: that of its cycle, or the agreement's last where it comes
 * before. @returns null: the last report of its term is due already
 */
export const nextDueIn = (
  { from, to }: { readonly from: Day; readonly to: Day },
  months: number,
  after: Day,
): Day | null => {
  const due = nextDue(from, months, after)
  if (due <= to) return due
  return to > after ? to : null
}

/** The same day of a later month, or the last one that it has. */
export const addMonths = (day: Day, months: number): Day => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(date, last)))
    .toISOString()
    .slice(0, 10)
}

export const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** A report that is due. */
export interface Duty {
  readonly due: Day
  readonly remindedAt: Date | null
  readonly overdueAt: Date | null
  readonly filedAt: Date | null
}

/** What the clock has to do about a duty now. Nothing is overdue that was not reminded of. */
export const stepOf = (
  { due, remindedAt, overdueAt, filedAt }: Duty,
  now: Date,
  today: Day,
): 'REMIND' | 'OVERDUE' | null => {
  if (filedAt !== null || overdueAt !== null) return null
  if (remindedAt === null) return today >= addDays(due, -REMINDER_DAYS) ? 'REMIND' : null
  const isTold = now.getTime() - remindedAt.getTime() >= GRACE_DAYS * 86_400_000
  return due < today && isTold ? 'OVERDUE' : null
}
