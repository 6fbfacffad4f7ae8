/**
 * How long one request of 10 KB holds the event loop before any row is read, for each document of
 * test/support/costly-documents.ts: `npm run bench documents [MS]`. On the demo catalogue, and on 5,000 datasets that
 * refer to one hub. With MS, only documents that take longer are shown. Told are the longest stretch in which nothing
 * else got its turn, and the whole, in milliseconds of processor time, so that other programs do not count; each the
 * least of five runs, and each run as the first after a change of the catalogue.
 */
import 'reflect-metadata'
import { getIntrospectionQuery } from 'graphql'
import { createRequire } from 'node:module'
import type { CatalogSnapshot } from '../../src/catalog/live/snapshot'
import { dataText } from '../../src/server/data-text'
import { openBareGateway } from '../support/bare-gateway'
import {
  costlyDocuments,
  costlyHubDocuments,
  type CostlyDocument,
  type Names,
} from '../support/costly-documents'
import { hubColumns, hubSnapshot, versionsOf } from '../support/hub-catalogue'

const load = createRequire(__filename)
const { build } = load('../../scripts/build.cjs') as { build: () => void }
const leastMs = Number(process.argv[2] ?? 0)

const main = async (): Promise<void> => {
  build()
  const { demoSnapshot } = load('../../scripts/gen/demo-snapshot.cjs') as {
    demoSnapshot: () => CatalogSnapshot
  }
  await measure('demo', demoSnapshot(), {
    dataset: 'streets',
    column: 'name',
    columns: ['code', 'name', 'districtCode'],
    toOne: 'district',
    toMany: 'streets',
  })
  const names = {
    dataset: 'spoke1',
    column: 'column0',
    columns: hubColumns,
    toOne: 'hub',
    toMany: 'ofspoke1',
  }
  const ofHub = costlyHubDocuments(
    'hub',
    (i) => `spoke${i}`,
    (i) => `ofspoke${i}`,
  )
  await measure('5,000 datasets', hubSnapshot(5_000), names, ofHub)
}

const measure = async (
  title: string,
  snapshot: CatalogSnapshot,
  names: Names,
  ofHub: readonly CostlyDocument[] = [],
): Promise<void> => {
  console.log(`\n${title}\n${'longest'.padStart(9)} ${'whole'.padStart(9)} ${'bytes'.padStart(7)}  document`)
  const documents = [
    ...ofHub,
    ...costlyDocuments(names),
    { name: 'introspection, as tools send it', query: getIntrospectionQuery(), variables: undefined },
  ]
  const versions = versionsOf(snapshot)
  let worst = 0
  for (const { name, query, ...options } of documents) {
    const request = { ...options, variables: options.variables ?? {} }
    const best = { longest: Infinity, whole: Infinity }
    let told = ''
    for (let run = 0; run < RUNS; run += 1) {
      // one that has made no type of a dataset and knows no document
      const gateway = await openBareGateway(snapshot, versions)
      await gateway.ask('{__typename}')
      const turns = watchTurns()
      const { data, errors } = await gateway.ask(query, request)
      dataText(data)
      const { longest, whole } = turns.end()
      await gateway.gateway.stop()
      best.longest = Math.min(best.longest, longest)
      best.whole = Math.min(best.whole, whole)
      told = `${errors.length} ${errors[0]?.message.slice(0, 90) ?? ''}`
      if (best.longest > 1_000) break
    }
    worst = Math.max(worst, best.longest)
    const bytes = JSON.stringify({ query, variables: request.variables }).length
    const figures = [
      best.longest.toFixed(1).padStart(9),
      best.whole.toFixed(1).padStart(9),
      String(bytes).padStart(7),
    ]
    if (best.longest >= leastMs) console.log(`${figures.join(' ')}  ${name}  [${told}]`)
  }
  console.log(`${worst.toFixed(1).padStart(9)}  worst`)
}

const RUNS = 5

/** Processor time of this process, in milliseconds. */
const usedMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Watches how long the event loop is held between two turns. */
const watchTurns = (): { readonly end: () => { readonly longest: number; readonly whole: number } } => {
  const begun = usedMs()
  let last = begun
  let longest = 0
  const turn = (): void => {
    const now = usedMs()
    longest = Math.max(longest, now - last)
    last = now
  }
  let next = setImmediate(function again() {
    turn()
    next = setImmediate(again)
  })
  return {
    end: () => {
      clearImmediate(next)
      turn()
      return { longest, whole: last - begun }
    },
  }
}

void main()
