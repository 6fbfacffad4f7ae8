import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { databaseUrl, parseDatabaseUrl } from '../../../src/config/database-url'
import { openDatabases } from '../../../src/db/connect'
import { startEmbedded, type Embedded } from '../../../src/db/embedded/embedded'
import { findRunning } from '../../../src/db/embedded/server'
import { isAlive } from '../../../src/db/embedded/file-lock'
import { migrate } from '../../../src/db/migrate'
import { withOwner } from '../../../src/db/owner'
import { pidSpace } from '../../../src/db/embedded/pid-space'
import { systemClock } from '../../../src/kernel/clock'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { makeTestDirectory, removeTestDirectory } from '../../support/cluster'
import { testSettings } from '../../support/database'
import { minorFaultsOf } from '../../support/process-usage'
import { runTestProgram, type TestProgram } from '../../support/program'

let dataDir: string

beforeEach(async () => {
  dataDir = await makeTestDirectory()
})
afterEach(() => removeTestDirectory(dataDir))

const start = (directory = dataDir): Promise<Embedded> =>
  startEmbedded({ dataDir: directory, observe: ignoreObservations, durable: false })

const Up = z.object({
  url: z.string(),
  ownedByUs: z.boolean(),
  dataDirectory: z.string(),
  kinds: z.array(z.string()),
})

const up = async (program: TestProgram): Promise<z.infer<typeof Up>> => Up.parse(await program.next())

const stopProgram = async (program: TestProgram): Promise<void> => {
  program.say('stop')
  expect(await program.next()).toBe('stopped')
  expect(await program.ended).toEqual({ code: 0, signal: null })
}

test('a second start finds the data of the first, and a stop leaves nothing that runs', async () => {
  const first = await start()
  expect(first.ownedByUs).toBe(true)
  await withOwner(first.url, (sql) => sql.unsafe('create table public.kept (a int)'))
  const running = await findRunning(first.dataDirectory)
  await first.stop()
  expect(isAlive(running?.pid ?? 0)).toBe(false)

  const second = await start()
  const found = await withOwner(second.url, (sql) => sql`select * from public.kept`)
  await second.stop()
  await second.stop()
  expect(found).toEqual([])
  expect(await findRunning(second.dataDirectory)).toBeUndefined()
})

test('the password and the data are for their owner alone, and there is no way in over TCP', async () => {
  const embedded = await start()
  const [row] = await withOwner(
    embedded.url,
    (sql) => sql`
      select current_setting('listen_addresses') as tcp, current_setting('unix_socket_directories') as socket,
        current_setting('lc_collate', true) as "collate",
        (select datcollate from pg_database where datname = 'weir') as locale,
        pg_encoding_to_char((select encoding from pg_database where datname = 'weir')) as encoding`,
  )
  expect(row).toMatchObject({ tcp: '', locale: 'C', encoding: 'UTF8' })
  const socket: unknown = row?.['socket']
  expect((await stat(String(socket))).mode & 0o077).toBe(0)
  await expect(
    withOwner(embedded.url.replace(/:[^:@]+@/, ':wrong@'), () => Promise.resolve()),
  ).rejects.toMatchObject({ fault: { message: 'setup.database.login' } })
  await embedded.stop()
  expect((await stat(join(dataDir, 'postgres-password'))).mode & 0o777).toBe(0o600)
  expect((await stat(embedded.dataDirectory)).mode & 0o077).toBe(0)
  await expect(stat(String(socket))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a deep data directory is no obstacle, although the address of a socket is short', async () => {
  const deep = join(dataDir, ...Array.from({ length: 8 }, (_, i) => `a-directory-with-a-long-name-${i}`))
  await mkdir(deep, { recursive: true, mode: 0o755 })
  const embedded = await start(deep)
  expect(await withOwner(embedded.url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
  await embedded.stop()
})

test('below a directory that the server cannot enter the data lie elsewhere, and are found again', async () => {
  const closed = join(dataDir, 'closed')
  await mkdir(closed, { mode: 0o700 })
  const inner = join(closed, 'data')
  const first = await start(inner)
  const isRoot = process.getuid?.() === 0
  expect(first.dataDirectory.startsWith(isRoot ? '/var/lib/weir/' : inner)).toBe(true)
  await withOwner(first.url, (sql) => sql.unsafe('create table public.kept (a int)'))
  await first.stop()
  const second = await start(inner)
  expect(second.dataDirectory).toBe(first.dataDirectory)
  expect(await withOwner(second.url, (sql) => sql`select * from public.kept`)).toEqual([])
  await second.stop()
  expect((await readdir(inner)).includes('postgres-location')).toBe(isRoot)
  await removeTestDirectory(inner)
})

test('programs that start at the same time share one server, and the last one stops it', async () => {
  const programs = [1, 2, 3].map(() => runTestProgram('embedded-program.ts', dataDir))
  const ups = await Promise.all(programs.map(up))
  expect(new Set(ups.map(({ url }) => url)).size).toBe(1)
  expect(ups.filter(({ ownedByUs }) => ownedByUs)).toHaveLength(1)
  expect(ups.flatMap(({ kinds }) => kinds)).toEqual(['postgresStarted'])

  const [first, second, third] = programs
  const owner = ups.findIndex(({ ownedByUs }) => ownedByUs)
  const order = [programs[owner], ...programs.filter((_, i) => i !== owner)]
  const url = ups[0]?.url ?? ''
  for (const program of order) {
    expect(await withOwner(url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
    if (program !== undefined) await stopProgram(program)
  }
  expect([first, second, third]).not.toContain(undefined)
  await expect(withOwner(url, () => Promise.resolve())).rejects.toMatchObject({
    fault: { message: 'setup.database.refused' },
  })
})

test('a server that was killed recovers what was committed', async () => {
  const program = runTestProgram('embedded-program.ts', dataDir)
  const { url, dataDirectory } = await up(program)
  await withOwner(url, (sql) =>
    sql.unsafe('create table public.kept (a int); insert into public.kept values (7)'),
  )
  const server = await findRunning(dataDirectory)
  process.kill(server?.pid ?? 0, 'SIGKILL')
  program.child.kill('SIGKILL')
  await program.ended
  const next = await startEmbedded({ dataDir, observe: ignoreObservations })
  expect(next.ownedByUs).toBe(true)
  expect(await withOwner(next.url, (sql) => sql`select a from public.kept`)).toEqual([{ a: 7 }])
  await next.stop()
})

test('a start that died half-way in making the data is made up for', async () => {
  await mkdir(join(dataDir, 'postgres.new'))
  await writeFile(join(dataDir, 'postgres.new', 'half'), '')
  await writeFile(join(dataDir, 'postgres-password'), 'of-the-half\n')
  const embedded = await start()
  expect(await withOwner(embedded.url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
  await embedded.stop()
  expect(await readdir(dataDir)).not.toContain('postgres.new')
})

test('the lock of a process that is gone is taken over', async () => {
  await writeFile(join(dataDir, 'postgres-lock'), `999999999 abc ${pidSpace()}`)
  const embedded = await start()
  await embedded.stop()
  expect(await readdir(dataDir)).not.toContain('postgres-lock')
})

test('a server that did not start leaves nothing in the temporary directory', async () => {
  const embedded = await start()
  const directory = parseDatabaseUrl(embedded.url)?.host ?? ''
  await embedded.stop()
  await rm(join(embedded.dataDirectory, 'global', 'pg_control'))
  await expect(start()).rejects.toMatchObject({ fault: { message: 'setup.embeddedFailed' } })
  await expect(stat(directory)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('an owner that is no superuser can migrate, and each way in still has its role', async () => {
  const embedded = await start()
  const address = parseDatabaseUrl(embedded.url)
  if (address === undefined) throw new Error('no address')
  await withOwner(embedded.url, async (sql) => {
    await sql.unsafe(`create role operator login createrole password 'of an operator'`)
    await sql.unsafe('create database operated owner operator')
  })
  const url = databaseUrl({ ...address, user: 'operator', password: 'of an operator', database: 'operated' })
  await migrate({ databaseUrl: url, rowsDatabaseUrl: url }, systemClock)
  const databases = await openDatabases(testSettings(url), ignoreObservations)
  const [row] = await databases.control`select current_user as role, session_user as login`
  expect(row).toEqual({ role: 'weir_control', login: 'operator' })
  await databases.importer`create table rows.made (a int)`
  await databases.importer`grant select on rows.made to weir_rows`
  expect(await databases.rows.query('select a from rows.made', [], { prepare: true })).toHaveLength(0)
  await databases.close()
  await embedded.stop()
})

test('data of another major version are refused, and not touched', async () => {
  const data = join(dataDir, 'postgres')
  await mkdir(data, { mode: 0o700 })
  await writeFile(join(data, 'PG_VERSION'), '17\n')
  await expect(start()).rejects.toMatchObject({
    fault: { message: 'setup.otherMajor', params: { found: '17', ours: '18' } },
  })
  expect(await readdir(data)).toEqual(['PG_VERSION'])
})

test('data without their password are refused, and not touched', async () => {
  const embedded = await start()
  await embedded.stop()
  await rm(join(dataDir, 'postgres-password'))
  await expect(start()).rejects.toMatchObject({ fault: { message: 'setup.noPassword' } })
})

test('a data directory that is a file, or whose data are damaged, is told in one line', async () => {
  const file = join(dataDir, 'file')
  await writeFile(file, '')
  await expect(start(file)).rejects.toMatchObject({ fault: { message: 'setup.dataDirectory' } })
  await expect(start(join(file, 'below'))).rejects.toMatchObject({
    fault: { message: 'setup.dataDirectory' },
  })

  const embedded = await start()
  await embedded.stop()
  await rm(join(embedded.dataDirectory, 'global', 'pg_control'))
  const error: unknown = await start().catch((e: unknown) => e)
  expect(error).toMatchObject({ fault: { message: 'setup.embeddedFailed' } })
  expect(String(error)).toMatch(/pg_control/)
  expect(String(error).split('\n')).toHaveLength(1)
})

test('what the server logs lies with its data, and a start log beside it', async () => {
  const embedded = await start()
  await embedded.stop()
  expect(await readdir(join(embedded.dataDirectory, 'log'))).toHaveLength(1)
  expect(await readFile(join(dataDir, 'postgres-start.log'), 'utf8')).toContain('redirecting')
  await chmod(dataDir, 0o711)
})

test('a backend uses the memory of a long reply for the next one', async () => {
  const server = await start()
  try {
    const faults = await withOwner(server.url, async (sql) => {
      const [backend] = Backend.parse(await sql`select pg_backend_pid() as pid`)
      const reply = (): Promise<unknown> =>
        sql`select string_agg(n::text || ' ' || random(), ',') from generate_series(1, 10000) n`
      for (let i = 0; i < 10; i += 1) await reply()
      const before = await minorFaultsOf(backend.pid)
      for (let i = 0; i < 10; i += 1) await reply()
      return (await minorFaultsOf(backend.pid)) - before
    })
    // made anew each time, they are 330 pages a reply
    expect(faults).toBeLessThan(10 * 20)
  } finally {
    await server.stop()
  }
})

const Backend = z.tuple([z.object({ pid: z.number() })])
