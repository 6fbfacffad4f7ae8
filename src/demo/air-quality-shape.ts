import type { Day } from './calendar'
import type { Concentrations } from './air-quality-index'

/** How a pollutant goes through the year and the day, from tables and straight lines between them. */
interface Shape {
  /** Mean at the beginning of each month, January first. */
  readonly months: readonly number[]
  /** Per cent of the mean at each hour, midnight first. */
  readonly hours: readonly number[]
}

// two rush hours and the evening inversion
const traffic = [
  96, 90, 85, 82, 82, 86, 96, 110, 120, 118, 110, 102, 96, 92, 88, 86, 88, 94, 104, 114, 118, 114, 108, 101,
]
const stove = [
  98, 95, 92, 90, 90, 92, 98, 106, 113, 114, 110, 105, 100, 96, 93, 91, 92, 96, 101, 107, 110, 110, 106, 102,
]
// sunlight makes it, the night's traffic eats it
const sunlight = [
  38, 35, 33, 31, 30, 29, 28, 30, 40, 58, 80, 104, 128, 148, 160, 164, 158, 142, 116, 90, 72, 58, 48, 42,
]

/** Micrograms a cubic metre, CO in hundredths of a milligram: winter for particles, summer for ozone. */
const shapes = {
  pm25: { months: [66, 56, 42, 34, 29, 23, 19, 20, 25, 33, 44, 60], hours: stove },
  pm10: { months: [92, 82, 68, 58, 50, 41, 34, 35, 42, 52, 66, 86], hours: stove },
  so2: { months: [11, 10, 9, 8, 8, 7, 7, 7, 7, 8, 9, 11], hours: traffic },
  no2: { months: [44, 38, 36, 33, 30, 26, 23, 25, 30, 35, 40, 44], hours: traffic },
  co: { months: [102, 94, 86, 78, 72, 66, 62, 64, 70, 78, 88, 100], hours: stove },
  o3: { months: [26, 36, 54, 74, 90, 98, 118, 124, 86, 46, 34, 26], hours: sunlight },
} as const satisfies Record<keyof Concentrations, Shape>

/** What is usual at one hour of the year, before weather, place and chance. */
export const usualAt = (pollutant: keyof Concentrations, day: Day, hour: number): number => {
  const { months, hours }: Shape = shapes[pollutant]
  const from = months[day.month] ?? 0
  const to = months[(day.month + 1) % months.length] ?? 0
  return ((from + (to - from) * day.monthShare) * (hours[hour] ?? 100)) / 100
}
