import { createCatalogService } from '../../../src/catalog/service'
import { withOwner } from '../../../src/db/owner'
import { createIdentityService } from '../../../src/identity/service'
import { systemClock } from '../../../src/kernel/clock'
import { runningStatements } from '../../support/rows-activity'
import { startTestServer, type TestServer } from '../../support/server'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ WEIR_STATEMENT_TIMEOUT: '1s', WEIR_RESULT_CACHE_BYTES: '0' })
}, 120_000)
afterAll(() => server.stop())

/** Holds the streets' table, so that whoever reads it waits, while `work` runs. */
const whileLocked = async <T>(work: () => Promise<T>): Promise<T> => {
  const { importer } = server.databases
  const [found] = await importer<{ name: string }[]>`
    select tablename as name from pg_catalog.pg_tables where schemaname = 'rows' and tablename like 'streets%'`
  return (await importer.begin(async (sql) => {
    await sql`lock table rows.${sql(found?.name ?? '')} in access exclusive mode`
    return work()
  })) as T
}

const STREETS = '{ rows { streets { totalCount nodes { code } } } }'

const waiting = async (): Promise<number> => {
  // other roles do not see what a statement says
  const [found] = await withOwner(
    server.settings.databaseUrl,
    (sql) => sql<{ n: number }[]>`
      select count(*)::int as n from pg_catalog.pg_stat_activity
      where datname = current_database() and application_name = 'weir rows' and wait_event_type = 'Lock'`,
  )
  return found?.n ?? 0
}

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  for (const limit = Date.now() + 5000; Date.now() < limit; await new Promise((r) => setTimeout(r, 10)))
    if (await condition()) return
  throw new Error('it did not happen within 5 s')
}

const vanish = async (): Promise<void> => {
  const begun = performance.now()
  await until(async () => (await runningStatements(server.settings.databaseUrl)) === 0)
  // a tenth of a second where nothing else runs
  expect(performance.now() - begun).toBeLessThan(3_000)
}

const lastRecord = async (): Promise<{ decision: string; codes: string[] }> => {
  const [found] = await server.databases.audit<{ canonical: string }[]>`
    select canonical from metering.usage_record where decision <> 'VOID' order by id desc limit 1`
  return JSON.parse(found?.canonical ?? '{}') as { decision: string; codes: string[] }
}

test('a statement beyond the time limit is QUERY_TIMEOUT, recorded, and its field alone is null', async () => {
  const reply = await whileLocked(() =>
    server.ask('{ rows { streets { totalCount nodes { code } } districts(first: 1) { nodes { code } } } }', {
      as: 'dataUser',
    }),
  )
  expect(reply.codes).toEqual(['QUERY_TIMEOUT'])
  expect(reply.data).toMatchObject({ rows: { streets: null, districts: { nodes: [expect.anything()] } } })
  expect(await lastRecord()).toMatchObject({ decision: 'PARTIAL', codes: ['QUERY_TIMEOUT'] })
})

test('a client that goes away takes its statement with it, and the operation is recorded', async () => {
  const controller = new AbortController()
  const [found] = await server.databases.audit<
    { n: number }[]
  >`select count(*)::int as n from metering.usage_record where decision <> 'VOID'`
  await whileLocked(async () => {
    const asked = fetch(`${server.url}/graphql`, {
      method: 'POST',
      signal: controller.signal,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${server.keys.dataUser}` },
      body: JSON.stringify({ query: STREETS }),
    }).catch(() => undefined)
    await until(async () => (await waiting()) === 1)
    controller.abort()
    await asked
    await until(async () => (await waiting()) === 0)
  })
  await until(async () => {
    const [now] = await server.databases.audit<
      { n: number }[]
    >`select count(*)::int as n from metering.usage_record where decision <> 'VOID'`
    return now?.n === (found?.n ?? 0) + 1
  })
  expect(await lastRecord()).toMatchObject({ decision: 'INVALID', codes: ['CLIENT_GONE'] })
})

const SEVERAL =
  '{ rows { a: streets { nodes { code } } b: streets { nodes { name } } c: streets(first: 1) { nodes { code } } } }'

test('a client that goes away takes every statement of its operation with it, at once', async () => {
  const controller = new AbortController()
  await whileLocked(async () => {
    const asked = fetch(`${server.url}/graphql`, {
      method: 'POST',
      signal: controller.signal,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${server.keys.dataUser}` },
      body: JSON.stringify({ query: SEVERAL }),
    }).catch(() => undefined)
    await until(async () => (await waiting()) === 3)
    controller.abort()
    await vanish()
    await asked
  })
})

test('the time limit ends every statement of an operation in PostgreSQL', async () => {
  await whileLocked(async () => {
    const reply = await server.ask(SEVERAL, { as: 'dataUser' })
    expect(reply.codes).toEqual(['QUERY_TIMEOUT', 'QUERY_TIMEOUT', 'QUERY_TIMEOUT'])
    await vanish()
  })
})

describe('access that is narrowed', () => {
  test('a revoked key is refused by the very next request', async () => {
    const identity = createIdentityService({ databases: server.databases, clock: systemClock })
    const me = await server.ask('{ me { account } }', { as: 'dataUser' })
    const { account } = (me.data as { me: { account: string } }).me
    const key = await identity.createKey({ accountId: account })
    const ask = () => server.ask(STREETS, { headers: { authorization: `Bearer ${key.key}` } })
    expect((await ask()).codes).toEqual([])
    await identity.revokeKey(key.id, 'test')
    expect((await ask()).codes).toEqual(['UNAUTHENTICATED'])
  })

  test('a key revoked while its query runs brings out no row', async () => {
    const identity = createIdentityService({ databases: server.databases, clock: systemClock })
    const me = await server.ask('{ me { account } }', { as: 'dataUser' })
    const { account } = (me.data as { me: { account: string } }).me
    const key = await identity.createKey({ accountId: account })
    let reply: Promise<Awaited<ReturnType<TestServer['ask']>>> | undefined
    await whileLocked(async () => {
      reply = server.ask(STREETS, { headers: { authorization: `Bearer ${key.key}` } })
      await until(async () => (await waiting()) === 1)
      await identity.revokeKey(key.id, 'test')
    })
    const { codes, data } = (await reply) ?? { codes: [], data: 'nothing' }
    expect(codes).toEqual(['UNAUTHENTICATED'])
    expect(data).toBeUndefined()
  })

  test('a withdrawn dataset is out of reach for the next query', async () => {
    const catalog = createCatalogService({ databases: server.databases, clock: systemClock })
    expect(
      (await server.ask('{ rows { villages(first: 1) { nodes { code } } } }', { as: 'dataUser' })).codes,
    ).toEqual([])
    await catalog.withdraw('villages', 'test', 'objection upheld')
    const reply = await server.ask('{ rows { villages(first: 1) { nodes { code } } } }', { as: 'dataUser' })
    expect(reply.text).not.toMatch(/"code":"5/)
    expect(reply.codes).toHaveLength(1)
    await until(async () => {
      const { codes } = await server.ask('{ rows { villages { totalCount } } }', { as: 'dataUser' })
      return codes[0] === 'GRAPHQL_VALIDATION_FAILED'
    })
  })
})
