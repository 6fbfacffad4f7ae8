import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { readReply } from '../../support/server'
import { spawnWeir, startWeir, textOf } from '../../support/weir-process'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const ask = async (url: string) =>
  readReply(
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: '{"query":"{ __typename }"}',
    }),
  )

test('SIGTERM ends the server with its log flushed and exit code 0', async () => {
  const server = await startWeir(database.settings)
  const asked = Array.from({ length: 50 }, () => ask(server.url))
  const replies = await Promise.all(asked)
  server.process.kill('SIGTERM')
  expect(await server.exit).toBe(0)
  const [found] = await database.databases.audit<{ n: number }[]>`
    select count(*)::int as n from metering.usage_record where id = any (${replies.map((r) => r.extensions.usage.record ?? '')}::uuid[])`
  expect(found?.n).toBe(50)
}, 120_000)

test('connections that bring no request, or half of one, do not keep a server from ending', async () => {
  const server = await startWeir(database.settings, { WEIR_SHUTDOWN_TIMEOUT: '8s' })
  const { hostname, port } = new URL(server.url)
  const half = 'POST /graphql HTTP/1.1\r\nHost: weir\r\nContent-Type: application/json\r\n'
  const sockets = ['', half, `${half}Content-Length: 100\r\n\r\n{`].map((text) => {
    const socket = connect({ host: hostname, port: Number(port) })
    socket.on('error', () => undefined)
    socket.write(text)
    return socket
  })
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  await ask(server.url)
  server.process.kill('SIGTERM')
  const tooLate = setTimeout(() => server.process.kill('SIGKILL'), 20_000)
  expect(await server.exit).toBe(0)
  clearTimeout(tooLate)
  for (const socket of sockets) socket.destroy()
}, 60_000)

test('two workers serve one port, add up their metrics, and end together', async () => {
  const server = await startWeir(database.settings, { WEIR_WORKERS: '2' })
  const writers = new Set<unknown>()
  for (let i = 0; i < 40 && writers.size < 2; i += 1) {
    const { text } = await ask(server.url)
    writers.add(/"writer":"([^"]+)"/.exec(text)?.[1])
  }
  expect(writers.size).toBe(2)
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  const counted = /weir_operations_total\{decision="ALLOW",code=""\} (\d+)/.exec(metrics)?.[1]
  expect(Number(counted)).toBeGreaterThanOrEqual(2)
  server.process.kill('SIGTERM')
  expect(await server.exit).toBe(0)
}, 120_000)

describe('a start that fails says why and what to do, without a stack, and does not exit with 0', () => {
  const fails = async (env: Record<string, string>, code = 1): Promise<string> => {
    const child = spawnWeir(database.settings, env)
    const text = await textOf(child)
    expect(child.exitCode).toBe(code)
    expect(text).not.toMatch(/\n +at /)
    return text
  }

  test('the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    expect(await fails({ PORT: port })).toMatch(new RegExp(`Port ${port} .* PORT`))
    other.close()
  }, 60_000)

  test('settings are wrong: all of them at once', async () => {
    const text = await fails({ PORT: 'x', WEIR_NONSENSE: '1', WEIR_TIME_ZONE: 'Mars/Olympus' }, 2)
    for (const name of ['PORT', 'WEIR_NONSENSE', 'WEIR_TIME_ZONE']) expect(text).toContain(name)
  }, 60_000)

  test('the database is down', async () => {
    expect(await fails({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })).toMatch(/DATABASE_URL/)
  }, 60_000)
})
