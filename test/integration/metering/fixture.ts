import type { Sql } from 'postgres'
import { connect } from '../../../src/db/connection'
import { systemClock, type Clock } from '../../../src/kernel/clock'
import type { BudgetBook } from '../../../src/metering/budgets/book'
import { openUsageLog, type LogTimes, type UsageLogOptions } from '../../../src/metering/log/log'
import { registerLogKey } from '../../../src/metering/tree/log-key'
import type { LogSigner } from '../../../src/metering/tree/log-signer'
import type { QueueLimits } from '../../../src/metering/log/queue'
import { storeOperationTexts } from '../../../src/metering/log/stored-operation-text'
import type { AppendOutcome, Receipt, UsageLog } from '../../../src/metering/usage-log'
import type { Observation } from '../../../src/telemetry/observation'
import type { TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { namedOperation } from '../../support/usage-record'

/** A log on a test database, and what it told. */
export interface TestLog {
  readonly log: UsageLog
  readonly observed: readonly Observation[]
  /** What was narrowed, in the order in which the log said so. */
  readonly narrowed: readonly string[]
}

export interface TestLogOptions {
  readonly openLog?: () => Sql
  /** Registered first. */
  readonly signer?: LogSigner
  readonly limits?: Partial<QueueLimits>
  readonly gatherMs?: number
  readonly isCrowded?: () => boolean
  readonly clock?: Clock
  readonly times?: Partial<LogTimes>
  readonly onNarrowed?: UsageLogOptions['onNarrowed']
  readonly book?: BudgetBook
  readonly timeZone?: string
  readonly counts?: UsageLogOptions['counts']
}

/** With the text that `usageRecord` names stored, as a server stores it before its first record. */
export const openTestLog = async (db: TestDatabase, options: TestLogOptions = {}): Promise<TestLog> => {
  const observed: Observation[] = []
  const narrowed: string[] = []
  const { signer = testSigner() } = options
  await registerLogKey(db.databases.control, signer, null)
  await storeOperationTexts(db.databases.control, [namedOperation])
  const log = await openUsageLog({
    signer,
    openLog: options.openLog ?? db.databases.openLog,
    clock: options.clock ?? systemClock,
    observe: (observation) => observed.push(observation),
    gatherMs: options.gatherMs ?? 0,
    ...(options.isCrowded === undefined ? {} : { isCrowded: options.isCrowded }),
    limits: { queueRecords: 20_000, queueBytes: 64 * 1024 * 1024, batchRecords: 256, ...options.limits },
    onNarrowed: options.onNarrowed ?? ((subjects) => narrowed.push(...subjects)),
    ...(options.book === undefined ? {} : { book: options.book }),
    ...(options.counts === undefined ? {} : { counts: options.counts }),
    ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
    times: { deadlineMs: 10_000, answerMs: 3_000, idleMs: 1_000, ...options.times },
  })
  return { log, observed, narrowed }
}

/** A client as the owner of the tables, whom only the triggers stop. */
export const owner = (db: TestDatabase): Sql =>
  connect(db.settings.databaseUrl, { role: null, applicationName: 'weir test owner', max: 4 })

export const receiptOf = (outcome: AppendOutcome): Receipt => {
  if (outcome.kind !== 'COMMITTED') throw new Error(`the append was ${outcome.kind}`)
  return outcome.receipt
}

/** Without what was said beside them. */
export const countRecords = async (sql: Sql): Promise<number> => {
  const [row] = await sql<{ readonly n: number }[]>`
    select count(*)::int as n from metering.usage_record where decision not in ('VOID', 'GAP')`
  return row?.n ?? Number.NaN
}

/** Another id of the same time, and so of the same day. */
export const another = (id: string): string =>
  `(left(${id}::text, 24) || right(gen_random_uuid()::text, 12))::uuid`
