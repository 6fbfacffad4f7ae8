import cluster, { type Worker } from 'node:cluster'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../kernel/clock'
import { errorCode } from '../kernel/error-code'
import { AppError } from '../kernel/errors'
import type { Observe } from '../telemetry/observation'
import { FleetMetrics } from './fleet-metrics'
import { FromWorker, type ToWorker } from './worker-message'

/** For what a worker closes when its time is over, and to say what did not end. */
const LATE_MS = 5_000

/** For the system, to end one that was killed. */
const KILL_MS = 1_000

/** After a worker died, before the next one; twice as long after each that lived for less than a minute. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
const LONG_LIFE_MS = 60_000

export interface FleetOptions {
  /** How many processes. */
  readonly size: number
  /** WEIR_SHUTDOWN_TIMEOUT. */
  readonly shutdownTimeoutMs: number
  readonly clock: Clock
  readonly observe: Observe
}

/** The processes that serve: one that dies is started anew. */
export class Fleet {
  private readonly workers = new Set<Worker>()
  private readonly ready = new Map<number, Worker>()
  private readonly metrics = new FleetMetrics()
  private readonly restarts = new Set<NodeJS.Timeout>()
  private readonly unended: string[] = []
  private isStopping = false

  constructor(private readonly options: FleetOptions) {}

  /** @returns the URL that all serve @throws AppError setup.worker when one does not come up */
  async start(): Promise<string> {
    const urls = Array.from({ length: this.options.size }, () => this.fork(FIRST_PAUSE_MS))
    const [url] = await Promise.all(urls)
    return url ?? ''
  }

  /** @throws AppError setup.closedLate with the processes that had to be killed, or did not end with 0 */
  async stop(): Promise<void> {
    const { shutdownTimeoutMs } = this.options
    this.isStopping = true
    for (const restart of this.restarts) clearTimeout(restart)
    const ended = Promise.all([...this.workers].map(endOf))
    for (const worker of this.workers) tell(worker, { kind: 'weirStop' })
    await within(shutdownTimeoutMs + LATE_MS, ended)
    for (const worker of this.workers) worker.process.kill('SIGKILL')
    await within(KILL_MS, ended)
    const steps = [...this.unended, ...[...this.workers].map(nameOf)]
    if (steps.length > 0) throw AppError.of('setup.closedLate', { seconds: shutdownTimeoutMs / 1000, steps })
  }

  private fork(pauseMs: number): Promise<string> {
    const { clock } = this.options
    const bornMs = clock.monotonicMs()
    const worker = cluster.fork()
    this.workers.add(worker)
    return new Promise((resolve, reject) => {
      worker.on('message', (message: unknown) => {
        const { data } = FromWorker.safeParse(message)
        if (data?.kind === 'weirReady') {
          this.ready.set(worker.id, worker)
          resolve(data.url)
        } else if (data?.kind === 'weirMetricsTold') this.metrics.hear(worker.id, data.id, data.metrics)
        else if (data?.kind === 'weirMetricsWanted') void this.tellMetrics(worker, data.id)
      })
      const ended = (reason: string): void => {
        if (!this.workers.delete(worker)) return
        this.ready.delete(worker.id)
        this.metrics.forget(worker.id)
        const error = AppError.of('setup.worker', { reason })
        reject(error)
        const isLongLived = clock.monotonicMs() - bornMs >= LONG_LIFE_MS
        if (!this.isStopping) this.replace(error, isLongLived ? FIRST_PAUSE_MS : pauseMs)
        else if (reason !== '0') this.unended.push(`${nameOf(worker)} (${reason})`)
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

  private replace(error: AppError, pauseMs: number): void {
    this.options.observe({ kind: 'failure', requestId: null, where: 'worker', error })
    const restart = setTimeout(() => {
      this.restarts.delete(restart)
      // one that fails again is told by its own exit
      this.fork(Math.min(pauseMs * 2, LONGEST_PAUSE_MS)).catch(() => undefined)
    }, pauseMs)
    this.restarts.add(restart)
  }

  private async tellMetrics(worker: Worker, id: number): Promise<void> {
    const ask = (member: number, round: number): void => {
      const asked = this.ready.get(member)
      if (asked !== undefined) tell(asked, { kind: 'weirMetricsAsked', id: round })
    }
    tell(worker, { kind: 'weirMetrics', id, text: await this.metrics.gather([...this.ready.keys()], ask) })
  }
}

const nameOf = ({ process: { pid } }: Worker): string => `process ${String(pid)}`

const endOf = (worker: Worker): Promise<void> =>
  new Promise((resolve) => {
    worker.once('exit', () => {
      resolve()
    })
  })

const within = async (ms: number, work: Promise<unknown>): Promise<void> => {
  const done = new AbortController()
  const late = sleep(ms, undefined, { signal: done.signal }).catch(() => undefined)
  await Promise.race([work, late])
  done.abort()
}

const tell = (worker: Worker, message: ToWorker): void => {
  if (worker.isConnected()) worker.send(message)
}
