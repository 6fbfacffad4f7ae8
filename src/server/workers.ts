import cluster, { type Worker } from 'node:cluster'
import { setTimeout as sleep } from 'node:timers/promises'
import { AggregatorRegistry } from 'prom-client'
import type { Settings } from '../config/settings'
import { systemClock } from '../kernel/clock'
import { errorCode } from '../kernel/error-code'
import { AppError } from '../kernel/errors'
import type { Observe } from '../telemetry/observation'
import { assertPortFree } from './listen'
import { prepareDatabase } from './prepare'
import type { RunningServer } from './start'
import { FromWorker, tellReady, type ToWorker } from './worker-message'

/** Loaded by whoever serves: the other commands do without the schema and the server, and 40 MB. */
const start = async (settings: Settings, observe: Observe): Promise<RunningServer> =>
  (await import('./start.js')).startServer(settings, observe)

/**
 * Serves with as many processes as WEIR_WORKERS says, on one port. With one, this process serves; with more, it
 * prepares the database, starts the others, starts one anew for each that dies, and stops them all.
 */
export const serveWithWorkers = async (settings: Settings, observe: Observe): Promise<RunningServer> => {
  if (cluster.isWorker) {
    const server = await start(settings, observe)
    tellReady(server.url)
    return {
      url: server.url,
      stop: async () => {
        await server.stop().finally(() => process.disconnect())
      },
    }
  }
  if (settings.workers === 1) return start(settings, observe)
  await assertPortFree(settings.host, settings.port)
  const database = await prepareDatabase(settings, systemClock, observe)
  const fleet = new Fleet(settings.workers, settings.shutdownTimeoutMs + LATE_MS, observe)
  const stop = async (): Promise<void> => {
    await fleet.stop()
    await database.close()
  }
  try {
    return { url: await fleet.start(), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** For what a worker closes when its time is over, and to say what did not end. */
const LATE_MS = 5_000

/** After a worker died, before the next one: a fault at start must not spin. */
const RESTART_DELAY_MS = 1_000

/** The processes that serve. */
export class Fleet {
  private readonly workers = new Set<Worker>()
  private readonly metrics = new AggregatorRegistry()
  private isStopping = false

  constructor(
    private readonly size: number,
    private readonly patienceMs: number,
    private readonly observe: Observe,
  ) {}

  /** @returns the URL that all serve @throws AppError setup.worker when one does not come up */
  async start(): Promise<string> {
    const [url] = await Promise.all(Array.from({ length: this.size }, () => this.fork()))
    return url ?? ''
  }

  async stop(): Promise<void> {
    this.isStopping = true
    const ended = [...this.workers].map(
      (worker) =>
        new Promise<void>((resolve) => {
          worker.once('exit', () => {
            resolve()
          })
          tell(worker, { kind: 'weirStop' })
        }),
    )
    await Promise.race([Promise.all(ended), sleep(this.patienceMs, undefined, { ref: false })])
    for (const worker of this.workers) worker.process.kill('SIGKILL')
  }

  private fork(): Promise<string> {
    const worker = cluster.fork()
    this.workers.add(worker)
    return new Promise((resolve, reject) => {
      worker.on('message', (message: unknown) => {
        const { data } = FromWorker.safeParse(message)
        if (data?.kind === 'weirReady') resolve(data.url)
        else if (data?.kind === 'weirMetricsWanted') void this.tellMetrics(worker, data.id)
      })
      const ended = (reason: string): void => {
        if (!this.workers.delete(worker)) return
        const error = AppError.of('setup.worker', { reason })
        reject(error)
        if (!this.isStopping) this.replace(error)
      }
      worker.once('exit', (code: number | null, signal: string | null) => {
        ended(signal ?? String(code))
      })
      // what was said to one that is about to exit, or one that could not be made: no other may end with it
      worker.on('error', (error: Error) => {
        if (worker.process.pid === undefined) ended(errorCode(error))
      })
    })
  }

  private replace(error: AppError): void {
    this.observe({ kind: 'failure', requestId: null, where: 'worker', error })
    setTimeout(() => {
      // one that fails again is told by its own exit
      if (!this.isStopping) this.fork().catch(() => undefined)
    }, RESTART_DELAY_MS).unref()
  }

  private async tellMetrics(worker: Worker, id: number): Promise<void> {
    const text = await this.metrics.clusterMetrics().catch(() => '')
    tell(worker, { kind: 'weirMetrics', id, text })
  }
}

const tell = (worker: Worker, message: ToWorker): void => {
  if (worker.isConnected()) worker.send(message)
}
