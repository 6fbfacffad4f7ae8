import { createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { parseDatabaseUrl } from '../../../src/config/database-url'
import { connect } from '../../../src/db/connection'
import { dial } from '../../../src/db/socket'
import { withOwner } from '../../../src/db/owner'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { until } from '../../support/until'

/** What a program does with a connection that its server has closed: see scripts/mend-postgres.cjs. */
let db: TestDatabase
let sql: Sql
beforeEach(async () => {
  db = await createTestDatabase()
  sql = connect(db.settings.databaseUrl, { role: null, applicationName: 'weir test lost', max: 1 })
})
afterEach(async () => {
  await sql.end({ timeout: 1 })
  await db.close()
})

const cut = (): Promise<unknown> =>
  withOwner(
    db.settings.databaseUrl,
    (other) => other`
      select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'weir test lost'`,
  )

test('a transaction that goes on after its connection is lost is refused, and the process lives', async () => {
  let wasRefused = 0
  const ended = sql.begin(async (tx) => {
    await tx`select 1`
    await cut()
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (let i = 0; i < 3; i += 1) await tx`select 1`.catch(() => (wasRefused += 1))
    throw new Error('its own')
  })
  await expect(ended).rejects.toThrow()
  await until(() => wasRefused === 3)
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
})

test('no statement of a lost transaction is carried out on the connection that comes after', async () => {
  await sql`create table public.kept (n int)`
  let isOver = false
  const ended = sql.begin(async (tx) => {
    await tx`select 1`
    await cut()
    await until(() => isOver)
    await tx`insert into public.kept values (1)`
  })
  await expect(ended).rejects.toThrow()
  expect(await sql`select count(*)::int as n from public.kept`).toEqual([{ n: 0 }])
  isOver = true
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await sql`select count(*)::int as n from public.kept`).toEqual([{ n: 0 }])
})

test('a statement that is asked while a connection breaks is answered, one way or the other', async () => {
  const address = parseDatabaseUrl(db.settings.databaseUrl)
  if (address === undefined) throw new Error('not a database URL')
  const clients = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = dial(address)
    clients.add(client)
    client.on('error', () => undefined).on('close', () => upstream.destroy())
    client.pipe(upstream).on('error', () => undefined)
    upstream.pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const login = `${encodeURIComponent(address.user)}:${encodeURIComponent(address.password)}`
  const through = connect(`postgres://${login}@127.0.0.1:${port}/${address.database}`, {
    role: null,
    applicationName: 'weir test reset',
    max: 1,
  })
  for (let round = 0; round < 20; round += 1) {
    await through`select 1`.catch(() => undefined)
    // whoever is told of the break asks again at once
    const asked = through`select pg_sleep(1)`.catch(() => through`select 1`.catch(() => undefined))
    setTimeout(() => {
      for (const client of clients) client.resetAndDestroy()
    }, 20)
    const answer = await Promise.race([asked, sleep(3_000, 'nothing')])
    expect(answer).not.toBe('nothing')
  }
  await through.end({ timeout: 1 })
  await new Promise((resolve) => server.close(resolve))
}, 60_000)

test('a statement that was about to be sent keeps no connection from connecting again', async () => {
  for (let round = 0; round < 10; round += 1) {
    await sql`select 1`
    const begunMs = performance.now()
    const cutting = cut()
    const asked = Array.from({ length: 20 }, () => sql`select 1`.catch(() => undefined))
    await Promise.all([cutting, ...asked])
    await sql`select 1`.catch(() => undefined)
    await sql`select 1`
    expect(performance.now() - begunMs).toBeLessThan(4_000)
  }
})
