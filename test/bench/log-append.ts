import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Sql } from 'postgres'
import { connect } from '../../src/db/connection'
import { startEmbedded } from '../../src/db/embedded/embedded'
import { migrate } from '../../src/db/migrate'
import { systemClock } from '../../src/kernel/clock'
import { uuidv7 } from '../../src/kernel/ids'
import { chargesOf } from '../../src/metering/budgets/charge'
import { openUsageLog } from '../../src/metering/log/log'
import { RECORD_VERSION, type OperationRecord } from '../../src/metering/usage-record'
import { ignoreObservations } from '../../src/telemetry/observation'
import { testSigner } from '../support/log-signer'
import { makeTestDirectory, removeTestDirectory } from '../support/cluster'

/**
 * What a record costs: records a second, microseconds of CPU of this process and of all of PostgreSQL, bytes on
 * disk and in the WAL, and how long an append waits, at so many concurrent appenders. One JSON line each.
 *
 *     node test/support/run-ts.cjs test/bench/log-append.ts [--seconds 5] [--appenders 16,64,256]
 *       [--batch-records 256] [--rounds 1] [--budgets] [--url postgres://...]
 *
 * With --budgets each record is charged to its account and its dataset, by minute and day, and fits. Without --url it starts a server of its own, with fsync on. One that is named must be on this machine (CPU is
 * read from /proc), migrated, and may be filled.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      seconds: { type: 'string', default: '5' },
      appenders: { type: 'string', default: '16,64,256' },
      'batch-records': { type: 'string', default: '256' },
      rounds: { type: 'string', default: '1' },
      budgets: { type: 'boolean', default: false },
    },
  })
  const server = values.url === undefined ? await startServer() : undefined
  const url = values.url ?? server?.url ?? ''
  const owner = connect(url, { role: null, applicationName: 'weir bench', max: 1 })
  if (values.budgets)
    await owner`
      insert into metering.budget_limit (subject, period, rows, changed_at)
      select s || ':*', p, 1000000000000, now() from unnest('{account,dataset}'::text[]) s, unnest('{MINUTE,DAY}'::text[]) p
      on conflict do nothing`
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const appenders of values.appenders.split(',').map(Number)) {
      const batchRecords = Number(values['batch-records'])
      const seconds = Number(values.seconds)
      const found = await measure({ url, owner, appenders, batchRecords, seconds, budgets: values.budgets })
      process.stdout.write(`${JSON.stringify(found)}\n`)
    }
  await owner.end()
  await server?.stop()
}

const startServer = async (): Promise<{ readonly url: string; stop(): Promise<void> }> => {
  const dataDir = await makeTestDirectory()
  const { url, stop } = await startEmbedded({ dataDir, observe: ignoreObservations })
  await migrate({ databaseUrl: url, rowsDatabaseUrl: url }, systemClock)
  return {
    url,
    stop: async () => {
      await stop()
      await removeTestDirectory(dataDir)
    },
  }
}

interface Measure {
  readonly url: string
  readonly owner: Sql
  readonly appenders: number
  readonly batchRecords: number
  readonly seconds: number
  /** Whether records are charged. */
  readonly budgets: boolean
}

const measure = async ({
  url,
  owner,
  appenders,
  batchRecords,
  seconds,
  budgets,
}: Measure): Promise<object> => {
  const log = await openUsageLog({
    openLog: () => connect(url, { role: 'weir_log', applicationName: 'weir log', max: 1, fetchTypes: false }),
    clock: systemClock,
    observe: ignoreObservations,
    signer: testSigner(),
    gatherMs: 0,
    limits: { queueRecords: 20_000, queueBytes: 64 * 1024 * 1024, batchRecords },
    onNarrowed: () => undefined,
  })
  const waits: number[] = []
  let records = 0
  let isOver = false
  const append = async (): Promise<void> => {
    while (!isOver) {
      const beganMs = performance.now()
      const record = sampleRecord()
      const charges = budgets ? chargesOf(record, () => true) : []
      const outcome = await log.append(record, log.epoch, { operation: null, side: null, charges })
      if (outcome.kind !== 'COMMITTED') throw new Error('the epoch moved during the measurement')
      waits.push(performance.now() - beganMs)
      records += 1
    }
  }
  const run = async (forMs: number): Promise<void> => {
    isOver = false
    const all = Array.from({ length: appenders }, append)
    await new Promise((resolve) => setTimeout(resolve, forMs))
    isOver = true
    await Promise.all(all)
  }
  await run(1_000)
  ;[records, waits.length] = [0, 0]
  const [before, servers, wasBusy] = [await sizes(owner), await serverCpuUs(owner), process.cpuUsage()]
  const beganMs = performance.now()
  await run(seconds * 1_000)
  const tookMs = performance.now() - beganMs
  const busy = process.cpuUsage(wasBusy)
  const serverUs = (await serverCpuUs(owner)) - servers
  const after = await sizes(owner)
  await log.close()
  waits.sort((a, b) => a - b)
  const each = (total: number): number => Number((total / records).toFixed(2))
  return {
    appenders,
    recordsPerSecond: Math.round((records * 1_000) / tookMs),
    nodeCpuUs: each(busy.user + busy.system),
    postgresCpuUs: each(serverUs),
    diskBytes: each(after.disk - before.disk),
    walBytes: each(after.wal - before.wal),
    waitMs: { p50: at(waits, 0.5), p99: at(waits, 0.99), max: at(waits, 1) },
  }
}

const at = (sorted: readonly number[], share: number): number =>
  Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(2))

const sizes = async (owner: Sql): Promise<{ readonly disk: number; readonly wal: number }> => {
  const [row] = await owner<{ readonly disk: string; readonly wal: string }[]>`
    select (select sum(pg_total_relation_size(relid)) from pg_partition_tree('metering.usage_record')) + pg_total_relation_size('metering.batch') as disk,
      pg_current_wal_lsn() - '0/0' as wal`
  return { disk: Number(row?.disk), wal: Number(row?.wal) }
}

/** User and system time of every process of this server, in steps of 10 ms. */
const serverCpuUs = async (owner: Sql): Promise<number> => {
  const [row] = await owner<{ readonly pid: number }[]>`select pg_backend_pid() as pid`
  const postmaster = statOf(String(row?.pid))[1]
  let ticks = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = statOf(pid)
    if (stat[1] === postmaster) ticks += Number(stat[11]) + Number(stat[12])
  }
  return ticks * 10_000
}

/** Fields of /proc/<pid>/stat from the state on; empty: it has ended. */
const statOf = (pid: string): readonly string[] => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

const pick = <T>(items: readonly T[]): T => {
  // skewed: a few callers and datasets make most of the traffic
  const item = items[Math.floor(Math.random() * Math.random() * items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

const accounts = Array.from({ length: 500 }, () => ({ a: randomUUID(), o: randomUUID(), k: randomUUID() }))
const datasets = Array.from({ length: 60 }, (_, i) => `dataset${i}`)
const documents = Array.from({ length: 40 }, (_, i) => createHash('sha256').update(`${i}`).digest('hex'))
const columns = ['code', 'name', 'districtCode', 'cityCode', 'provinceCode', 'population']

const sampleRecord = (): OperationRecord => {
  const now = Date.now()
  const who = pick(accounts)
  const isRefused = Math.random() < 0.1
  const names = Math.random() < 0.3 ? [pick(datasets), 'districts'] : [pick(datasets)]
  const isUnderAgreement = Math.random() < 0.3
  return {
    v: RECORD_VERSION,
    id: uuidv7(now),
    kind: 'operation',
    at: new Date(now).toISOString(),
    requestId: uuidv7(now),
    account: who.a,
    organisation: who.o,
    auth: 'KEY',
    key: who.k,
    roles: ['DATA_USER'],
    agreements: isUnderAgreement ? ['CQ-2026-0001'] : [],
    agreementVersions: isUnderAgreement ? [1] : [],
    purpose: isUnderAgreement ? 'RESEARCH' : null,
    operationType: 'query',
    operationName: 'StreetsOfDistrict',
    documentHash: pick(documents),
    values: 'kWxnpGPdgJb5Pf2L1Z0tnw',
    side: null,
    datasets: names.map((name) => ({
      name,
      version: 3,
      columns,
      masked: [],
      rows: 20,
      decision: isRefused ? 'DENY' : 'ALLOW',
    })),
    catalogue: 12,
    decision: isRefused ? 'DENY' : 'ALLOW',
    codes: isRefused ? ['AGREEMENT_REQUIRED'] : [],
    rules: isRefused ? ['R-05'] : [],
    status: 200,
    rows: 20,
    bytes: 1843,
    costRequested: 120,
    costActual: 24,
    durationUs: 2312,
    emergencies: [],
  }
}

void main()
