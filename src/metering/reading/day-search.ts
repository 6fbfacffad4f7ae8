import type { Fragment, Sql } from 'postgres'
import { z } from 'zod'
import { leastIdOf, timeOfId } from '../record/record-time'

/** A record that was found. */
export interface FoundRecord {
  readonly id: string
  readonly canonical: string
}

export const Found = z.array(z.object({ id: z.string(), canonical: z.string() }))

export interface SearchBounds {
  readonly most: number
  /** Records older than this id; null: from the newest. */
  readonly before: string | null
}

const Day = z.object({ begins: z.coerce.date(), ends: z.coerce.date() })
type Day = z.infer<typeof Day>
const Days = z.array(Day)

/** What is not found within the first spans, which are a week, is nearly always in none: the rest is searched at one time. */
const SHORT_SPANS = 3

/**
 * The newest records of a condition that indexes serve, newest first, day by day from the newest until there are enough:
 * the newest day, the two before it, the four before those ... A day's matches are all found and sorted then, since the
 * planner takes an element that it has not sampled for a common one.
 * @param where of `metering.usage_record r`
 * @param firstDays how many days to begin with; Infinity: all at once, which is best for what is rare
 * @param mayBe of `metering.usage_day d`: where it is false there is nothing
 */
export const searchDays = async (
  sql: Sql,
  where: Fragment,
  { most, before }: SearchBounds,
  firstDays: number,
  mayBe: Fragment = sql`true`,
): Promise<readonly FoundRecord[]> => {
  const days = Days.parse(
    await sql`
      select d.begins, d.ends from metering.usage_day d
      where d.dropped_at is null and d.begins <= ${before === null ? 'infinity' : new Date(timeOfId(before))} and ${mayBe}
      order by d.begins desc`,
  )
  const spans: (readonly [newest: Day, oldest: Day])[] = []
  for (let [at, count] = [0, firstDays]; at < days.length; at += count, count *= 2) {
    const [newest, oldest] = [days[at], days[Math.min(at + count, days.length) - 1]]
    if (newest !== undefined && oldest !== undefined) spans.push([newest, oldest])
  }
  const search = async (
    [newest, oldest]: readonly [Day, Day],
    limit: number,
  ): Promise<readonly FoundRecord[]> =>
    Found.parse(
      await sql`
        with found as materialized (
          select r.id, r.canonical from metering.usage_record r
          where ${where} and r.id >= ${leastIdOf(oldest.begins.getTime())} and r.id < ${leastIdOf(newest.ends.getTime())})
        select * from found r order by r.id desc limit ${limit}`,
    )
  const found: FoundRecord[] = []
  for (let at = 0; at < spans.length && found.length < most;) {
    const next = at < SHORT_SPANS ? spans.slice(at, at + 1) : spans.slice(at)
    const left = most - found.length
    const rows = await Promise.all(next.map((span) => search(span, left)))
    found.push(...rows.flat().slice(0, left))
    at += next.length
  }
  return found
}
