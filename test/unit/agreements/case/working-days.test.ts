import {
  addWorkingDays,
  countWorkingDays,
  dayOf,
  isWorkingDay,
} from '../../../../src/agreements/case/working-days'
import { calendar } from '../../../support/case-rules'

test('R-55: holidays are free, and make-up days are worked', () => {
  const worked = ['2026-02-13', '2026-02-14', '2026-02-15', '2026-02-16', '2026-02-24', '2026-02-28'].map(
    (day) => isWorkingDay(calendar, day),
  )
  expect(worked).toEqual([true, true, false, false, true, true])
})

test('R-55: a term runs over the Spring Festival by its working days', () => {
  // Friday 13 February: 14 (made up), then nothing until 24 February
  expect(addWorkingDays(calendar, '2026-02-13', 1).day).toBe('2026-02-14')
  expect(addWorkingDays(calendar, '2026-02-13', 2).day).toBe('2026-02-24')
  // 24 to 27, and Saturday 28 (made up)
  expect(addWorkingDays(calendar, '2026-02-13', 6)).toEqual({ day: '2026-02-28', uncertainYears: [] })
  expect(addWorkingDays(calendar, '2026-02-13', 7).day).toBe('2026-03-02')
})

test('no working days lead to the day itself, also on a holiday', () => {
  expect(addWorkingDays(calendar, '2026-02-16', 0).day).toBe('2026-02-16')
})

test('R-55: a year that nobody entered counts by weekends, and says so', () => {
  expect(addWorkingDays(calendar, '2026-12-30', 2)).toEqual({ day: '2027-01-01', uncertainYears: [2027] })
})

test('counting back gives what was added, from any day of the year', () => {
  for (let i = 0; i < 365; i += 1) {
    const from = new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10)
    for (const days of [1, 5, 10]) {
      const { day } = addWorkingDays(calendar, from, days)
      expect([from, countWorkingDays(calendar, from, day)]).toEqual([from, days])
      expect(isWorkingDay(calendar, day)).toBe(true)
    }
  }
})

test('a day begins at midnight of the time zone', () => {
  expect(dayOf(new Date('2026-03-01T15:59:59.999Z'), 'Asia/Shanghai')).toBe('2026-03-01')
  expect(dayOf(new Date('2026-03-01T16:00:00Z'), 'Asia/Shanghai')).toBe('2026-03-02')
  expect(dayOf(new Date('2026-03-01T16:00:00Z'), 'UTC')).toBe('2026-03-01')
  // what ends at the usual "no end" is compared with other days all the same
  expect(dayOf(new Date('9999-12-31T23:59:59Z'), 'Asia/Shanghai')).toBe('9999-12-31')
})
