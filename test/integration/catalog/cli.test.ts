import type { CommandContext } from '../../../src/cli/context'
import { createOutput } from '../../../src/cli/output'
import { runProgram } from '../../../src/cli/program'
import { registerPublish } from '../../../src/cli/publish'
import type { Locale } from '../../../src/kernel/message'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { aDraft, createBench, type Bench } from './fixture'

let database: TestDatabase
let bench: Bench

beforeAll(async () => {
  database = await createTestDatabase()
  bench = createBench(database.databases)
})

afterAll(async () => {
  await database.close()
})

const publish = async (args: readonly string[], locale: Locale = 'en') => {
  const written = { stdout: '', stderr: '' }
  const terminal = {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
  }
  const io: CommandContext = {
    settings: database.settings,
    clock: bench.clock,
    observe: ignoreObservations,
    output: createOutput({ terminal, locale, showStack: () => false }),
    signal: new AbortController().signal,
    withDatabases: (work) => work(database.databases, database.settings),
    fail: () => undefined,
  }
  const code = await runProgram(['publish', ...args], {
    version: '0',
    commands: [registerPublish],
    io,
    terminal,
  })
  return { code, ...written }
}

describe('weir publish', () => {
  test('publishes a draft, and says so when it was published already', async () => {
    await bench.service.draft(aDraft('streets'), 'tester')
    const first = await publish(['streets', '--json'])
    expect([first.code, first.stderr]).toEqual([0, ''])
    expect(JSON.parse(first.stdout)).toEqual({ dataset: 'streets', revision: 1, changed: true, warnings: [] })
    const again = await publish(['streets'])
    expect(again.stdout).toMatch(/published already .*nothing changed/)
    expect((await publish(['streets'], 'zh')).stdout).toContain('未作任何更改')
    const changes = await database.databases.control`select actor from catalog.revision`
    expect(changes).toEqual([{ actor: 'cli' }])
  })

  test('lists what is missing on stderr, with exit code 1 and no JSON', async () => {
    await bench.service.draft(aDraft('poor', { licence: '', contact: '' }), 'tester')
    const { code, stdout, stderr } = await publish(['poor', '--json'])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('- poor.contact is missing')
    expect(stderr).toContain('- poor.licence is missing')
    expect((await publish(['poor'], 'zh')).stderr).toContain('缺少 poor.licence')
  })

  test.each(['unknown', "x'; drop table catalog.dataset; --", '__proto__', '区县'])(
    'says that there is no dataset %s',
    async (name) => {
      const { code, stderr } = await publish([name])
      expect(code).toBe(1)
      expect(stderr).toMatch(/^There is no dataset named/)
    },
  )

  test('without a name is a matter of usage', async () => {
    expect((await publish([])).code).toBe(2)
  })
})
