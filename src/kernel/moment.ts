/** Days and terms are counted in any time zone, so the last day of the calendar is left out. */
const FIRST = Date.parse('0001-01-01T00:00:00Z')
const END = Date.parse('9999-12-31T00:00:00Z')

/** The moment that a text names. @returns undefined: none from 0001-01-01 to 9999-12-30 in UTC */
export const findMoment = (text: string): Date | undefined => {
  const moment = new Date(text)
  return moment.getTime() >= FIRST && moment.getTime() < END ? moment : undefined
}
