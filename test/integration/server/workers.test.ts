import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { withOwner } from '../../../src/db/owner'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { spawnWeir, startWeir, textOf, type StartedWeir } from '../../support/weir-process'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

/** Ids of the processes that a server started, in the order of their start. */
const workersOf = async ({ process: { pid } }: StartedWeir): Promise<readonly number[]> => {
  const text = await readFile(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
  return text.trim().split(' ').filter(Boolean).map(Number)
}

/** A process takes its time to start where others are at work. */
const comesToHold = async (holds: () => Promise<boolean>): Promise<void> => {
  const endsMs = performance.now() + 90_000
  while (!(await holds())) {
    if (performance.now() > endsMs) throw new Error('it did not come to hold within 90 s')
    await sleep(100)
  }
}

/** With port 0 whoever comes after all others have gone gets another. */
const freePort = async (): Promise<string> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address !== null ? String(address.port) : ''
}

const isLive = (url: string): Promise<boolean> =>
  fetch(`${url}/health/live`, { headers: { connection: 'close' }, signal: AbortSignal.timeout(2000) }).then(
    ({ ok }) => ok,
    () => false,
  )

const lastWords = (server: StartedWeir): { text: string } => {
  const said = { text: '' }
  server.process.stderr?.on('data', (chunk: Buffer) => (said.text += chunk.toString()))
  return said
}

test('a server whose workers all die at once starts others, and answers again', async () => {
  const server = await startWeir(database.settings, { WEIR_WORKERS: '2', PORT: await freePort() })
  const killed = await workersOf(server)
  for (const pid of killed) process.kill(pid, 'SIGKILL')
  await comesToHold(async () => {
    const others = await workersOf(server)
    return others.length === 2 && others.every((pid) => !killed.includes(pid))
  })
  await comesToHold(() => isLive(server.url))
  server.process.kill('SIGTERM')
  expect(await server.exit).toBe(0)
}, 180_000)

test('a start at which every worker fails ends with 1 and says which setting is at fault', async () => {
  const child = spawnWeir(database.settings, {
    WEIR_WORKERS: '2',
    WEIR_EVENTS_URL: 'http://127.0.0.1:9/events',
  })
  const tooLate = setTimeout(() => child.kill('SIGKILL'), 150_000)
  const text = await textOf(child)
  clearTimeout(tooLate)
  expect(child.exitCode).toBe(1)
  expect(text).toMatch(/WEIR_EVENTS_URL.*WEIR_WEBHOOK_ALLOWED_NETWORKS/)
  expect(text).toMatch(/A serving process ended \(1\)/)
}, 180_000)

describe('a stop that is not whole ends with 1 and names the process', () => {
  test('where a worker does not answer', async () => {
    const server = await startWeir(database.settings, { WEIR_WORKERS: '2', WEIR_SHUTDOWN_TIMEOUT: '1s' })
    const said = lastWords(server)
    const [stopped = 0] = await workersOf(server)
    process.kill(stopped, 'SIGSTOP')
    server.process.kill('SIGTERM')
    expect(await server.exit).toBe(1)
    expect(said.text).toMatch(new RegExp(`Not everything could be closed.* process ${stopped} \\(SIGKILL\\)`))
  }, 180_000)

  test('where a worker could not close what it opened', async () => {
    const server = await startWeir(database.settings, { WEIR_WORKERS: '2', WEIR_SHUTDOWN_TIMEOUT: '3s' })
    const said = lastWords(server)
    const workers = await workersOf(server)
    await withOwner(database.settings.databaseUrl, async (sql) => {
      await sql.begin(async (tx) => {
        await tx`lock table metering.batch in access exclusive mode`
        server.process.kill('SIGTERM')
        expect(await server.exit).toBe(1)
      })
    })
    expect(said.text).toMatch(new RegExp(`process (${workers.join('|')}) \\(1\\)`))
  }, 180_000)
})

test('metrics are told though a worker does not answer', async () => {
  const server = await startWeir(database.settings, { WEIR_WORKERS: '3' })
  const workers = await workersOf(server)
  const stopped = workers.at(-1) ?? 0
  process.kill(stopped, 'SIGSTOP')
  const answers = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const begunMs = performance.now()
      const reply = await fetch(`${server.url}/metrics`, {
        headers: { connection: 'close' },
        signal: AbortSignal.timeout(4000),
      }).catch(() => null)
      return reply && { status: reply.status, text: await reply.text(), tookMs: performance.now() - begunMs }
    }),
  )
  process.kill(stopped, 'SIGCONT')
  // those that the stopped one took are not answered
  const answered = answers.filter((answer) => answer !== null)
  expect(answered.length).toBeGreaterThanOrEqual(3)
  expect(answered.map(({ status }) => status)).toEqual(answered.map(() => 200))
  expect(Math.max(...answered.map(({ tookMs }) => tookMs))).toBeLessThan(3500)
  server.process.kill('SIGTERM')
  await server.exit
}, 180_000)
