import { z } from 'zod'
import { parseDuration } from '../config/duration'

const End = z.union([z.iso.date(), z.iso.datetime({ offset: true })])
const LAST_YEAR = 9999

/**
 * Reads when something ends: a duration from now (`90d`), a date (its beginning, UTC) or a time with its offset.
 * @returns undefined: none of them, or beyond the year 9999
 */
export const parseExpiry = (text: string, now: Date): Date | undefined => {
  const durationMs = parseDuration(text)
  const end = End.safeParse(text)
  const at =
    durationMs !== undefined
      ? new Date(now.getTime() + durationMs)
      : end.success
        ? new Date(end.data)
        : undefined
  // an Invalid Date has the year NaN
  return at !== undefined && at.getUTCFullYear() <= LAST_YEAR ? at : undefined
}
