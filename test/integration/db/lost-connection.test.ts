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

test('a connection that is lost while it is reserved is not handed back as if it were open', async () => {
  const reserved = await sql.reserve()
  await reserved`select 1`
  await cut()
  await sleep(100)
  await expect(reserved`select 1`).rejects.toThrow()
  reserved.release()
  const one = [{ one: 1 }]
  expect(await Promise.all([sql`select 1 as one`, sql`select 1 as one`])).toEqual([one, one])
  const again = await sql.reserve()
  expect(await again`select 1 as one`).toEqual(one)
  again.release()
  expect(await sql`select 1 as one`).toEqual(one)
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

/** A client through a network of its own. */
const throughNetwork = async (onAsked: (bytes: Buffer, client: Socket) => void = () => undefined) => {
  const address = parseDatabaseUrl(db.settings.databaseUrl)
  if (address === undefined) throw new Error('not a database URL')
  const clients = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = dial(address)
    clients.add(client)
    client.on('error', () => undefined).on('close', () => upstream.destroy())
    client.on('data', (bytes) => {
      onAsked(bytes, client)
    })
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
  const close = async (): Promise<void> => {
    await through.end({ timeout: 1 })
    await new Promise((resolve) => server.close(resolve))
  }
  return { through, clients, close }
}

test('a connection that is lost while it reads the types is a loss of what was asked, and of nothing else', async () => {
  const unhandled: unknown[] = []
  const note = (error: unknown): void => void unhandled.push(error)
  process.on('unhandledRejection', note)
  let resets = 0
  const { through, close } = await throughNetwork((bytes, client) => {
    if (!bytes.includes('typarray') || resets === 5) return
    resets += 1
    client.resetAndDestroy()
  })
  for (let round = 0; round < 5; round += 1) await expect(through`select 1`).rejects.toThrow()
  expect(await through`select 1 as one`).toEqual([{ one: 1 }])
  expect(resets).toBe(5)
  await close()
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

test('a statement that is asked while a connection breaks is answered, one way or the other', async () => {
  const { through, clients, close } = await throughNetwork()
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
  await close()
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

test('a client whose connection was lost in a statement is ended at once', async () => {
  const asked = expect(sql`select pg_sleep(60)`).rejects.toThrow()
  await until(async () => (await running()) === 1)
  await cut()
  await asked
  const begun = performance.now()
  await sql.end({ timeout: 5 })
  expect(performance.now() - begun).toBeLessThan(1_000)
})

const running = (): Promise<number> =>
  withOwner(db.settings.databaseUrl, async (other) => {
    const [row] = await other<{ count: number }[]>`
      select count(*)::int as count from pg_stat_activity
      where application_name = 'weir test lost' and state = 'active' and query like '%pg_sleep%'`
    return row?.count ?? 0
  })
