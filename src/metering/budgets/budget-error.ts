import { AppError } from '../../kernel/errors'
import { BUDGET_RULE } from './claim'
import type { Over } from './counter'

/** What somebody is told whose operation does not fit into a budget. */
export const budgetError = ({ subject, period, amount, limit, used, asked, endsInMs }: Over): AppError => {
  const retryAfter = Math.max(1, Math.ceil(endsInMs / 1000))
  const unit = amount.toUpperCase()
  return AppError.of(
    'metering.overBudget',
    { subject, limit, unit, period, used, asked, seconds: retryAfter },
    {
      rule: BUDGET_RULE,
      retryAfter,
      limit: { name: `${subject} ${unit}/${period}`, value: limit, asked: used + asked },
    },
  )
}
