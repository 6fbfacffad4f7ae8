/**
 * What the number of datasets costs: a real server process on a catalogue in which all datasets refer to one, beside
 * the same with few datasets: `npm run bench catalogue-size -- [--datasets 5000] [--beside 100] [--publishes 20]
 * [--seconds 20] [--json]`. It starts a PostgreSQL of its own. Needs /proc. Each figure is told with its target;
 * with --json one document is printed.
 */
import 'reflect-metadata'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { startEmbedded } from '../../src/db/embedded/embedded'
import { ignoreObservations } from '../../src/telemetry/observation'
import { makeTestDirectory, removeTestDirectory } from '../support/cluster'
import { fillCatalogue, type FilledCatalogue } from '../support/filled-catalogue'
import { residentMbOf } from '../support/process-usage'
import {
  answerMs,
  CONNECTIONS,
  cpuPerRequest,
  introspect,
  parseAndValidate,
  PROBE,
  probeBody,
  publishAll,
  publishCost,
  slowestRequest,
  type Served,
} from '../support/size-measures'
import { startWeir } from '../support/weir-process'
import { quantile, runLoad } from './load'

const { build } = createRequire(__filename)('../../scripts/build.cjs') as { build: () => void }

interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** The most that it may be; null: told only. */
  readonly target: number | null
  readonly detail?: string
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      datasets: { type: 'string', default: '5000' },
      beside: { type: 'string', default: '100' },
      publishes: { type: 'string', default: '20' },
      seconds: { type: 'string', default: '20' },
      json: { type: 'boolean', default: false },
    },
  })
  build()
  const dataDir = await makeTestDirectory()
  const server = await startEmbedded({ dataDir, observe: ignoreObservations, connections: 200 })
  try {
    const sizes = { datasets: Number(values.datasets), beside: Number(values.beside) }
    const asked = { publishes: Number(values.publishes), seconds: Number(values.seconds) }
    const small = await fillCatalogue(server.url, dataDir, 'few', sizes.beside)
    const large = await fillCatalogue(server.url, dataDir, 'many', sizes.datasets)
    const figures = await measure(large, small, asked)
    await Promise.all([small.databases.close(), large.databases.close()])
    if (values.json) process.stdout.write(`${JSON.stringify({ ...sizes, ...asked, figures }, null, 2)}\n`)
    else for (const figure of figures) console.log(lineOf(figure))
  } finally {
    await server.stop()
    await removeTestDirectory(dataDir)
  }
}

const lineOf = ({ name, value, unit, target, detail }: Figure): string => {
  const judged =
    target === null ? '' : value <= target ? ` (at most ${target})` : ` MISSED (at most ${target})`
  return `${name.padEnd(58)} ${value.toFixed(2).padStart(10)} ${unit}${judged}${detail === undefined ? '' : `  ${detail}`}`
}

const serverEnv = { WEIR_LOG_LEVEL: 'error', WEIR_WORKERS: '1' }

const measure = async (
  large: FilledCatalogue,
  small: FilledCatalogue,
  { publishes, seconds }: { readonly publishes: number; readonly seconds: number },
): Promise<readonly Figure[]> => {
  const begun = performance.now()
  const many = await serve(large)
  await answerMs(many, PROBE, { code: '1' })
  const startMs = performance.now() - begun
  const few = await serve(small)
  const cpu = await cpuPerRequest(many, few)
  await few.stop()

  const asking = { url: many.url, key: many.key, connections: CONNECTIONS, body: probeBody }
  const quiet = (await runLoad({ ...asking, seconds: 5 })).flatMap((second) => second.latencies)
  const load = runLoad({ ...asking, seconds })
  const visible = await publishAll(large, many, publishes, (seconds * 1000) / (publishes + 1))
  const latencies = (await load).flatMap((second) => second.latencies)
  const rssMb = await residentMbOf(many.process.pid)

  const quietMs = await publishCost(large, many)
  const slowest = await slowestRequest(large, many)
  const documents = await parseAndValidate(large)
  const text = await introspect(many)
  const rssAfterMb = await residentMbOf(many.process.pid)
  await many.stop()
  return [
    { name: 'start to the first answered query', value: startMs / 1000, unit: 's', target: 15 },
    { name: `memory after ${publishes} publishes`, value: rssMb, unit: 'MB', target: 900 },
    { name: 'publish to visible, slowest', value: Math.max(...visible), unit: 'ms', target: 1000 },
    { name: 'publish to visible, median', value: quantile(visible, 0.5), unit: 'ms', target: null },
    { name: 'publish, main thread of the server', value: quietMs, unit: 'ms', target: null },
    { name: 'small query during publishes, p99', value: quantile(latencies, 0.99), unit: 'ms', target: 100 },
    { name: 'small query during publishes, p50', value: quantile(latencies, 0.5), unit: 'ms', target: null },
    { name: 'small query without publishes, p99', value: quantile(quiet, 0.99), unit: 'ms', target: null },
    { name: 'small query, CPU a request', value: cpu.one, unit: 'ms', target: null },
    { name: 'small query, CPU a request, few datasets', value: cpu.other, unit: 'ms', target: null },
    { name: 'small query, CPU beside few datasets', value: cpu.ratio, unit: 'times', target: 1.1 },
    { name: 'unseen small document, first of a schema', value: documents.firstMs, unit: 'ms', target: null },
    { name: 'unseen small document, median', value: documents.medianMs, unit: 'ms', target: 2 },
    { name: 'slowest request of 10 KB', value: slowest.ms, unit: 'ms', target: 50, detail: slowest.name },
    { name: 'introspection, first time', value: text.firstMs / 1000, unit: 's', target: null },
    { name: 'introspection, kept', value: text.againMs, unit: 'ms', target: null },
    { name: 'introspection, compressed', value: text.gzipBytes / 1e6, unit: 'MB', target: null },
    { name: 'introspection, plain', value: text.plainBytes / 1e6, unit: 'MB', target: null },
    { name: 'memory after introspection', value: rssAfterMb, unit: 'MB', target: null },
  ]
}

const serve = async (world: FilledCatalogue): Promise<Served> => {
  const started = await startWeir(world.settings, serverEnv)
  return {
    process: started.process,
    url: `${started.url}/graphql`,
    key: world.key,
    stop: async () => {
      started.process.kill('SIGTERM')
      await started.exit
    },
  }
}

void main()
