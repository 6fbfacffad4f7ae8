import { amounts, type Amount } from './charge'
import type { Counter } from './counter'

/** What is left of one bound. */
export interface Remaining {
  readonly counter: Counter
  readonly amount: Amount
  readonly limit: number
  readonly left: number
}

/** Of every bound that these counters have. */
export const leftOf = (counters: readonly Counter[]): readonly Remaining[] =>
  counters.flatMap((counter) =>
    amounts.flatMap((amount): readonly Remaining[] => {
      const limit = counter.limit[amount]
      if (limit === null) return []
      return [{ counter, amount, limit, left: Math.max(0, limit - counter.used[amount]) }]
    }),
  )

/** What is left of each budget, by `<subject> <what>/<period>`, such as `agreement:CQ-1 rows/day`. */
export const remainingOf = (counters: readonly Counter[]): Readonly<Record<string, number>> =>
  counters.length === 0
    ? nothing
    : Object.fromEntries(
        leftOf(counters).map(({ counter: { subject, period }, amount, left }) => [
          `${subject} ${amount}/${period.toLowerCase()}`,
          left,
        ]),
      )

const nothing: Readonly<Record<string, number>> = {}
