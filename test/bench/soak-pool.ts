import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { openRowsPool } from '../../src/db/rows/rows-pool'
import { withOwner } from '../../src/db/owner'
import { migrate } from '../../src/db/migrate'
import { parseDatabaseUrl } from '../../src/config/database-url'
import { systemClock } from '../../src/kernel/clock'
import { ignoreObservations } from '../../src/telemetry/observation'
import { startTestCluster } from '../support/cluster'

/**
 * Does a pool keep its speed? 16 callers ask without a pause, first through our pool of rows, then through
 * postgres.js's own, each for SECONDS (60). Prints one JSON document: requests a second, and microseconds of this
 * process's CPU a request, in the first and the last sixth. Their ratios must stay near 1; on a machine that does
 * other work too, the CPU tells more.
 *
 *     node test/support/run-ts.cjs test/bench/soak-pool.ts [SECONDS]
 */
const CALLERS = 16
const CONNECTIONS = 8

interface Second {
  requests: number
  cpuUs: number
}

interface Sixth {
  readonly perSecond: number
  readonly cpuUs: number
}

interface Soak {
  readonly first: Sixth
  readonly last: Sixth
  /** Last by first. */
  readonly perSecondRatio: number
  readonly cpuRatio: number
}

const soak = async (seconds: number, ask: () => Promise<unknown>): Promise<Soak> => {
  for (let i = 0; i < 500; i += 1) await ask()
  const counted: Second[] = []
  let requests = 0
  let isOver = false
  const caller = async (): Promise<void> => {
    while (!isOver) {
      await ask()
      requests += 1
    }
  }
  const callers = Array.from({ length: CALLERS }, caller)
  for (let cpu = process.cpuUsage(); counted.length < seconds; requests = 0) {
    await sleep(1000)
    const used = process.cpuUsage(cpu)
    cpu = process.cpuUsage()
    counted.push({ requests, cpuUs: used.user + used.system })
  }
  isOver = true
  await Promise.all(callers)
  const window = Math.max(1, Math.floor(seconds / 6))
  const [first, last] = [sixthOf(counted.slice(0, window)), sixthOf(counted.slice(-window))]
  return {
    first,
    last,
    perSecondRatio: rounded(last.perSecond / first.perSecond),
    cpuRatio: rounded(last.cpuUs / first.cpuUs),
  }
}

const sixthOf = (seconds: readonly Second[]): Sixth => {
  const requests = seconds.reduce((sum, second) => sum + second.requests, 0)
  const cpuUs = seconds.reduce((sum, second) => sum + second.cpuUs, 0)
  return { perSecond: Math.round(requests / seconds.length), cpuUs: rounded(cpuUs / requests) }
}

const rounded = (value: number): number => Math.round(value * 100) / 100

const main = async (seconds: number): Promise<void> => {
  const cluster = await startTestCluster()
  try {
    const url = cluster.url
    await migrate({ databaseUrl: url, rowsDatabaseUrl: url }, systemClock)
    await withOwner(url, (sql) =>
      sql.unsafe(`
        create table rows.soak as select i as id, repeat('x', 20) as name from generate_series(1, 1000) i;
        alter table rows.soak add primary key (id);
        grant select on rows.soak to weir_rows;
        analyze rows.soak`),
    )
    const text = `select json_agg(t)::text from (select id, name from rows.soak where id > $1::int order by id limit 5) t`
    let id = 0
    const next = (): string => String((id = (id + 7) % 900))

    const pool = openRowsPool(
      {
        rowsDatabaseUrl: url,
        rowsConnections: CONNECTIONS,
        statementTimeoutMs: 10_000,
        maxReplyBytes: 16_777_216,
      },
      ignoreObservations,
    )
    const ours = await soak(seconds, () => pool.query(text, [next()], { prepare: true }))
    await pool.close()

    const address = parseDatabaseUrl(url)
    const plain = postgres({
      host: address?.host ?? '',
      database: address?.database ?? '',
      user: address?.user ?? '',
      password: address?.password ?? '',
      max: CONNECTIONS,
    })
    const theirs = await soak(seconds, () => plain.unsafe(text, [next()], { prepare: true }).raw())
    await plain.end()
    process.stdout.write(
      `${JSON.stringify({ seconds, callers: CALLERS, connections: CONNECTIONS, ours, theirs })}\n`,
    )
  } finally {
    await cluster.stop()
  }
}

main(Number(process.argv[2] ?? '60')).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
})
