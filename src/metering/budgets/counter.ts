import { z } from 'zod'
import { budgetPeriods, type BudgetPeriod } from '../../agreements/budget'
import { amounts, type Amount, type Amounts, type Subject } from './charge'

/** What one subject has used of the running minute or day, and what it may. */
export interface Counter {
  readonly subject: Subject
  readonly period: BudgetPeriod
  /** Until its period ends, by the clock of the database, when it was read. */
  readonly endsInMs: number
  readonly used: Amounts
  /** null: no bound. */
  readonly limit: Readonly<Record<Amount, number | null>>
}

const whole = z.number().int()
const bound = whole.nullable()

/** As the functions of migration 0028 tell of them. */
export const Counters = z.array(
  z.object({
    subject: z.string(),
    period: z.enum(budgetPeriods),
    endsInMs: whole,
    used: z.object({ requests: whole, rows: whole, bytes: whole, cost: whole }),
    limit: z.object({ requests: bound, rows: bound, bytes: bound, cost: bound }),
  }),
)

/** A budget that an operation does not fit into. */
export interface Over {
  readonly subject: Subject
  readonly period: BudgetPeriod
  readonly amount: Amount
  readonly limit: number
  /** Without the operation. */
  readonly used: number
  /** By the operation. */
  readonly asked: number
  readonly endsInMs: number
}

/** What of `asked` goes beyond a bound of the counter; nothing that is not asked for does. null: it fits. */
export const overOf = (counter: Counter, asked: Amounts): Over | null => {
  for (const amount of amounts) {
    const limit = counter.limit[amount]
    const used = counter.used[amount]
    if (limit === null || asked[amount] === 0 || used + asked[amount] <= limit) continue
    const { subject, period, endsInMs } = counter
    return { subject, period, amount, limit, used, asked: asked[amount], endsInMs }
  }
  return null
}

/** Of two budgets that are passed, that which is whole again later: before that the operation fits neither. */
export const later = (a: Over | null, b: Over | null): Over | null =>
  a === null || (b !== null && b.endsInMs > a.endsInMs) ? b : a
