/** A day of the calendar, `YYYY-MM-DD`, in the time zone of the deployment. Days compare as texts do. */
export type Day = string

/**
 * What is known of holidays. Weekends are free unless they are make-up days (调休); other days are worked unless they
 * are holidays. For a year that nobody has entered, weekends alone count.
 */
export interface WorkCalendar {
  /** Years whose holidays have been entered. */
  readonly years: ReadonlySet<number>
  readonly holidays: ReadonlySet<Day>
  readonly makeUpDays: ReadonlySet<Day>
}

/** A day reached by counting, with the years that were counted by weekends alone; none: the calendar had them all. */
export interface CountedDay {
  readonly day: Day
  readonly uncertainYears: readonly number[]
}

const DAY_MS = 86_400_000
const SUNDAY = 0
const SATURDAY = 6
const formats = new Map<string, Intl.DateTimeFormat>()

/** The last day that the form of a day has. */
const LAST_DAY: Day = '9999-12-31'

/** The day that an instant falls on, no later than the year 9999. @param timeZone a name of the IANA list */
export const dayOf = (instant: Date, timeZone: string): Day => {
  let format = formats.get(timeZone)
  if (format === undefined) {
    // the calendar is named, or `en-CA` would follow the machine's
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
    formats.set(timeZone, format)
  }
  const day = format.format(instant)
  return day.length > LAST_DAY.length ? LAST_DAY : day
}

const yearOf = (day: Day): number => Number(day.slice(0, 4))
const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay()
const nextDay = (day: Day): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)

export const isWorkingDay = (calendar: WorkCalendar, day: Day): boolean => {
  if (calendar.makeUpDays.has(day)) return true
  const weekday = weekdayOf(day)
  return weekday !== SUNDAY && weekday !== SATURDAY && !calendar.holidays.has(day)
}

/**
 * The n-th working day after a day, which itself does not count: the last day on which a step is in time.
 * @param workingDays whole, 0 or more; 0: the day itself
 */
export const addWorkingDays = (calendar: WorkCalendar, from: Day, workingDays: number): CountedDay => {
  const uncertainYears = new Set<number>()
  let day = from
  for (let left = workingDays; left > 0;) {
    day = nextDay(day)
    if (!calendar.years.has(yearOf(day))) uncertainYears.add(yearOf(day))
    if (isWorkingDay(calendar, day)) left -= 1
  }
  return { day, uncertainYears: [...uncertainYears] }
}

/** Working days after `from` up to and including `to`. 0 where `to` is not after `from`. */
export const countWorkingDays = (calendar: WorkCalendar, from: Day, to: Day): number => {
  let count = 0
  for (let day = from; day < to;) {
    day = nextDay(day)
    if (isWorkingDay(calendar, day)) count += 1
  }
  return count
}
