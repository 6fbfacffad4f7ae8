import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { migrate } from '../../src/db/migrate'
import { withOwner } from '../../src/db/owner'
import { systemClock } from '../../src/kernel/clock'
import { makeDays } from '../../src/metering/record/usage-day'
import { startTestCluster, type TestCluster } from './cluster'
import { memoryDirectory } from './memory-directory'
import { TEST_SERVER, TEST_TEMPLATE, urlOfDatabase } from './server-url'

/** The server of this run; null: one that stays (WEIR_TEST_DATABASE_URL). */
export interface TestRun {
  readonly cluster: TestCluster | null
}

declare global {
  var weirTestRun: TestRun | undefined
}

/** What tests start as a program is built before any of them waits for it. In a process of its own: see bin/weir.js. */
const buildProgram = (): void => {
  const code = "require('./scripts/build.cjs').build(); require('./scripts/build-console.cjs').buildConsole()"
  const { status } = spawnSync(process.execPath, ['-e', code], {
    cwd: join(__dirname, '..', '..'),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error('the program cannot be built')
}

/**
 * One throw-away PostgreSQL for the run, with a migrated template database that each test file clones.
 * WEIR_TEST_DATABASE_URL names a server to use instead; its user must be a superuser. Temporary files, and with them
 * the databases, lie in memory where it has room: hundreds of databases are made and dropped.
 */
const setup = async (): Promise<void> => {
  buildProgram()
  const temporary = await memoryDirectory()
  if (temporary !== undefined) process.env['TMPDIR'] = temporary
  const given = process.env['WEIR_TEST_DATABASE_URL']
  const cluster = given === undefined ? await startTestCluster() : null
  const serverUrl = cluster?.url ?? given ?? ''
  const template = `weir_template_${randomBytes(6).toString('hex')}`
  globalThis.weirTestRun = { cluster }
  process.env[TEST_SERVER] = serverUrl
  process.env[TEST_TEMPLATE] = template

  await withOwner(serverUrl, (sql) => sql.unsafe(`create database ${template}`))
  const url = urlOfDatabase(serverUrl, template)
  await migrate({ databaseUrl: url, rowsDatabaseUrl: url }, systemClock)
  // as a server does when it starts
  await withOwner(url, (sql) => makeDays(sql, new Date(), 2, 'UTC'))
}

export default setup
