import { budgetError } from '../../../src/metering/budgets/budget-error'

test.each([
  [57_422_000, '15 h 58 min'],
  [3_600_000, '1 h 0 min'],
  [90_000, '2 min'],
  [41_200, '42 s'],
])('a budget that is whole again in %i ms says so as %s', (endsInMs, wait) => {
  const over = {
    subject: 'anonymous',
    period: 'DAY',
    amount: 'rows',
    limit: 5,
    used: 4,
    asked: 2,
    endsInMs,
  } as const
  const error = budgetError(over)
  expect(error.message).toContain(`It is whole again in ${wait}.`)
  expect(error.fault.details.retryAfter).toBe(Math.ceil(endsInMs / 1000))
})
