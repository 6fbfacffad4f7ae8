import { AppError } from '../../kernel/errors'
import { BUDGET_RULE } from './claim'
import type { Over } from './counter'

/** What somebody is told whose operation does not fit into a budget. */
export const budgetError = ({ subject, period, amount, limit, used, asked, endsInMs }: Over): AppError => {
  const retryAfter = Math.max(1, Math.ceil(endsInMs / 1000))
  const unit = amount.toUpperCase()
  return AppError.of(
    'metering.overBudget',
    { subject, limit, unit, period, used, asked, wait: waitText(retryAfter) },
    {
      rule: BUDGET_RULE,
      retryAfter,
      limit: { name: `${subject} ${unit}/${period}`, value: limit, asked: used + asked },
    },
  )
}

/** Seconds as `15 h 57 min`, `42 s`; minutes are rounded up, so that nobody comes too early. */
const waitText = (seconds: number): string => {
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  const hours = Math.floor(minutes / 60)
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`
}
