const twoDigits = (value: number): string => String(value).padStart(2, '0')

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** One day of 2025, the year that all synthetic data lie in. */
export interface Day {
  /** `2025-mm-dd`. */
  readonly date: string
  /** 0 = January. */
  readonly month: number
  /** How far the month has gone, from 0 to just below 1. */
  readonly monthShare: number
}

/** The 365 days of 2025 in order. Plain arithmetic: neither a clock nor a time zone has a part in it. */
export const daysOf2025: readonly Day[] = monthDays.flatMap((days, month) =>
  Array.from({ length: days }, (_, day) => ({
    date: `2025-${twoDigits(month + 1)}-${twoDigits(day + 1)}`,
    month,
    monthShare: day / days,
  })),
)

/** A time of day of Chongqing, as the files write it: `2025-01-31T08:00:00+08:00`. */
export const localTime = (day: Day, hour: number, minute = 0, second = 0): string =>
  `${day.date}T${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}+08:00`

/** A day of an earlier year, `yyyy-mm-dd`; the day of the month is at most 28, so that it exists in each. */
export const dateIn = (year: number, month: number, day: number): string =>
  `${year}-${twoDigits(month)}-${twoDigits(day)}`
