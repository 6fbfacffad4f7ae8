import { eq } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { z } from 'zod'
import { signalPosition } from '../../drizzle/signals'
import type { Sql } from 'postgres'
import { clockNotAhead } from '../db/clock-not-ahead'
import { exclusively } from '../db/exclusive'
import { carryOut } from '../journal/change'
import type { Actor } from '../journal/actor'
import type { Clock } from '../kernel/clock'
import { fill } from '../kernel/message'
import { rollUp, type RollupDeps } from '../metering/rollup/rollup'
import { readCandidates, reachOf, type Window } from './candidates'
import { raiseFinding, type Raised } from './raise'
import { logRules, signalOf, type LogRuleId, type RuleSetting } from './rule'
import { loadRuleSettings } from './rule-settings'
import { createWindowReader, type SubjectSummary } from './window'

export interface WatchDeps extends RollupDeps {
  readonly clock: Clock
}

/** A record may be committed so long after its operation began: what was looked at is looked at once more. */
const LATE_MS = 60_000

/** A server that begins to watch looks back so far. */
const FIRST_MS = 24 * 60 * 60 * 1000

/** One instance at a time; any number will do that no other lock has. */
const LOCK = 87_016_022

export const signalActor: Actor = { accountId: null, organisationId: null, name: 'signals' }

/**
 * Counts what came onto the usage log since the last time, looks through the records of those of whom enough is counted,
 * and makes findings of what the rules fire on. Each
 * finding is a transaction; a round that dies is done again by the next one, and finds the same once.
 * @returns how many findings were made; 0 also when another instance is at it
 */
export const watchLog = async (deps: WatchDeps): Promise<number> =>
  (await exclusively(deps.databases.control, LOCK, () => watchOnce(deps))) ?? 0

const watchOnce = async (deps: WatchDeps): Promise<number> => {
  const db = drizzle(deps.databases.control)
  // what a server forgets, and has looked at, is forgotten and looked at for all of them
  const clock = await clockNotAhead(deps.clock, deps.databases.control)
  const now = clock.now()
  const { audit } = deps.databases
  const reader = createWindowReader(deps)
  await rollUp(deps)
  const counted = await countedTo(audit, now)
  const since = await lookedTo(db, now)
  let made = 0
  const failures: unknown[] = []
  for (const [rule, setting] of await loadRuleSettings(db)) {
    if (!isLogRule(rule)) continue
    const window = { from: new Date(now.getTime() - setting.windowMinutes * 60_000), to: now }
    await deps.databases.control`select metering.forget_signals(${rule}, ${reachOf(window)})`
    if (setting.effect === 'OFF') continue
    const summaries = await readCandidates(audit, rule, setting, window, since)
      .then((candidates) => reader.summaries(rule, window, candidates))
      .catch((error: unknown) => {
        // one rule that cannot be read must not keep the others waiting
        failures.push(error)
        return []
      })
    for (const summary of summaries) {
      const raised = raisedBy(rule, setting, window, summary)
      if (raised === null) continue
      const isMade = await carryOut(db, clock, signalActor, (change) =>
        raiseFinding(change, deps.timeZone, raised),
      ).then(
        ({ result }) => result !== undefined,
        (error: unknown) => {
          failures.push(error)
          return false
        },
      )
      if (isMade) made += 1
    }
  }
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      fill('{count} {count:signal|signals} could not be followed', { count: failures.length }),
    )
  await db
    .insert(signalPosition)
    .values({ readTo: counted })
    .onConflictDoUpdate({ target: signalPosition.one, set: { readTo: counted } })
  return made
}

const Oldest = z.tuple([z.object({ at: z.coerce.date().nullable() })])

/** Up to when everything that was committed is counted. */
const countedTo = async (audit: Sql, now: Date): Promise<Date> => {
  const [{ at }] = Oldest.parse(
    await audit`select min(d.committed_at)::text as at from metering.rollup_due d`,
  )
  return at === null || at > now ? now : at
}

const isLogRule = (rule: string): rule is LogRuleId => logRules.some((known) => known === rule)

/** What was counted since then may be news. */
const lookedTo = async (db: PostgresJsDatabase, now: Date): Promise<Date> => {
  const [position] = await db.select().from(signalPosition).where(eq(signalPosition.one, true))
  return new Date(position === undefined ? now.getTime() - FIRST_MS : position.readTo.getTime() - LATE_MS)
}

const raisedBy = (
  rule: LogRuleId,
  setting: RuleSetting,
  window: Window,
  summary: SubjectSummary,
): Raised | null => {
  const measure = signalOf(rule, setting, summary)
  if (measure === null) return null
  const { subject, about, evidence, matching, account, organisation, agreements, keys, datasets } = summary
  const own = subject.startsWith('agreement:') ? [subject.slice('agreement:'.length)] : agreements
  return {
    rule,
    setting,
    subject,
    about,
    measure,
    window,
    evidence,
    evidenceCount: matching,
    // of an agreement that several accounts use, none is the subject
    account: subject.startsWith('agreement:') ? null : account,
    organisation,
    agreements: own,
    keys,
    datasets: about !== '' && datasets.includes(about) ? [about] : datasets,
  }
}
