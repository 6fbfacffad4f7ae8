import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Observation, Observe } from './observation'

/** Prometheus metrics, prefix `weir_`; labels hold decisions and codes, never a caller or a dataset's rows. */
export const createMetrics = (): { readonly observe: Observe; readonly registry: Registry } => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'weir_' })
  const operations = new Counter({
    name: 'weir_operations_total',
    help: 'Operations recorded, by decision and first error code.',
    labelNames: ['decision', 'code'],
    registers,
  })
  const seconds = new Histogram({
    name: 'weir_operation_seconds',
    help: 'Time from the first byte of a request to the begin of its commit.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  const rows = new Counter({ name: 'weir_rows_total', help: 'Rows delivered.', registers })
  const bytes = new Counter({ name: 'weir_data_bytes_total', help: 'Bytes of data delivered.', registers })
  const statements = new Counter({ name: 'weir_statements_total', help: 'Statements on rows.', registers })
  const records = new Counter({
    name: 'weir_usage_records_total',
    help: 'Usage records committed.',
    registers,
  })
  const commit = new Histogram({
    name: 'weir_commit_seconds',
    help: 'Time of one group commit of usage records.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 1],
    registers,
  })
  const cut = new Counter({
    name: 'weir_replies_cut_total',
    help: 'Replies that were recorded and not handed over whole: the client was gone or too slow, or access had ended.',
    registers,
  })
  const failures = new Counter({
    name: 'weir_failures_total',
    help: 'Faults of ours.',
    labelNames: ['where'],
    registers,
  })
  const overBudget = new Counter({
    name: 'weir_over_budget_total',
    help: 'Operations that did not fit into a budget: refused, or measured only.',
    labelNames: ['of', 'amount', 'period', 'effect'],
    registers,
  })
  // every process counts the same
  const shared = (name: string, help: string): Gauge =>
    new Gauge({ name, help, registers, aggregator: 'max' })
  const datasets = shared('weir_datasets', 'Datasets in the live schema.')
  const attempts = new Counter({
    name: 'weir_notices_attempts_total',
    help: 'Attempts to deliver notices, by channel and what became of them.',
    labelNames: ['channel', 'outcome'],
    registers,
  })
  const noticesPending = shared('weir_notices_pending', 'Deliveries of notices that are still to be made.')
  const noticesDead = shared('weir_notices_dead', 'Deliveries of notices that were given up.')
  const events = new Counter({
    name: 'weir_usage_events_total',
    help: 'Usage records that WEIR_EVENTS_URL acknowledged.',
    registers,
  })
  const counted = new Map<string, Counter.Internal>()
  /** There are as many as decisions and codes. */
  const operationsOf = (decision: string, code: string): Counter.Internal => {
    const key = `${decision} ${code}`
    const known = counted.get(key) ?? operations.labels(decision, code)
    counted.set(key, known)
    return known
  }
  const observe = (observation: Observation): void => {
    switch (observation.kind) {
      case 'operation':
        operationsOf(observation.decision, observation.codes[0] ?? '').inc()
        seconds.observe(observation.durationUs / 1e6)
        rows.inc(observation.rows)
        bytes.inc(observation.bytes)
        break
      case 'overBudget': {
        const { of, amount, period, isRefused } = observation
        overBudget.inc({ of, amount, period, effect: isRefused ? 'refused' : 'measured' })
        break
      }
      case 'handedOver':
        if (!observation.isWhole) cut.inc()
        break
      case 'statement':
        statements.inc()
        break
      case 'batchCommitted':
        records.inc(observation.records)
        commit.observe(observation.tookMs / 1000)
        break
      case 'batchFailed':
        failures.inc({ where: 'batch' })
        break
      case 'failure':
        failures.inc({ where: observation.where })
        break
      case 'schemaSwapped':
        datasets.set(observation.datasets)
        break
      case 'noticeAttempted':
        attempts.inc({ channel: observation.channel, outcome: observation.settlement })
        break
      case 'eventsTold':
        events.inc(observation.events)
        break
      case 'noticesCounted':
        noticesPending.set(observation.pending)
        noticesDead.set(observation.dead)
        break
      default:
        break
    }
  }
  return { observe, registry }
}
