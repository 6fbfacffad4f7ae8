import { renewCycles, type RenewCycle } from '../../../../src/catalog/dataset'
import { updateStateOf } from '../../../../src/catalog/life/update-cycle'

const at = (text: string) => new Date(text)
const due = (renewCycle: RenewCycle, last: string) =>
  updateStateOf(
    { renewCycle, publishedAt: at('2020-01-01T00:00:00Z') },
    at(last),
    at('2100-01-01T00:00:00Z'),
  ).dueAt?.toISOString() ?? null

test('R-52: an entry is overdue from the moment its cycle is over, by the clock alone', () => {
  const entry = { renewCycle: 'EVERY_WEEK', publishedAt: at('2026-01-01T08:00:00Z') } as const
  const last = at('2026-03-02T08:00:00Z')
  expect(updateStateOf(entry, last, at('2026-03-09T07:59:59.999Z')).isOverdue).toBe(false)
  expect(updateStateOf(entry, last, at('2026-03-09T08:00:00Z')).isOverdue).toBe(true)
})

test('R-52: without data the term runs from the publication', () => {
  const entry = { renewCycle: 'EVERY_DAY', publishedAt: at('2026-01-01T08:00:00Z') } as const
  expect(updateStateOf(entry, null, at('2026-01-02T08:00:00Z')).isOverdue).toBe(true)
})

test('a month that is too short ends on its last day', () => {
  expect(due('EVERY_MONTH', '2026-01-31T06:00:00Z')).toBe('2026-02-28T06:00:00.000Z')
  expect(due('EVERY_MONTH', '2024-01-31T06:00:00Z')).toBe('2024-02-29T06:00:00.000Z')
  expect(due('EVERY_QUARTER', '2025-11-30T06:00:00Z')).toBe('2026-02-28T06:00:00.000Z')
  expect(due('EVERY_YEAR', '2024-02-29T06:00:00Z')).toBe('2025-02-28T06:00:00.000Z')
  expect(due('HALF_YEAR', '2025-08-31T06:00:00Z')).toBe('2026-02-28T06:00:00.000Z')
  expect(due('EVERY_DAY', '2026-02-28T06:00:00Z')).toBe('2026-03-01T06:00:00.000Z')
})

test('R-52: every cycle has a term, but for those that promise no date', () => {
  expect(renewCycles.filter((cycle) => due(cycle, '2026-01-01T00:00:00Z') === null)).toEqual([
    'IRREGULAR',
    'OTHER',
  ])
})
