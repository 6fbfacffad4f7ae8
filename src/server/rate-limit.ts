import { amounts, type Amount } from '../metering/budgets/charge'
import type { Counter } from '../metering/budgets/counter'

const seconds = { MINUTE: 60, DAY: 86_400 } as const

/** As draft-ietf-httpapi-ratelimit-headers-10 names units; rows and cost are ours. */
const units = { requests: 'requests', rows: 'rows', bytes: 'content-bytes', cost: 'cost' } as const

interface Left {
  readonly counter: Counter
  readonly amount: Amount
  readonly limit: number
  readonly left: number
}

const leftOf = (counters: readonly Counter[]): readonly Left[] =>
  counters.flatMap((counter) =>
    amounts.flatMap((amount): readonly Left[] => {
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

/**
 * `RateLimit-Policy` and `RateLimit` of the budget of which the smallest part is left; of two alike, of that which takes
 * longer to be whole again. Empty: there is none.
 * @see draft-ietf-httpapi-ratelimit-headers-10
 */
export const rateLimitHeaders = (counters: readonly Counter[]): readonly (readonly [string, string])[] => {
  let tightest: Left | undefined
  for (const one of leftOf(counters)) {
    const [a, b] = [one.left / one.limit, tightest === undefined ? 2 : tightest.left / tightest.limit]
    if (a < b || (a === b && one.counter.endsInMs > (tightest?.counter.endsInMs ?? 0))) tightest = one
  }
  if (tightest === undefined) return []
  const { counter, amount, limit, left } = tightest
  const { subject, period, endsInMs } = counter
  const name = `"${subject.replace(/:.*$/, '')}-${amount}-${period.toLowerCase()}"`
  return [
    ['ratelimit-policy', `${name};q=${limit};qu="${units[amount]}";w=${seconds[period]}`],
    ['ratelimit', `${name};r=${left};t=${Math.ceil(endsInMs / 1000)}`],
  ]
}
