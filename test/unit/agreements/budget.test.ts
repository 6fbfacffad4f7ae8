import { budgetPeriods, budgetUnits, readBudgets } from '../../../src/agreements/budget'
import { textOf } from '../../../src/kernel/messages'

const one = { unit: 'ROWS', per: 'DAY', limit: 1000 }

test('each unit may be bounded a minute and a day', () => {
  const every = budgetUnits.flatMap((unit) => budgetPeriods.map((per) => ({ unit, per, limit: 5 })))
  expect(readBudgets(every)).toEqual({ ok: true, budgets: every })
  expect(readBudgets([])).toEqual({ ok: true, budgets: [] })
})

test.each<[string, unknown]>([
  ['no list', one],
  ['null', null],
  ['no limit', [{ unit: 'ROWS', per: 'DAY' }]],
  ['a limit of nothing', [{ ...one, limit: 0 }]],
  ['a limit below nothing', [{ ...one, limit: -1 }]],
  ['half a row', [{ ...one, limit: 0.5 }]],
  ['no bound', [{ ...one, limit: Number.POSITIVE_INFINITY }]],
  ['no number', [{ ...one, limit: Number.NaN }]],
  ['more than can be counted', [{ ...one, limit: 2 ** 53 }]],
  ['an unknown unit', [{ ...one, unit: 'MONEY' }]],
  ['an unknown period', [{ ...one, per: 'YEAR' }]],
  ['one unit and period twice', [one, { ...one, limit: 5 }]],
  ['a member that means nothing', [{ ...one, note: '' }]],
])('%s is no budget', (_what, stored) => {
  expect(readBudgets(stored)).toMatchObject({ ok: false, places: [expect.stringContaining('budgets')] })
})

test.each(['en', 'zh'] as const)('the refusal names the largest budget: %s', (locale) => {
  expect(readBudgets([{ ...one, limit: 2 ** 53 - 1 }])).toMatchObject({ ok: true })
  const text = textOf('agreements.badBudgets', locale, { coordinates: ['budgets.0.limit'] })
  expect(text).toContain('2^53 - 1')
})
