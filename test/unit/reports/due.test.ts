import { addMonths, nextDue, nextDueIn, stepOf, type Duty } from '../../../src/reports/due'

test('R-69: reports are due each cycle from the first day, on the last day of a shorter month', () => {
  expect(nextDue('2026-01-31', 1, '2026-01-31')).toBe('2026-02-28')
  expect(nextDue('2026-01-31', 1, '2026-02-28')).toBe('2026-03-31')
  expect(nextDue('2024-02-29', 12, '2026-11-26')).toBe('2027-02-28')
  expect(nextDue('2026-03-02', 3, '2026-06-01')).toBe('2026-06-02')
  expect(nextDue('2026-03-02', 3, '2026-06-02')).toBe('2026-09-02')
  expect(addMonths('2026-11-15', 14)).toBe('2028-01-15')
})

test('R-69: an agreement that ends before its cycle does has its report due at its end', () => {
  const short = { from: '2026-03-02', to: '2026-09-01' }
  expect(nextDueIn(short, 12, '2026-03-02')).toBe('2026-09-01')
  expect(nextDueIn(short, 12, '2026-09-01')).toBeNull()
  // of a longer one too what is used after its last cycle
  const long = { from: '2026-03-02', to: '2027-09-01' }
  expect(nextDueIn(long, 12, '2026-03-02')).toBe('2027-03-02')
  expect(nextDueIn(long, 12, '2027-03-02')).toBe('2027-09-01')
  // passed a day after its first
  expect(nextDueIn({ from: '2026-03-02', to: '2027-03-01' }, 12, '2026-03-02')).toBe('2027-03-01')
})

const at = (day: string): Date => new Date(`${day}T04:00:00Z`)
const duty = (of: Partial<Duty> = {}): Duty => ({
  due: '2026-06-30',
  remindedAt: null,
  overdueAt: null,
  filedAt: null,
  ...of,
})
const step = (day: string, of: Partial<Duty> = {}): string | null => stepOf(duty(of), at(day), day)

test('R-69: it is reminded of before it is due, and overdue only after that', () => {
  expect(step('2026-05-30')).toBeNull()
  expect(step('2026-05-31')).toBe('REMIND')
  expect(step('2026-06-30', { remindedAt: at('2026-05-31') })).toBeNull()
  expect(step('2026-07-01', { remindedAt: at('2026-05-31') })).toBe('OVERDUE')
  // the servers were down: told late, nobody is late at once
  expect(step('2026-08-01')).toBe('REMIND')
  expect(step('2026-08-05', { remindedAt: at('2026-08-01') })).toBeNull()
  expect(step('2026-08-11', { remindedAt: at('2026-08-01') })).toBe('OVERDUE')
})

test('what was filed, or told to be overdue, is left alone', () => {
  const remindedAt = at('2026-05-31')
  expect(step('2026-09-01', { remindedAt, filedAt: at('2026-06-01') })).toBeNull()
  expect(step('2026-09-01', { remindedAt, overdueAt: at('2026-07-01') })).toBeNull()
})
