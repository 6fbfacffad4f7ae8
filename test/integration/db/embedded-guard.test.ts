import { readFile, readdir } from 'node:fs/promises'
import { startEmbedded, type Embedded } from '../../../src/db/embedded/embedded'
import { findRunning } from '../../../src/db/embedded/server'
import { withOwner } from '../../../src/db/owner'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { makeTestDirectory, removeTestDirectory } from '../../support/cluster'
import { runTestProgram, type TestProgram } from '../../support/program'
import { until } from '../../support/until'
import { z } from 'zod'

let dataDir: string

beforeEach(async () => {
  dataDir = await makeTestDirectory()
})
afterEach(() => removeTestDirectory(dataDir))

const Up = z.object({ url: z.string(), ownedByUs: z.boolean(), dataDirectory: z.string() })

const up = async (program: TestProgram): Promise<z.infer<typeof Up>> => Up.parse(await program.next())

const start = (): Promise<Embedded> => startEmbedded({ dataDir, observe: ignoreObservations, durable: false })

const kill = async (program: TestProgram): Promise<void> => {
  program.child.kill('SIGKILL')
  await program.ended
}

const isGone = async (data: string): Promise<boolean> => (await findRunning(data)) === undefined

const answers = (url: string): Promise<unknown> => withOwner(url, (sql) => sql`select 1 as one`)

/** Process ids of what waits for the end of the programs that use the data of `data`. */
const guards = async (data: string): Promise<readonly number[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const commands = await Promise.all(
    pids.map(async (pid) => ({ pid, words: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') })),
  )
  return commands
    .filter(({ words }) => words.includes('weir-guard') && words.includes(`${data}/postmaster.pid`))
    .map(({ pid }) => Number(pid))
}

const write = (url: string): Promise<unknown> =>
  withOwner(url, (sql) => sql.unsafe('create table public.kept (a int); insert into public.kept values (7)'))

test.each(['is killed', 'ends without a stop'])('a program that %s takes its server with it', async (how) => {
  const program = runTestProgram('embedded-program.ts', dataDir)
  const { url, dataDirectory } = await up(program)
  await write(url)
  if (how === 'is killed') program.child.kill('SIGKILL')
  else program.say('exit')
  await program.ended
  await until(() => isGone(dataDirectory))
  expect(await guards(dataDirectory)).toEqual([])

  const next = await start()
  expect(next.ownedByUs).toBe(true)
  expect(await withOwner(next.url, (sql) => sql`select a from public.kept`)).toEqual([{ a: 7 }])
  expect(await guards(dataDirectory)).toHaveLength(1)
  await next.stop()
  await until(async () => (await guards(dataDirectory)).length === 0)
  expect(await isGone(dataDirectory)).toBe(true)
})

test('a server stays as long as any program uses it, whoever of them was killed', async () => {
  const first = runTestProgram('embedded-program.ts', dataDir)
  const { url, dataDirectory } = await up(first)
  const second = runTestProgram('embedded-program.ts', dataDir)
  const third = runTestProgram('embedded-program.ts', dataDir)
  expect((await up(second)).ownedByUs || (await up(third)).ownedByUs).toBe(false)
  await kill(first)
  await kill(second)
  expect(await answers(url)).toEqual([{ one: 1 }])
  await kill(third)
  await until(() => isGone(dataDirectory))
})

test('a start at the moment of the kill gets a server that stays', async () => {
  const killed = runTestProgram('embedded-program.ts', dataDir)
  const { dataDirectory } = await up(killed)
  killed.child.kill('SIGKILL')
  const next = await start()
  await killed.ended
  // what stops the server of the killed one would have done so by then
  await until(async () => (await guards(dataDirectory)).length === 1)
  expect(await answers(next.url)).toEqual([{ one: 1 }])
  await next.stop()
  expect(await isGone(dataDirectory)).toBe(true)
})

test('where its guard was killed too, the next start uses the server that is left, and guards it', async () => {
  const killed = runTestProgram('embedded-program.ts', dataDir)
  const { url, dataDirectory } = await up(killed)
  await write(url)
  for (const pid of await guards(dataDirectory)) process.kill(pid, 'SIGKILL')
  await kill(killed)
  expect((await findRunning(dataDirectory))?.status).toBe('ready')

  const next = runTestProgram('embedded-program.ts', dataDir)
  const found = await up(next)
  expect(found.ownedByUs).toBe(false)
  expect(await withOwner(found.url, (sql) => sql`select a from public.kept`)).toEqual([{ a: 7 }])
  await kill(next)
  await until(() => isGone(dataDirectory))
})
