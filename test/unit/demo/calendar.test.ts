import { dateIn, daysOf2025, localTime } from '../../../src/demo/calendar'

test('the year has its 365 days in order, as the calendar has them', () => {
  const fromClock = Array.from({ length: 365 }, (_, day) =>
    new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10),
  )
  expect(daysOf2025.map((day) => day.date)).toEqual(fromClock)
  expect(daysOf2025.every((day) => day.monthShare >= 0 && day.monthShare < 1)).toBe(true)
})

test('times carry the offset of Chongqing, dates two digits', () => {
  const [first] = daysOf2025
  if (first === undefined) throw new Error('no first day')
  expect(localTime(first, 8, 5, 9)).toBe('2025-01-01T08:05:09+08:00')
  expect(dateIn(1950, 3, 4)).toBe('1950-03-04')
})
