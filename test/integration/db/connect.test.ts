import { drizzle } from 'drizzle-orm/postgres-js'
import { sql as fragment } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { connect } from '../../../src/db/connection'
import { databaseUrl, parseDatabaseUrl, type DatabaseAddress } from '../../../src/config/database-url'
import { openDatabases } from '../../../src/db/connect'
import { withOwner } from '../../../src/db/owner'
import { openRowsPool } from '../../../src/db/rows/rows-pool'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy'
import { until } from '../../support/until'

let database: TestDatabase
let address: DatabaseAddress
let proxy: TcpProxy
let overTcp: string

beforeAll(async () => {
  database = await createTestDatabase()
  const parsed = parseDatabaseUrl(database.settings.databaseUrl)
  if (parsed === undefined) throw new Error('no address')
  address = parsed
  proxy = await startTcpProxy(address)
  overTcp = databaseUrl({ ...address, host: '127.0.0.1', port: proxy.port })
})
afterEach(() => {
  proxy.mode = 'open'
})
afterAll(async () => {
  await proxy.close()
  await database.close()
})

const facts = async (sql: Sql): Promise<unknown> => {
  const [row] = await sql`
    select current_user as role, current_setting('TimeZone') as zone, current_setting('DateStyle') as style,
      current_setting('search_path') as path, current_setting('application_name') as name`
  return row
}

test('each way into the database runs as its own role, with the same session', async () => {
  const { control, audit, importer, openLog } = database.databases
  const log = openLog()
  const found = []
  for (const sql of [control, audit, importer, log]) found.push(await facts(sql))
  await log.end()
  expect(found).toEqual(
    ['control', 'audit', 'import', 'log'].map((way) => ({
      role: `weir_${way}`,
      zone: 'UTC',
      style: 'ISO, YMD',
      path: 'pg_catalog, pg_temp',
      name: `weir ${way}`,
    })),
  )
})

test('a connection that holds a lock while others work is not ended for being idle', async () => {
  const { settings } = database
  const change = (what: string) =>
    withOwner(settings.databaseUrl, (sql) => sql.unsafe(`alter database "${address.database}" ${what}`))
  await change("set idle_session_timeout = '1s'")
  const databases = await openDatabases(settings, ignoreObservations)
  const found = await databases.control`select current_setting('idle_session_timeout') as timeout`
  await databases.close()
  await change('reset idle_session_timeout')
  expect(found).toEqual([{ timeout: '0' }])
})

test('the log waits for the disk, and not for long for anything else', async () => {
  const log = database.databases.openLog()
  const [row] = await log`
    select current_setting('synchronous_commit') as durable, current_setting('statement_timeout') as statement,
      current_setting('lock_timeout') as lock`
  await log.end()
  expect(row).toEqual({ durable: 'on', statement: '2s', lock: '1s' })
})

test('rows are planned for solid disks, and no plan is compiled, whatever the server does', async () => {
  const { database: name } = address
  await withOwner(database.settings.databaseUrl, (sql) => sql`alter database ${sql(name)} set jit = on`)
  const pool = openRowsPool(database.settings, ignoreObservations)
  const asked = `select current_setting('random_page_cost'), current_setting('jit')`
  const [row] = await pool.query(asked, [], { prepare: false })
  await pool.close()
  expect(row?.map(String)).toEqual(['1.1', 'off'])
})

test('no way reaches what belongs to another', async () => {
  const { control, audit, importer } = database.databases
  const refused = [
    () => control`select * from metering.usage_record`,
    () => audit`select * from identity.api_key`,
    () => audit`insert into identity.organisation values (gen_random_uuid())`,
    () => importer`select * from catalog.dataset`,
  ]
  for (const attempt of refused)
    await expect(attempt()).rejects.toMatchObject({ code: expect.stringMatching(/42501|25006/) })
})

test('times are text and JSON is a value, whether drizzle was there or not', async () => {
  const at = new Date('2026-11-23T14:00:00.123Z')
  const read = async (sql: Sql): Promise<unknown> => {
    const [row] = await sql`
      select ${at}::timestamptz as at, ${'2026-11-23'}::date as day, ${'{"a": 1}'}::jsonb as text,
        ${sql.json({ a: 1 })} as value, ${['a', 'b"c']}::text[] as list, ${true}::boolean as yes, 1::bigint as big`
    return row
  }
  const expected = {
    at: '2026-11-23 14:00:00.123+00',
    day: '2026-11-23',
    text: { a: 1 },
    value: { a: 1 },
    list: ['a', 'b"c'],
    yes: true,
    big: '1',
  }
  const { control } = database.databases
  expect(await read(control)).toEqual(expected)
  const orm = drizzle(control)
  expect(await orm.execute(fragment`select ${at.toISOString()}::timestamptz as at`)).toEqual([
    { at: expected.at },
  ])
  expect(await read(control)).toEqual(expected)
})

/** How long twenty COPY of twenty rows each take. */
const twentyCopiesMs = async (sql: Sql): Promise<number> => {
  const startedAt = performance.now()
  for (let i = 0; i < 20; i += 1) {
    const stream = await sql`copy rows.copied from stdin`.writable()
    for (let row = 0; row < 20; row += 1) stream.write(`row ${row}\n`)
    await new Promise((resolve, reject) => stream.on('finish', resolve).on('error', reject).end())
  }
  return performance.now() - startedAt
}

test('over TCP a COPY does not wait for its own acknowledgements', async () => {
  const sql = connect(overTcp, { role: 'weir_import', applicationName: 'weir import', max: 1 })
  await sql`create table rows.copied (a text)`
  // with Nagle's algorithm each of the twenty takes 40 ms or more, whenever it is tried
  await until(async () => (await twentyCopiesMs(sql)) < 600)
  await sql`drop table rows.copied`
  await sql.end()
})

test('a client goes on after a peer that hung up', async () => {
  proxy.mode = 'hangUp'
  const sql = connect(overTcp, { role: null, applicationName: 'weir test', max: 1 })
  await expect(sql`select 1`).rejects.toMatchObject({ code: 'CONNECT_CLOSED' })
  proxy.mode = 'open'
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
  await sql.end()
})

test('a peer that says nothing is given up after five seconds', async () => {
  proxy.mode = 'silent'
  const sql = connect(overTcp, { role: null, applicationName: 'weir test', max: 1 })
  const startedAt = performance.now()
  await expect(sql`select 1`).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' })
  expect(performance.now() - startedAt).toBeLessThan(7_000)
  await sql.end({ timeout: 0 })
})

test('a network that falls silent in a statement ends it with its time, and the pool goes on', async () => {
  const settings = {
    rowsDatabaseUrl: overTcp,
    rowsConnections: 1,
    statementTimeoutMs: 500,
    maxReplyBytes: 4_096,
  }
  const pool = openRowsPool(settings, ignoreObservations)
  await pool.query('select 1', [], { prepare: true })
  proxy.mode = 'silent'
  await expect(pool.query('select 2', [], { prepare: true, timeoutMs: 300 })).rejects.toMatchObject({
    code: 'QUERY_TIMEOUT',
  })
  proxy.breakAll()
  proxy.mode = 'open'
  const rows = await pool.query('select 3', [], { prepare: true })
  expect(rows[0]?.[0]?.toString()).toBe('3')
  await pool.close()
})

const messageOf = (url: string): Promise<unknown> =>
  openDatabases({ ...database.settings, databaseUrl: url }, ignoreObservations).then(
    () => 'opened',
    (error: unknown) => (error instanceof Error && 'fault' in error ? error.fault : error),
  )

test.each([
  ['setup.database.refused', 'postgres://weir:hunter2@127.0.0.1:1/weir'],
  ['setup.database.unknownHost', 'postgres://weir:hunter2@no-such-host.invalid/weir'],
  ['setup.database.refused', 'postgres:///weir?host=/nowhere&user=weir&password=hunter2'],
])('%s is told of %s, without the password', async (message, url) => {
  const fault = await messageOf(url)
  expect(fault).toMatchObject({ message })
  expect(JSON.stringify(fault)).not.toContain('hunter2')
})

test('a wrong password, a database that is not there, and a server that hangs up are told apart', async () => {
  expect(await messageOf(databaseUrl({ ...address, password: 'wrong' }))).toMatchObject({
    message: 'setup.database.login',
  })
  expect(await messageOf(databaseUrl({ ...address, database: 'nowhere' }))).toMatchObject({
    message: 'setup.database.missing',
    params: { database: 'nowhere' },
  })
  proxy.mode = 'hangUp'
  expect(await messageOf(overTcp)).toMatchObject({ message: 'setup.database.unreachable' })
})
