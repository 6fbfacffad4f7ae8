import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { runCaseClock, type CaseClockDeps } from '../cases/case-clock'
import { runObjectionClock } from '../cases/objection-clock'
import { createCatalogService } from '../catalog/service'
import type { ReadySettings } from '../config/settings'
import { clockNotAhead } from '../db/clock-not-ahead'
import type { Databases } from '../db/connect'
import { retainSignInsAlone } from '../identity/sign-in-term'
import { clockActor } from '../journal/actor'
import type { Clock } from '../kernel/clock'
import { sweepCounters } from '../metering/budgets/sweep'
import { createCheckpointMaker } from '../metering/tree/checkpoint-maker'
import type { LogSigner } from '../metering/tree/log-signer'
import type { OwnCounts } from '../metering/rollup/own-counts'
import { retainAlone } from '../metering/retention'
import { rollUp } from '../metering/rollup/rollup'
import type { UsageLog } from '../metering/usage-log'
import { makeDaysAhead } from '../metering/record/usage-day'
import { runReportClock } from '../reports/report-clock'
import { watchLog } from '../signals/watch'
import type { Observe } from '../telemetry/observation'
import { createCheckpointPost } from './checkpoints'
import type { Closing } from './closing'
import { createEventRound } from './events'
import { createMissingIndexRound } from './missing-indexes'
import type { TurnedAway } from './turned-away'

interface JobDeps {
  readonly settings: ReadySettings
  readonly databases: Databases
  /** Whether the login of DATABASE_URL may drop days and delete what is over; else `weir log retain` does, elsewhere. */
  readonly isOwner: boolean
  readonly control: PostgresJsDatabase
  readonly clock: Clock
  readonly observe: Observe
  readonly signer: LogSigner
  readonly log: UsageLog
  readonly counts: OwnCounts
  readonly turnedAway: TurnedAway
}

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** What a server does again and again beside answering. Of several servers each may do it at any time. */
export const startJobs = (deps: JobDeps, closing: Closing): void => {
  const { settings, databases, control, clock, signer, log, counts, turnedAway } = deps
  const { timeZone } = settings
  const cases = { databases, clock, timeZone }
  const every = jobsOf(deps.observe, closing)
  // what is over is so by the database's clock, so that a server whose clock is ahead ends nothing early
  const inTime =
    (task: (deps: CaseClockDeps & Pick<JobDeps, 'databases'>) => Promise<unknown>) =>
    async (): Promise<unknown> =>
      task({ ...cases, clock: await clockNotAhead(clock, databases.control) })
  every(
    MINUTE_MS,
    'expiry of versions',
    inTime((now) => createCatalogService(now).expire(settings.versionTtlMs)),
  )
  every(MINUTE_MS, 'the clock of cases', inTime(runCaseClock))
  every(15 * MINUTE_MS, 'the clock of objections', inTime(runObjectionClock))
  every(MINUTE_MS, 'signals', () => watchLog({ ...cases, own: counts }))
  // they are due by days, and it looks at every agreement in force
  every(15 * MINUTE_MS, 'the clock of reports', inTime(runReportClock))
  every(10 * MINUTE_MS, 'old counters of budgets', () => sweepCounters(control))

  const turned = 'the record of what was turned away'
  const recordTurnedAway = every(10 * SECOND_MS, turned, () => turnedAway.record(log))
  closing.then(turned, recordTurnedAway)

  const stopping = new AbortController()
  const tellEvents = createEventRound({
    settings,
    databases,
    clock,
    observe: deps.observe,
    signal: stopping.signal,
  })
  if (tellEvents !== null) every(MINUTE_MS, 'usage events', tellEvents)
  every(10 * SECOND_MS, 'the rollup of the usage log', () =>
    rollUp({ databases, timeZone, own: counts }, { signal: stopping.signal }),
  )
  every(HOUR_MS, 'missing indexes', createMissingIndexRound(databases, stopping.signal))
  closing.then('long jobs', () => Promise.resolve(stopping.abort()))

  const { databaseUrl, logRetentionDays } = settings
  // partitions are made 7 days ahead
  every(HOUR_MS, 'days of the usage log', () => makeDaysAhead(databases.control, clock, timeZone))
  if (!deps.isOwner) return
  // within the hour: a server may be started anew each day
  every(HOUR_MS, 'the retention of the usage log', () =>
    retainAlone(
      databases.control,
      databaseUrl,
      { clock, signer, timeZone, actor: clockActor },
      logRetentionDays,
    ),
  )
  every(HOUR_MS, 'the retention of sign-ins', () =>
    retainSignInsAlone(databases.control, databaseUrl, logRetentionDays),
  )
}

/**
 * Places batches in the tree each second, and signs and posts it each minute and, when the log is closed, once more: MUST
 * be called before the closing of the log is noted.
 */
export const keepTree = (
  {
    settings,
    databases,
    clock,
    observe,
    signer,
  }: Pick<JobDeps, 'settings' | 'databases' | 'clock' | 'observe' | 'signer'>,
  closing: Closing,
): void => {
  const maker = createCheckpointMaker({ databases, signer, clock })
  const every = jobsOf(observe, closing)
  const where = 'the tree of the usage log'
  const place = every(SECOND_MS, where, maker.place)
  const post = createCheckpointPost(settings, databases.audit)
  const signAndPost = async (): Promise<void> => {
    await maker.sign()
    await post?.()
  }
  const sign = every(MINUTE_MS, where, signAndPost)
  closing.then(where, () => place().then(sign))
}

/** @returns how to do the same once: its failure is told, not thrown */
const jobsOf =
  (observe: Observe, closing: Closing) =>
  (periodMs: number, where: string, task: () => Promise<unknown>): (() => Promise<unknown>) => {
    const tell = (error: unknown): void => {
      observe({ kind: 'failure', requestId: null, where, error })
    }
    closing.every(where, periodMs, task, tell)
    return () => task().catch(tell)
  }
