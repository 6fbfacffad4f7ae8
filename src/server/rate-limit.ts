import type { Counter } from '../metering/budgets/counter'
import { leftOf, type Remaining } from '../metering/budgets/remaining'

const seconds = { MINUTE: 60, DAY: 86_400 } as const

/** As draft-ietf-httpapi-ratelimit-headers-10 names units; rows and cost are ours. */
const units = { requests: 'requests', rows: 'rows', bytes: 'content-bytes', cost: 'cost' } as const

/**
 * `RateLimit-Policy` and `RateLimit` of the budget of which the smallest part is left; of two alike, of that which takes
 * longer to be whole again. Empty: there is none.
 * @see draft-ietf-httpapi-ratelimit-headers-10
 */
export const rateLimitHeaders = (counters: readonly Counter[]): readonly (readonly [string, string])[] => {
  let tightest: Remaining | undefined
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
