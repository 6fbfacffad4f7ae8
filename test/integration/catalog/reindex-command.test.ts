import type { CommandContext } from '../../../src/cli/context'
import { createOutput } from '../../../src/cli/output'
import { runProgram } from '../../../src/cli/program'
import { registerReindex } from '../../../src/cli/reindex'
import { systemClock } from '../../../src/kernel/clock'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { aDraft, createBench } from './fixture'

let database: TestDatabase
let table = ''
beforeAll(async () => {
  database = await createTestDatabase()
  const bench = createBench(database.databases)
  await bench.publish(aDraft('stations'), [{ code: 'a', name: 'A' }])
  table = (await bench.service.find('stations'))?.activeVersion?.table ?? ''
})
afterAll(() => database.close())

const weir = async (...args: readonly string[]) => {
  const written = { stdout: '', stderr: '', failed: false }
  const terminal = {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
  }
  const { settings, databases } = database
  const io: CommandContext = {
    settings,
    clock: systemClock,
    observe: ignoreObservations,
    output: createOutput({ terminal, locale: 'en', showStack: () => false }),
    signal: new AbortController().signal,
    withDatabases: (work) => work(databases, settings),
    fail: () => (written.failed = true),
  }
  await runProgram(['reindex', ...args], { version: '1', commands: [registerReindex], io, terminal })
  return written
}

test('says what there is to make, makes it, and says so', async () => {
  await database.databases.importer.unsafe(`drop index rows.${table}_l`)
  const index = { dataset: 'stations', index: `${table}_l`, reason: 'MISSING' }
  const checked = await weir('--check', '--json')
  expect([JSON.parse(checked.stdout), checked.failed]).toEqual([{ due: [index] }, true])
  const made = await weir('stations', '--json')
  expect([JSON.parse(made.stdout), made.failed]).toEqual([{ made: [index], failed: [], gone: [] }, false])
  expect(await weir()).toMatchObject({ stdout: 'Every table has its indexes.\n', failed: false })
})

test('names an index that cannot be made', async () => {
  await database.databases.importer.unsafe(`drop index rows.${table}_k;
    insert into rows.${table} (_load, code) values (9, 'a')`)
  const { stdout, failed } = await weir()
  expect(failed).toBe(true)
  expect(stdout).toMatch(new RegExp(`! ${table}_k of stations could not be made.*: .*\\ba\\b`))
})

test('names a table that is gone, which is no failure', async () => {
  await database.databases.importer.unsafe(`drop table rows.${table}`)
  expect(await weir()).toMatchObject({
    stdout: expect.stringMatching(new RegExp(`^! The table ${table} of stations is gone`)) as string,
    failed: false,
  })
  const { stdout } = await weir('--json')
  expect(JSON.parse(stdout)).toEqual({ made: [], failed: [], gone: [{ dataset: 'stations', table }] })
})
