import 'reflect-metadata'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { dayOf } from '../../src/agreements/case/working-days'
import { connect } from '../../src/db/connection'
import { startEmbedded } from '../../src/db/embedded/embedded'
import { migrate } from '../../src/db/migrate'
import { systemClock } from '../../src/kernel/clock'
import { leastIdOf } from '../../src/metering/record/record-time'
import { startServer } from '../../src/server/start'
import { ignoreObservations } from '../../src/telemetry/observation'
import { makeTestDirectory, removeTestDirectory } from '../support/cluster'
import { testSettings } from '../support/database'
import { fillLog, findFilledLog, rare, sizesOfLog, type FilledLog } from '../support/filled-log'

/**
 * How long an auditor's search and a month's assessment take in a large log, through the API, and what a record takes
 * on disk: `npm run bench log-size -- [--records 10000000] [--runs 3] [--data-dir DIR]`. It starts a PostgreSQL and a server of its own,
 * fills the log by SQL with 30 days of records, lets the server count them, and asks over HTTP. Needs 2 KB of disk a
 * record. Each line tells the first answer, and the median of the next ones, in milliseconds. With --data-dir
 * what was filled is kept there, and asked again the next time.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      records: { type: 'string', default: '10000000' },
      runs: { type: 'string', default: '3' },
      'data-dir': { type: 'string' },
    },
  })
  const kept = values['data-dir']
  const dataDir = kept === undefined ? await makeTestDirectory() : resolve(kept)
  const postgres = await startEmbedded({ dataDir, observe: ignoreObservations, durable: false })
  const settings = testSettings(postgres.url, {
    WEIR_DEMO: '1',
    WEIR_DATA_DIR: join(dataDir, 'weir'),
    // one client asks all there is
    WEIR_BURST_ADDRESS: '0',
    WEIR_BURST_KEY: '0',
  })
  await migrate({ databaseUrl: postgres.url, rowsDatabaseUrl: postgres.url }, systemClock)
  const server = await startServer(settings, ignoreObservations)
  const owner = connect(postgres.url, { role: null, applicationName: 'weir bench', max: 4 })
  try {
    const { keys } = DemoFile.parse(JSON.parse(await readFile(join(settings.dataDir, 'demo.json'), 'utf8')))
    const ask: Ask = async (key, query) => {
      const beganMs = performance.now()
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${keys[key]}` },
        body: JSON.stringify({ query }),
      })
      const text = await response.text()
      const { errors } = Reply.parse(JSON.parse(text))
      return { ms: performance.now() - beganMs, code: errors?.[0]?.extensions.code ?? '' }
    }
    const filled =
      (await findFilledLog(owner)) ??
      (await fillLog(owner, { records: Number(values.records), timeZone: settings.timeZone }, (text) =>
        tell({ filling: text }),
      ))
    const beganMs = performance.now()
    for (;;) {
      const [left] = await owner<{ readonly n: number }[]>`select count(*)::int as n from metering.rollup_due`
      if (left?.n === 0) break
      await sleep(2_000)
    }
    const countedMs = performance.now() - beganMs
    tell({ countedSeconds: Math.round(countedMs / 1_000), usARecord: us(countedMs / filled.records) })
    await owner`vacuum analyze metering.rollup_day, metering.rollup_day_dataset, metering.rollup_hour`
    for (const size of await sizesOfLog(owner, filled.records)) tell(size)
    await measure(ask, filled, Number(values.runs), settings.timeZone)
  } finally {
    await owner.end()
    await server.stop()
    await postgres.stop()
    if (kept === undefined) await removeTestDirectory(dataDir)
  }
}

const DemoFile = z.object({ keys: z.object({ auditor: z.string(), authority: z.string() }) })
const Reply = z.object({
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })).optional(),
})

type Ask = (
  key: 'auditor' | 'authority',
  query: string,
) => Promise<{ readonly ms: number; readonly code: string }>

const us = (ms: number): number => Math.round(ms * 1_000)

const tell = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const measure = async (ask: Ask, filled: FilledLog, runs: number, timeZone: string): Promise<void> => {
  const middle = new Date((filled.from.getTime() + filled.to.getTime()) / 2)
  const deep = Buffer.from(leastIdOf(middle.getTime())).toString('base64url')
  const slow: string[] = []
  const time = async (name: string, key: 'auditor' | 'authority', query: string, limitMs: number) => {
    const first = await ask(key, query)
    const next: number[] = []
    for (let i = 0; i < runs; i += 1) next.push((await ask(key, query)).ms)
    const median = next.sort((a, b) => a - b)[Math.floor(next.length / 2)] ?? Number.NaN
    tell({ name, firstMs: Math.round(first.ms), medianMs: Math.round(median), code: first.code })
    if (first.code !== '' || median > limitMs) slow.push(name)
  }
  const singles = Object.entries(filters(filled))
  const pairs = singles.flatMap(([a, first], i) =>
    singles
      .slice(i + 1)
      .filter(([, second]) => Object.keys(second)[0] !== Object.keys(first)[0])
      .map(([b, second]): [string, Filter] => [`${a} + ${b}`, { ...first, ...second }]),
  )
  for (const [name, filter] of [['nothing', {}] as [string, Filter], ...singles, ...pairs]) {
    const text = Object.entries(filter).map(([member, value]) => `${member}: ${JSON.stringify(value)}`)
    for (const [page, after] of [
      ['', ''],
      [', deep', `, after: "${deep}"`],
    ])
      await time(
        `${name}${page}`,
        'auditor',
        `{ usageRecords(filter: { ${text.join(', ')} }${after}) { nodes { id at account decision codes } pageInfo { hasNextPage } } }`,
        200,
      )
  }
  const [from, to] = [filled.from, filled.to].map((at) => dayOf(at, timeZone))
  await time(
    'assessment of the month',
    'authority',
    `{ assessment(period: { from: "${from}", to: "${to}" }) { uncountedSince totals { operations users }
      datasets: usage(by: DATASET) { key operations rows bytes users } openers: usage(by: OPENER) { key operations }
      users: usage(by: USER) { key operations rows } days: usage(by: DAY) { key operations } codes { name count }
      rules { name count } unusedDatasets service { medianMs p95Ms } applications { received } concerns { kind }
      catalogue { datasets } } }`,
    2_000,
  )
  tell({ slow })
}

type Filter = Readonly<Record<string, string>>

/** Each member of the filter with a value that is common, and with one that is rare. */
const filters = ({ busy, quiet, from, to, request }: FilledLog): Readonly<Record<string, Filter>> => ({
  'busy account': { account: busy.account },
  'quiet account': { account: quiet.account },
  'busy organisation': { organisation: busy.organisation },
  'quiet organisation': { organisation: quiet.organisation },
  'common agreement': { agreement: 'CQ-0' },
  'rare agreement': { agreement: rare.agreement },
  'common dataset': { dataset: 'dataset0' },
  'uncommon dataset': { dataset: 'dataset150' },
  'rare dataset': { dataset: rare.dataset },
  allowed: { decision: 'ALLOW' },
  refused: { decision: 'DENY' },
  failed: { decision: 'FAILED' },
  'common code': { code: 'AGREEMENT_REQUIRED' },
  'rare code': { code: 'QUERY_TIMEOUT' },
  'common purpose': { purpose: 'RESEARCH' },
  'rare purpose': { purpose: rare.purpose },
  'rare emergency': { emergency: rare.emergency },
  'common column': { column: 'dataset0.code' },
  'rare column': { column: rare.column },
  'common kind': { kind: 'operation' },
  'rare kind': { kind: 'void' },
  'one request': { requestId: request },
  'a day': {
    from: new Date(from.getTime() + (to.getTime() - from.getTime()) / 3).toISOString(),
    to: new Date(from.getTime() + (to.getTime() - from.getTime()) / 3 + 86_400_000).toISOString(),
  },
})

void main()
