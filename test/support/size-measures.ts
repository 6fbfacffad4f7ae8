import { parse, specifiedRules, validate, getIntrospectionQuery } from 'graphql'
import type { ChildProcess } from 'node:child_process'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { openCatalog } from '../../src/catalog/live/live'
import { CatalogSchema } from '../../src/gateway/schema/catalog-schema'
import { validationOptions } from '../../src/gateway/admission/validation'
import { systemClock } from '../../src/kernel/clock'
import { ignoreObservations } from '../../src/telemetry/observation'
import { runLoad, quantile } from '../bench/load'
import { column } from '../integration/catalog/fixture'
import { costlyHubDocuments } from './costly-documents'
import type { FilledCatalogue } from './filled-catalogue'
import { cpuMsOf, mainThreadMsOf } from './process-usage'

/** A server process, and who asks it. */
export interface Served {
  readonly process: ChildProcess
  /** Of GraphQL. */
  readonly url: string
  readonly key: string
  stop(): Promise<void>
}

export const CONNECTIONS = 16

export const PROBE =
  'query ($code: String!) { rows { probe(where: { code: { eq: $code } }) { nodes { code c3 hub { code name } } } } }'

export const probeBody = (n: number): string =>
  JSON.stringify({ query: PROBE, variables: { code: String(n % 100) } })

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly { readonly message: string }[]
}

const ask = async ({ url, key }: Served, query: string, variables: object = {}): Promise<Answer> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as Answer
}

/** Milliseconds until a query is answered. @throws Error when it is answered with errors */
export const answerMs = async (served: Served, query: string, variables: object = {}): Promise<number> => {
  const begun = performance.now()
  const { errors = [] } = await ask(served, query, variables)
  if (errors[0] !== undefined) throw new Error(errors[0].message)
  return performance.now() - begun
}

const ROUNDS = 8
const ROUND_SECONDS = 2
/** A server that has just started needs some 10 s of load until its code is compiled. */
const WARMING_ROUNDS = 6

/**
 * The processor time of two servers for one small query, in milliseconds: medians of rounds by turns, so that what
 * else the machine does falls on both.
 */
export const cpuPerRequest = async (
  one: Served,
  other: Served,
): Promise<{ readonly one: number; readonly other: number; readonly ratio: number }> => {
  const rounds: { readonly one: number; readonly other: number }[] = []
  for (let round = 1 - WARMING_ROUNDS; round <= ROUNDS; round += 1) {
    const both = { one: await loadedCpu(one), other: await loadedCpu(other) }
    if (round > 0) rounds.push(both)
  }
  return {
    one: quantile(
      rounds.map((round) => round.one),
      0.5,
    ),
    other: quantile(
      rounds.map((round) => round.other),
      0.5,
    ),
    ratio: quantile(
      rounds.map((round) => round.one / round.other),
      0.5,
    ),
  }
}

const loadedCpu = async ({ process, url, key }: Served): Promise<number> => {
  const before = await cpuMsOf(process.pid)
  const load = { url, key, connections: CONNECTIONS, seconds: ROUND_SECONDS, body: probeBody }
  const seconds = await runLoad(load)
  const used = (await cpuMsOf(process.pid)) - before
  return used / seconds.reduce((sum, second) => sum + second.requests, 0)
}

/** What one publish takes of the main thread of a server that is asked nothing, in milliseconds; the least of three. */
export const publishCost = async (world: FilledCatalogue, { process }: Served): Promise<number> => {
  let least = Infinity
  for (let round = 1; round <= 3; round += 1) {
    const before = await mainThreadMsOf(process.pid)
    await world.publishSpoke(`quiet${round}`)
    await sleep(QUIET_MS)
    least = Math.min(least, (await mainThreadMsOf(process.pid)) - before)
  }
  return least
}

/** By then a publish is shown, and its schema made. */
const QUIET_MS = 1_500

/**
 * Publishes datasets that refer to the hub, and last a new contract of the hub itself, one each `everyMs`.
 * @returns milliseconds from the return of each publish until a query sees it
 */
export const publishAll = async (
  world: FilledCatalogue,
  served: Served,
  publishes: number,
  everyMs: number,
): Promise<readonly number[]> => {
  const waits: number[] = []
  const begun = performance.now()
  for (let i = 1; i <= publishes; i += 1) {
    if (i < publishes) {
      await world.publishSpoke(`fresh${i}`)
      waits.push(await untilAnswered(served, `{ rows { fresh${i} { totalCount } hub { nodes { code } } } }`))
    } else {
      await world.bench.service.addColumns('hub', [column('later', { nullable: true })], 'bench')
      waits.push(await untilAnswered(served, '{ rows { hub { nodes { later } } } }'))
    }
    await sleep(Math.max(0, begun + i * everyMs - performance.now()))
  }
  return waits
}

const untilAnswered = async (served: Served, query: string): Promise<number> => {
  const begun = performance.now()
  for (;;) {
    const { errors = [] } = await ask(served, query)
    if (errors.length === 0) return performance.now() - begun
    if (performance.now() - begun > 30_000) throw new Error(`not visible: ${errors[0]?.message ?? ''}`)
    await sleep(5)
  }
}

/**
 * The request of 10 KB that keeps the main thread longest, in milliseconds of processor time: each is asked after a
 * publish, when no type of its datasets is made, and the least of three times counts.
 */
export const slowestRequest = async (
  world: FilledCatalogue,
  served: Served,
): Promise<{ readonly name: string; readonly ms: number }> => {
  const documents = costlyHubDocuments(
    'hub',
    (i) => `spoke${i}`,
    (i) => `ofspoke${i}`,
  )
  const best = new Map<string, number>()
  for (let round = 1; round <= 3; round += 1) {
    await world.publishSpoke(`round${round}`)
    await untilAnswered(served, `{ rows { round${round} { totalCount } } }`)
    for (const { name, query, variables = {} } of documents) {
      const before = await mainThreadMsOf(served.process.pid)
      await ask(served, query, variables)
      const ms = (await mainThreadMsOf(served.process.pid)) - before
      best.set(name, Math.min(best.get(name) ?? Infinity, ms))
    }
  }
  const [slowest] = [...best].sort(([, a], [, b]) => b - a)
  return { name: slowest?.[0] ?? '', ms: slowest?.[1] ?? NaN }
}

/** Parses and validates small documents that were never seen, on new schemas of the same catalogue. */
export const parseAndValidate = async (
  world: FilledCatalogue,
): Promise<{ readonly firstMs: number; readonly medianMs: number }> => {
  const catalog = await openCatalog(world.databases, {
    versionTtlMs: 60_000,
    clock: systemClock,
    observe: ignoreObservations,
  })
  const first: number[] = []
  const later: number[] = []
  for (let round = 0; round < 20; round += 1) {
    const schema = new CatalogSchema(catalog.snapshot, '/apply')
    for (let i = 0; i < 20; i += 1) {
      const name = `spoke${1 + ((round * 20 + i) % (catalog.snapshot.datasets.size - 30))}`
      const begun = performance.now()
      const document = parse(
        `{ rows { ${name}(where: { hub: { of${name}: { some: { c3: { eq: "a" } } } } }) { nodes { code c4 hub { name } } } } }`,
      )
      const errors = validate(schema, document, specifiedRules, validationOptions)
      ;(i === 0 ? first : later).push(performance.now() - begun)
      if (errors[0] !== undefined) throw errors[0]
    }
  }
  await catalog.close()
  return { firstMs: quantile(first, 0.5), medianMs: quantile(later, 0.5) }
}

/** Asks for the whole schema twice, compressed. */
export const introspect = async (
  served: Served,
): Promise<{
  readonly firstMs: number
  readonly againMs: number
  readonly gzipBytes: number
  readonly plainBytes: number
}> => {
  const first = await compressed(served, getIntrospectionQuery())
  const again = await compressed(served, getIntrospectionQuery())
  return { firstMs: first.ms, againMs: again.ms, gzipBytes: first.gzipBytes, plainBytes: first.plainBytes }
}

const compressed = (
  { url, key }: Served,
  query: string,
): Promise<{ readonly ms: number; readonly gzipBytes: number; readonly plainBytes: number }> =>
  new Promise((resolve, reject) => {
    const begun = performance.now()
    const headers = {
      'content-type': 'application/json',
      'accept-encoding': 'gzip',
      authorization: `Bearer ${key}`,
    }
    const sent = request(url, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const ms = performance.now() - begun
        const bytes = Buffer.concat(chunks)
        resolve({ ms, gzipBytes: bytes.length, plainBytes: gunzipSync(bytes).length })
      })
    })
    sent.on('error', reject)
    sent.end(JSON.stringify({ query }))
  })
