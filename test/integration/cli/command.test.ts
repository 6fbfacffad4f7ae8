import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { findRunning } from '../../../src/db/embedded/server'
import { findPlace } from '../../../src/db/embedded/place'
import { readMigrations } from '../../../src/db/migration-files'
import { withOwner } from '../../../src/db/owner'
import { makeTestDirectory, removeTestDirectory } from '../../support/cluster'
import { childrenOf } from '../../support/process-usage'
import { testServerUrl, urlOfDatabase } from '../../support/server-url'
import { until } from '../../support/until'

jest.setTimeout(180_000)

interface Command {
  readonly stdout: () => string
  readonly stderr: () => string
  readonly kill: (signal: NodeJS.Signals) => void
  /** Exit code; null: it died of a signal. */
  readonly ended: Promise<number | null>
}

let dataDir: string
const running = new Set<Command>()

beforeEach(async () => {
  dataDir = await makeTestDirectory()
})
afterEach(async () => {
  for (const command of running) {
    command.kill('SIGTERM')
    await command.ended
  }
  await removeTestDirectory(dataDir)
})

const weir = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Command => {
  const program = join(__dirname, '..', '..', '..', 'bin', 'weir.js')
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', WEIR_DATA_DIR: dataDir, WEIR_DEMO: '0', PORT: '0', ...env },
  })
  const written = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (written.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (written.stderr += chunk.toString()))
  const command: Command = {
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    kill: (signal) => void child.kill(signal),
    ended: new Promise((resolve) => {
      child.once('close', (code) => {
        running.delete(command)
        resolve(code)
      })
    }),
  }
  running.add(command)
  return command
}

const serve = async (env: Readonly<Record<string, string>> = {}): Promise<Command & { url: string }> => {
  const command = weir(['serve'], env)
  let code: number | null | undefined
  void command.ended.then((ended) => (code = ended))
  const found = (): string => /console +(http:\S+)\//.exec(command.stderr())?.[1] ?? ''
  // a first start may build the program and its pages
  for (let i = 0; i < 10 && found() === '' && code === undefined; i += 1)
    await until(() => found() !== '' || code !== undefined).catch(() => undefined)
  if (found() === '') throw new Error(`serve did not start: ${command.stderr()}`)
  return { ...command, url: found() }
}

const isServerUp = async (): Promise<boolean> =>
  (await findRunning((await findPlace(dataDir)).data)) !== undefined

test('two commands at once on an empty directory both succeed, and leave no server', async () => {
  const both = [weir(['migrate', '--json']), weir(['migrate', '--json'])]
  expect(await Promise.all(both.map((command) => command.ended))).toEqual([0, 0])
  const ran = both.flatMap((command): string[] => JSON.parse(command.stdout()).migrations)
  const expected = [...(await readMigrations('control')), ...(await readMigrations('rows'))]
  expect(ran).toHaveLength(expected.length)
  expect(await isServerUp()).toBe(false)
})

test('a server ends at SIGTERM with its database, and a command beside it uses the same', async () => {
  const server = await serve()
  expect(await isServerUp()).toBe(true)
  const beside = weir(['migrate', '--json'])
  expect(await beside.ended).toBe(0)
  expect(JSON.parse(beside.stdout())).toEqual({ migrations: [], indexes: 0 })
  expect((await fetch(`${server.url}/health/live`)).status).toBe(200)
  server.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(await isServerUp()).toBe(false)
})

test('a second signal ends a server at once, and its database follows', async () => {
  const server = await serve()
  server.kill('SIGINT')
  server.kill('SIGTERM')
  // the first may have been enough
  expect([0, 130, 143]).toContain(await server.ended)
  await until(async () => !(await isServerUp()))
  expect(await isServerUp()).toBe(false)
})

test('a server that was killed takes its database with it, and the next command finds the data', async () => {
  const server = await serve()
  server.kill('SIGKILL')
  expect(await server.ended).toBeNull()
  await until(async () => !(await isServerUp()))
  const next = weir(['migrate', '--json'])
  expect(await next.ended).toBe(0)
  expect(JSON.parse(next.stdout())).toEqual({ migrations: [], indexes: 0 })
  expect(await isServerUp()).toBe(false)
})

test('a server ends in its time although its database does not answer', async () => {
  const server = await serve({ WEIR_SHUTDOWN_TIMEOUT: '2s' })
  const postmaster = (await findRunning((await findPlace(dataDir)).data))?.pid ?? 0
  const frozen = [postmaster, ...(await childrenOf(postmaster))]
  for (const pid of frozen) process.kill(pid, 'SIGSTOP')
  try {
    server.kill('SIGTERM')
    expect(await Promise.race([server.ended, sleep(30_000, 'late', { ref: false })])).toBe(1)
    expect(server.stderr()).toMatch(/within 2 s \(WEIR_SHUTDOWN_TIMEOUT\)/)
  } finally {
    for (const pid of frozen) process.kill(pid, 'SIGCONT')
  }
  await until(async () => !(await isServerUp()))
})

test('a port that is taken is told, with what to do', async () => {
  const server = await serve()
  const port = new URL(server.url).port
  const second = weir(['serve'], { PORT: port })
  expect(await second.ended).toBe(1)
  expect(second.stderr()).toContain(`Port ${port}`)
  expect(second.stderr()).not.toMatch(/ {4}at /)
})

test('a database that is behind is told to be migrated, and then is served', async () => {
  const name = `weir_test_${randomBytes(6).toString('hex')}`
  const DATABASE_URL = urlOfDatabase(testServerUrl(), name)
  await withOwner(testServerUrl(), (sql) => sql.unsafe(`create database ${name}`))
  try {
    const refused = weir(['serve'], { DATABASE_URL })
    expect(await refused.ended).toBe(1)
    expect(refused.stderr()).toContain('weir migrate')
    expect(await weir(['migrate'], { DATABASE_URL }).ended).toBe(0)
    const server = await serve({ DATABASE_URL })
    server.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    await withOwner(
      DATABASE_URL,
      (sql) => sql`insert into weir.weir_migration values ('rows', '9999_later', '', now())`,
    )
    const ahead = weir(['serve'], { DATABASE_URL, LANG: 'zh_CN.UTF-8' })
    expect(await ahead.ended).toBe(1)
    expect(ahead.stderr()).toMatch(/rows\/9999_later.*更新的版本/)
  } finally {
    await withOwner(testServerUrl(), (sql) => sql.unsafe(`drop database ${name} with (force)`))
  }
})

test('settings and databases that cannot be used end the command with a line each and no stack', async () => {
  const settings = weir(['serve'], { WEIR_NOPE: '1', WEIR_WORKERS: 'many' })
  expect(await settings.ended).toBe(2)
  expect(settings.stderr()).toMatch(/WEIR_WORKERS[^]*WEIR_NOPE/)
  const database = weir(['migrate'], { DATABASE_URL: 'postgres://weir:hunter2@127.0.0.1:1/weir' })
  expect(await database.ended).toBe(1)
  expect(database.stderr()).toContain('ECONNREFUSED')
  for (const command of [settings, database]) expect(command.stderr()).not.toMatch(/ {4}at |hunter2/)
})
