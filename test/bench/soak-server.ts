import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { makeTestDirectory, removeTestDirectory } from '../support/cluster'
import { cpuMsOf, residentMbOf } from '../support/process-usage'
import { startBareWeir } from '../support/weir-process'
import { quantile, runLoad, type LoadSecond } from './load'

/**
 * Does the server keep its speed? 16 connections ask for 20 readings of a station, newest first, for SECONDS (60), with
 * rules and meter on. Prints requests a second, p50, p99 and the server's CPU a request in each sixth, and its memory, as
 * JSON. The ratios of the last to the first must stay near 1; on a machine that does other work, the CPU tells more.
 *
 *     npm run bench soak-server [SECONDS]
 */
const CONNECTIONS = 16

const main = async (): Promise<void> => {
  const seconds = Number(process.argv[2] ?? 60)
  if (!(seconds > 0)) throw new Error(`${process.argv[2]} is not a number of seconds`)
  const dataDir = await makeTestDirectory()
  const server = await startBareWeir({ WEIR_DATA_DIR: dataDir, WEIR_LOG_LEVEL: 'error' })
  try {
    const file: unknown = JSON.parse(await readFile(join(dataDir, 'demo.json'), 'utf8'))
    const { keys } = z.object({ keys: z.object({ dataUser: z.string() }) }).parse(file)
    const url = `${server.url}/graphql`
    const stations = await stationsOf(url, keys.dataUser)
    const body = (n: number): string =>
      JSON.stringify({ query: QUERY, variables: { code: stations[n % stations.length] } })
    await runLoad({ url, key: keys.dataUser, connections: CONNECTIONS, seconds: 3, body })
    const sixth = Math.max(1, Math.floor(seconds / 6))
    const parts: Part[] = []
    for (let i = 0; i < 6; i += 1) {
      const before = await cpuMsOf(server.process.pid)
      const done = await runLoad({ url, key: keys.dataUser, connections: CONNECTIONS, seconds: sixth, body })
      parts.push(summary(done, (await cpuMsOf(server.process.pid)) - before))
    }
    const [first, last] = [parts[0], parts.at(-1)]
    const report = {
      parts,
      ratioOfRequests: (last?.perSecond ?? NaN) / (first?.perSecond ?? NaN),
      ratioOfCpuPerRequest: (last?.cpuMsPerRequest ?? NaN) / (first?.cpuMsPerRequest ?? NaN),
      serverMb: await residentMbOf(server.process.pid),
    }
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  } finally {
    server.process.kill('SIGTERM')
    await server.exit
    await removeTestDirectory(dataDir)
  }
}

const QUERY = `query ($code: String!) { rows { airQualityHourly(where: { stationCode: { eq: $code } },
  orderBy: [{ measuredAt: DESC }], first: 20) { nodes { stationCode stationName measuredAt aqi pm25 pm10 so2 no2 } } } }`

const stationsOf = async (url: string, key: string): Promise<readonly string[]> => {
  const query = `{ rows { airQualityHourly(first: 24, where: { measuredAt: { eq: "2025-07-01T00:00:00+08:00" } }) { nodes { stationCode } } } }`
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query }),
  })
  const Reply = z.object({
    data: z.object({
      rows: z.object({
        airQualityHourly: z.object({ nodes: z.array(z.object({ stationCode: z.string() })) }),
      }),
    }),
  })
  return Reply.parse(await response.json()).data.rows.airQualityHourly.nodes.map((node) => node.stationCode)
}

interface Part {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly cpuMsPerRequest: number
}

const summary = (part: readonly LoadSecond[], cpu: number): Part => {
  const latencies = part.flatMap((second) => second.latencies)
  return {
    perSecond: Math.round(latencies.length / part.length),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    cpuMsPerRequest: cpu / latencies.length,
  }
}

void main()
