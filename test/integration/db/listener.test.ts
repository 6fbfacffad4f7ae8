import { parseDatabaseUrl } from '../../../src/config/database-url'
import { openListener, type Listener } from '../../../src/db/listener'
import { withOwner } from '../../../src/db/owner'
import type { Observation } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { urlOfDatabase } from '../../support/server-url'
import { until } from '../../support/until'

let database: TestDatabase
let listener: Listener
const observed: Observation[] = []

beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(() => {
  observed.length = 0
  listener = openListener(database.settings.databaseUrl, (o) => observed.push(o))
})
afterEach(() => listener.close())
afterAll(() => database.close())

const notify = (channel: string, payload: string): Promise<unknown> =>
  withOwner(database.settings.databaseUrl, (sql) => sql`select pg_notify(${channel}, ${payload})`)

const cutConnection = (): Promise<unknown> =>
  withOwner(
    database.settings.databaseUrl,
    (sql) => sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'weir listen'`,
  )

test('each listener hears its own channel, until it ends', async () => {
  const heard: string[] = []
  const end = await listener.listen(
    'weir_a',
    (payload) => heard.push(`a ${payload}`),
    () => undefined,
  )
  await listener.listen(
    'weir_b',
    (payload) => heard.push(`b ${payload}`),
    () => undefined,
  )
  await listener.listen(
    'weir_b',
    (payload) => heard.push(`b2 ${payload}`),
    () => undefined,
  )
  await notify('weir_a', '1')
  await notify('weir_b', '2')
  await until(() => heard.length === 3)
  expect(heard).toEqual(['a 1', 'b 2', 'b2 2'])
  await end()
  await notify('weir_a', '3')
  await notify('weir_b', '4')
  await until(() => heard.length === 5)
  expect(heard.slice(3)).toEqual(['b 4', 'b2 4'])
})

test('a lost connection comes back, and each listener is told to read again', async () => {
  const heard: string[] = []
  let reconnects = 0
  await listener.listen(
    'weir_a',
    (payload) => heard.push(payload),
    () => (reconnects += 1),
  )
  for (const round of [1, 2, 3]) {
    await cutConnection()
    await until(() => reconnects === round)
    await notify('weir_a', String(round))
    await until(() => heard.length === round)
  }
  expect(heard).toEqual(['1', '2', '3'])
})

test('a server that is away for a while is tried again until it is back', async () => {
  const heard: string[] = []
  let reconnects = 0
  await listener.listen(
    'weir_a',
    (payload) => heard.push(payload),
    () => (reconnects += 1),
  )
  const name = parseDatabaseUrl(database.settings.databaseUrl)?.database ?? ''
  const elsewhere = urlOfDatabase(database.settings.databaseUrl, 'postgres')
  await withOwner(elsewhere, (sql) => sql.unsafe(`alter database ${name} allow_connections false`))
  await withOwner(
    elsewhere,
    (sql) => sql`
    select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name} and application_name = 'weir listen'`,
  )
  await until(() => observed.filter((o) => o.kind === 'notificationsLost').length >= 2)
  expect(reconnects).toBe(0)
  await withOwner(elsewhere, (sql) => sql.unsafe(`alter database ${name} allow_connections true`))
  await until(() => reconnects === 1)
  await notify('weir_a', 'back')
  await until(() => heard.length === 1)
  expect(heard).toEqual(['back'])
})
