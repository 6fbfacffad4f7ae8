import { drizzle } from 'drizzle-orm/postgres-js'
import cluster from 'node:cluster'
import type { IncomingMessage } from 'node:http'
import { concernDeps } from '../cases/agreements-of-entries'
import { openCatalog } from '../catalog/live/live'
import { redactionKeys } from '../catalog/redaction/keys'
import { startRedactor } from '../catalog/redaction/standing-redactor'
import type { Settings } from '../config/settings'
import { writeDemoFile } from '../demo/keys'
import { startGateway } from '../gateway/gateway'
import { createCallers } from '../identity/callers'
import { createSessionService } from '../identity/service'
import { systemClock as clock } from '../kernel/clock'
import { sha256 } from '../kernel/hash'
import { uuidv7 } from '../kernel/ids'
import { BudgetBook } from '../metering/budgets/book'
import { createLimitedSubjects, limitedSubjectsIn } from '../metering/budgets/limited'
import { awaitConfirmation, confirmationReader } from '../metering/end/confirmation'
import { openLease } from '../metering/end/lease'
import { openUsageLog } from '../metering/log/log'
import { createOwnCounts } from '../metering/rollup/own-counts'
import { openLogSigner } from '../metering/tree/log-key'
import { createChangeSource } from '../metering/log/recorded-change'
import { makeDaysAhead } from '../metering/record/usage-day'
import { createUsageReader } from '../metering/reading/reader'
import { createValueDigest } from '../metering/record/value-digest'
import { createMetrics } from '../telemetry/metrics'
import type { Observe } from '../telemetry/observation'
import { buildApp } from './app'
import { BurstLimit } from './burst'
import { createClientReader } from './client-address'
import { Closing } from './closing'
import { SilentConnections } from './connections'
import { consoleDir } from './console-dir'
import { drain } from './drain'
import { createGraphqlHandler } from './graphql-handler'
import { Handovers } from './handover'
import { createHealth } from './health'
import { keepTree, startJobs } from './jobs'
import { assertPortFree, listen } from './listen'
import { startNotices } from './notices'
import { prepareDatabase, type PreparedDatabase } from './prepare'
import { TurnedAway } from './turned-away'
import { answerForMetrics, metricsOfAll } from './worker-message'

export interface RunningServer {
  readonly url: string
  /** Finishes what is under way, flushes the log, closes. Rejects when that takes longer than WEIR_SHUTDOWN_TIMEOUT. */
  stop(): Promise<void>
}

/**
 * Starts everything in the order in which it is needed, and resolves when requests are answered.
 * @throws AppError setup.* with what to do about it; what was started before is stopped again
 */
export const startServer = async (settings: Settings, report: Observe): Promise<RunningServer> => {
  const begunMs = clock.monotonicMs()
  const closing = new Closing(settings.shutdownTimeoutMs, clock)
  try {
    if (!cluster.isWorker) await assertPortFree(settings.host, settings.port)
    const metrics = createMetrics()
    const observe: Observe = (observation) => {
      report(observation)
      metrics.observe(observation)
    }
    const prepared = await prepareDatabase(settings, clock, observe)
    closing.then('databases', prepared.close)
    if (cluster.isWorker) answerForMetrics(() => metrics.registry.getMetricsAsJSON())
    const tellMetrics = cluster.isWorker ? metricsOfAll : () => metrics.registry.metrics()
    const url = await serve(prepared, observe, tellMetrics, closing)
    if (prepared.demoKeys !== null) await writeDemoFile(settings, url, prepared.demoKeys)
    observe({ kind: 'started', url, tookMs: clock.monotonicMs() - begunMs })
    return {
      url,
      stop: () => {
        observe({ kind: 'stopping', reason: 'asked to' })
        return closing.run()
      },
    }
  } catch (error) {
    // what went wrong first is what is told
    await closing.run().catch(() => undefined)
    throw error
  }
}

/** As policy.narrow tells of each. */
const POLICY_CHANNEL = 'weir_policy'
/** An order is carried out when it is heard of; one that failed, or was not heard of, waits so long. */
const REDACTION_PERIOD_MS = 30_000

const serve = async (
  { located: { settings }, databases, isOwner }: PreparedDatabase,
  observe: Observe,
  metrics: () => Promise<string>,
  closing: Closing,
): Promise<string> => {
  const catalog = await openCatalog(databases, { versionTtlMs: settings.versionTtlMs, clock, observe })
  closing.then('the catalogue', () => catalog.close())
  const callers = createCallers({ databases, clock, observe, signOn: settings })
  closing.then('callers', () => callers.close())
  const control = drizzle(databases.control)
  const book = new BudgetBook(clock, settings.budgets)
  const limited = createLimitedSubjects(limitedSubjectsIn(control), clock)
  const drops = [callers, catalog, book, limited].map(
    (kept) => (subjects: readonly string[]) => kept.drop(subjects),
  )
  // without a partition for its day nothing can be recorded
  await makeDaysAhead(databases.control, clock, settings.timeZone)
  const signer = await openLogSigner({ settings, control: databases.control })
  const counts = createOwnCounts(settings.timeZone)
  const log = await openUsageLog({
    signer,
    counts,
    openLog: () => databases.openLog(),
    clock,
    observe,
    limits: {
      queueRecords: settings.logQueueRecords,
      queueBytes: settings.logQueueBytes,
      batchRecords: settings.logBatchRecords,
    },
    gatherMs: settings.logGatherMs,
    isCrowded: () => databases.rows.load.waiting > 0,
    book,
    timeZone: settings.timeZone,
    onNarrowed: (subjects) => {
      for (const drop of drops) drop(subjects)
    },
  })
  keepTree({ settings, databases, clock, observe, signer }, closing)
  closing.then('the usage log', () => log.close())
  const lease = await openLease({
    openLog: () => databases.openLog(),
    clock,
    observe,
    epoch: () => log.epoch,
    onEpoch: () => void log.refresh(),
  })
  closing.then('the lease', () => lease.close())
  const hasten = (): void => {
    void log.refresh().then(() => {
      lease.hasten()
    })
  }
  const unlisten = await databases.listen(POLICY_CHANNEL, hasten, hasten)
  closing.then('news of narrowings', unlisten)
  const handovers = new Handovers({ lease, clock, observe })
  closing.then('replies under way', async () => {
    handovers.close()
  })
  const keys = redactionKeys(settings.secret)
  const gateway = await startGateway({
    catalog,
    clock,
    observe,
    usage: createUsageReader({ databases }),
    timeZone: settings.timeZone,
    changes: createChangeSource({
      control,
      clock,
      signer,
      timeZone: settings.timeZone,
      book,
      onUnanswered: (record) => {
        log.notReceived(record, 0, 'COMMIT_IN_DOUBT')
      },
    }),
    allowsAnonymousRows: settings.anonymousRows,
    applyUrl: settings.applyUrl,
    limits: settings,
    planCacheBytes: settings.planCacheBytes,
    resultCacheBytes: settings.resultCacheBytes,
    redactionKeys: keys,
    entries: concernDeps(databases.importer, settings.timeZone),
    rowFields: {
      rows: databases.rows,
      // one secret, one key for each use
      secret: sha256(`weir cursor\0${settings.secret}`),
      pseudonymSecret: sha256(`weir pseudonym\0${settings.secret}`),
      limits: { defaultPageRows: settings.defaultPageRows, maxPageRows: settings.maxPageRows },
      maxReplyBytes: settings.maxReplyBytes,
      timeZone: settings.timeZone,
      book,
    },
  })
  drops.push(gateway.drop)
  closing.then('the gateway', () => gateway.stop())
  const deliveries = await startNotices(settings, databases, { clock, observe })
  closing.then('notices', () => deliveries.close())
  const readClient = createClientReader(settings.trustedProxies)
  const { secret, sessionLifetimeMs } = settings
  const redactor = await startRedactor({ databases, clock, keys, observe })
  closing.every('redactions', REDACTION_PERIOD_MS, redactor.run, redactor.tell)
  closing.then('orders of redactions', redactor.close)
  const turnedAway = new TurnedAway({
    limit: new BurstLimit(settings.burstAddress, clock),
    clock,
    key: sha256(`weir address\0${settings.secret}`),
  })
  startJobs(
    { settings, databases, isOwner, control, clock, observe, signer, log, counts, turnedAway },
    closing,
  )
  const turnAway = (request: IncomingMessage): number | null =>
    turnedAway.ask(() => readClient(request).address)
  const app = await buildApp({
    graphql: createGraphqlHandler({
      gateway,
      callers,
      log,
      handovers,
      confirm: (epoch) => {
        lease.hasten()
        return awaitConfirmation(confirmationReader(control, clock), epoch, clock)
      },
      clock,
      observe,
      maxReplyBytes: settings.maxReplyBytes,
      values: createValueDigest(sha256(`weir values\0${settings.secret}`)),
      book,
      limited,
      turnedAway,
      keyBurst: new BurstLimit(settings.burstKey, clock),
      readClient,
      rules: {
        maxBodyBytes: settings.maxBodyBytes,
        timeoutMs: BODY_TIMEOUT_MS,
        corsOrigins: settings.corsOrigins,
      },
    }),
    health: createHealth({
      rows: databases.rows,
      log,
      hasSchema: () => gateway.publicSchema.getQueryType() != null,
      isStopping: () => closing.isRunning,
    }),
    metrics,
    sdl: {
      read: (lens) => gateway.sdl(lens),
      turnAway,
      maxBytes: settings.maxReplyBytes,
    },
    newRequestId: () => uuidv7(clock.now().getTime()),
    corsOrigins: settings.corsOrigins,
    session: {
      sessions: createSessionService({ databases, clock, secret, sessionLifetimeMs }),
      callers,
      readClient,
      turnAway,
      lifetimeMs: sessionLifetimeMs,
      observe,
    },
    consoleDir: consoleDir(),
  })
  const silent = new SilentConnections(app.server)
  // the last quarter is for what follows: the log, connections
  const [graceMs, lastMs] = [settings.shutdownTimeoutMs / 2, (settings.shutdownTimeoutMs * 3) / 4]
  closing.then('requests', () => drain({ app, silent, rows: databases.rows, graceMs, lastMs }))
  return listen(app, settings.host, settings.port)
}

const BODY_TIMEOUT_MS = 30_000
