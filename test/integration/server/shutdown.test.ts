import { runningStatements } from '../../support/rows-activity'
import { startTestServer, type TestServer } from '../../support/server'
import { until } from '../../support/until'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ WEIR_STATEMENT_TIMEOUT: '60s', WEIR_SHUTDOWN_TIMEOUT: '6s' })
}, 120_000)
afterAll(() => server.stop())

test('a shutdown cancels what runs too long in PostgreSQL, and its request is answered and recorded', async () => {
  const { importer } = server.databases
  const running = () => runningStatements(server.settings.databaseUrl)
  const [table] = await importer<{ name: string }[]>`
    select tablename as name from pg_catalog.pg_tables where schemaname = 'rows' and tablename like 'streets%'`
  await importer.begin(async (sql) => {
    await sql`lock table rows.${sql(table?.name ?? '')} in access exclusive mode`
    const asked = server.ask('{ rows { a: streets { nodes { code } } b: streets { nodes { name } } } }', {
      as: 'dataUser',
    })
    await until(async () => (await running()) === 2)
    const stopped = server.stopServing()
    const reply = await asked
    const answeredAt = performance.now()
    expect(reply.codes).toEqual(['UNAVAILABLE', 'UNAVAILABLE'])
    expect(reply.extensions.usage.record).not.toBeNull()
    await until(async () => (await running()) === 0)
    expect(performance.now() - answeredAt).toBeLessThan(3_000)
    // in time: nothing had to be given up
    await stopped
  })
}, 60_000)
