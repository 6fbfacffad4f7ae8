import { Counter, Gauge, Registry } from 'prom-client'
import { FleetMetrics } from '../../../src/server/fleet-metrics'
import { createMetrics } from '../../../src/telemetry/metrics'

/** A process with one counter and one gauge. */
const createMember = () => {
  const registry = new Registry()
  const registers = [registry]
  const asked = new Counter({ name: 'asked_total', help: 'x', labelNames: ['by'], registers })
  const open = new Gauge({ name: 'open', help: 'x', registers })
  return { registry, asked, open }
}

type Member = ReturnType<typeof createMember>

const gather = (metrics: FleetMetrics, members: Readonly<Record<number, Member | null>>): Promise<string> =>
  metrics.gather(Object.keys(members).map(Number), (id, round) => {
    const answer = async (): Promise<void> => {
      const told = (await members[id]?.registry.getMetricsAsJSON()) ?? null
      if (told !== null)
        metrics.hear(
          id,
          round,
          told.map((metric) => ({ ...metric, type: String(metric.type) })),
        )
    }
    void answer()
  })

test('what processes counted is added up, and no sum falls where one is silent or has ended', async () => {
  const metrics = new FleetMetrics()
  const [one, two, three] = [createMember(), createMember(), createMember()]
  one.asked.inc({ by: 'a' }, 3)
  two.asked.inc({ by: 'a' }, 4)
  one.open.set(1)
  two.open.set(2)
  const both = await gather(metrics, { 1: one, 2: two })
  expect(both).toContain('asked_total{by="a"} 7')
  expect(both).toContain('open 3')
  one.asked.inc({ by: 'a' }, 5)
  expect(await gather(metrics, { 1: one, 2: null })).toContain('asked_total{by="a"} 12')
  metrics.forget(2)
  three.asked.inc({ by: 'a' })
  three.open.set(5)
  const after = await gather(metrics, { 1: one, 3: three })
  expect(after).toContain('asked_total{by="a"} 13')
  expect(after).toContain('open 6')
  metrics.forget(1)
  expect(await gather(metrics, { 3: three })).toContain('asked_total{by="a"} 13')
})

test('a process that is silent is waited for one second', async () => {
  const begunMs = performance.now()
  expect(await gather(new FleetMetrics(), { 1: null })).toBe('\n')
  expect(performance.now() - begunMs).toBeLessThan(4000)
})

test('what every process counts of the same is not added up', async () => {
  const { observe, registry } = createMetrics()
  observe({ kind: 'schemaSwapped', revision: 1, datasets: 6, tookMs: 1 })
  const told = await registry.getMetricsAsJSON()
  const metrics = new FleetMetrics()
  const text = await metrics.gather([1, 2], (id, round) => {
    metrics.hear(
      id,
      round,
      told.map((metric) => ({ ...metric, type: String(metric.type) })),
    )
  })
  expect(text).toContain('weir_datasets 6')
})
