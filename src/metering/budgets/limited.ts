import { sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { z } from 'zod'
import type { Clock } from '../../kernel/clock'
import { createLoadingValue } from '../../kernel/loading-cache'
import type { Subject } from './charge'

/** Which subjects have budgets, but for agreements: those say it themselves. */
export interface LimitedSubjects {
  /** @throws AppError UNAVAILABLE */
  now(): Promise<(subject: Subject) => boolean>
  /** Forgets them: they are read again. MUST be called before a new policy epoch is used for a decision. */
  drop(narrowed: readonly string[]): void
}

const MAX_AGE_MS = 60_000

/** Reads them once a minute, and at once after a budget was set or taken away. */
export const createLimitedSubjects = (
  load: () => Promise<readonly Subject[]>,
  clock: Clock,
): LimitedSubjects => {
  const cache = createLoadingValue({
    load: async () => {
      const subjects = new Set(await load())
      return (subject: Subject): boolean =>
        subjects.has(subject) || subjects.has(`${subject.slice(0, subject.indexOf(':') + 1)}*`)
    },
    clock,
    maxAgeMs: MAX_AGE_MS,
  })
  return {
    now: async () => (await cache.get()) ?? noSubject,
    drop: (narrowed) => {
      if (narrowed.some((subject) => subject.startsWith('budget:'))) cache.clear()
    },
  }
}

const noSubject = (): boolean => false

const Rows = z.array(z.object({ subject: z.string() }))

/** Those of the table. */
export const limitedSubjectsIn = (db: PostgresJsDatabase) => async (): Promise<readonly Subject[]> => {
  const rows = await db.execute(
    sql`select distinct subject from metering.budget_limit where subject not like 'agreement:%'`,
  )
  return Rows.parse([...rows]).map(({ subject }) => subject)
}
