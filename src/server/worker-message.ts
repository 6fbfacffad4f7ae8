import cluster from 'node:cluster'
import { z } from 'zod'

/** One metric as prom-client gives it. */
const ToldMetric = z.looseObject({ name: z.string(), type: z.string() })

/** What a worker tells the first process. */
export const FromWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('weirReady'), url: z.string() }),
  z.object({ kind: z.literal('weirMetricsWanted'), id: z.number() }),
  z.object({ kind: z.literal('weirMetricsTold'), id: z.number(), metrics: z.array(ToldMetric) }),
])

/** What the first process tells a worker. */
export const ToWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('weirStop') }),
  z.object({ kind: z.literal('weirMetricsAsked'), id: z.number() }),
  z.object({ kind: z.literal('weirMetrics'), id: z.number(), text: z.string() }),
])

export type ToldMetric = z.infer<typeof ToldMetric>
export type FromWorker = z.infer<typeof FromWorker>
export type ToWorker = z.infer<typeof ToWorker>

const send = (message: FromWorker): void => {
  if (process.connected) process.send?.(message)
}

export const tellReady = (url: string): void => {
  send({ kind: 'weirReady', url })
}

/** Calls back when the first process says stop, or is gone. Does nothing outside a worker. */
export const onToldToStop = (stop: () => void): void => {
  if (!cluster.isWorker) return
  process.on('disconnect', stop)
  process.on('message', (message: unknown) => {
    if (ToWorker.safeParse(message).data?.kind === 'weirStop') stop()
  })
}

/** Tells the first process the metrics of this one whenever it asks; where they cannot be read it does without. */
export const answerForMetrics = (read: () => Promise<readonly object[]>): void => {
  process.on('message', (message: unknown) => {
    const { data } = ToWorker.safeParse(message)
    if (data?.kind === 'weirMetricsAsked') void tellMetrics(data.id, read).catch(() => undefined)
  })
}

const tellMetrics = async (id: number, read: () => Promise<readonly object[]>): Promise<void> => {
  send({ kind: 'weirMetricsTold', id, metrics: z.array(ToldMetric).parse(await read()) })
}

const METRICS_PATIENCE_MS = 5_000
let asked = 0

/** The metrics of all workers together, as Prometheus text. Rejects after 5 s. */
export const metricsOfAll = (): Promise<string> =>
  new Promise((resolve, reject) => {
    asked += 1
    const id = asked
    const listen = (message: unknown): void => {
      const { data } = ToWorker.safeParse(message)
      if (data?.kind !== 'weirMetrics' || data.id !== id) return
      finish()
      resolve(data.text)
    }
    const timer = setTimeout(() => {
      finish()
      reject(new Error('the metrics of the workers did not come'))
    }, METRICS_PATIENCE_MS)
    const finish = (): void => {
      clearTimeout(timer)
      process.off('message', listen)
    }
    process.on('message', listen)
    send({ kind: 'weirMetricsWanted', id })
  })
