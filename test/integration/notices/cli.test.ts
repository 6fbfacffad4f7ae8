import type { CommandContext } from '../../../src/cli/context'
import { registerNotices } from '../../../src/cli/notices'
import { createOutput } from '../../../src/cli/output'
import { runProgram } from '../../../src/cli/program'
import { registerWebhook } from '../../../src/cli/webhook'
import { systemClock } from '../../../src/kernel/clock'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { account, deliveriesOf, secretsOf, tell } from './fixture'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const weir = async (...args: readonly string[]) => {
  const written = { stdout: '', stderr: '' }
  const terminal = {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
  }
  const io: CommandContext = {
    settings: db.settings,
    clock: systemClock,
    observe: ignoreObservations,
    output: createOutput({ terminal, locale: 'en', showStack: () => false }),
    signal: new AbortController().signal,
    withDatabases: (work) => work(db.databases, db.settings),
    fail: () => undefined,
  }
  const commands = [registerNotices, registerWebhook]
  const code = await runProgram(args, { version: '0', commands, io, terminal })
  return { code, ...written }
}

const json = async (...args: readonly string[]): Promise<unknown> =>
  JSON.parse((await weir(...args, '--json')).stdout)

test.each([
  ['add', ['--url', 'https://hooks.example.org/weir']],
  ['list', []],
])('webhook %s is refused for an organisation that is unknown', async (command, more) => {
  for (const unknown of ['a name', '00000000-0000-7000-8000-000000000000'])
    expect(await weir('webhook', command, '--organisation', unknown, ...more)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(`no organisation with the id ${unknown}. Take the id`),
    })
})

test('a webhook is added with its secret, listed without it, rotated and ended', async () => {
  const { organisationId } = await account(db, 'with webhooks')
  const of = ['--organisation', organisationId] as const
  const url = 'https://hooks.example.org/weir'
  const added = (await json('webhook', 'add', ...of, '--url', url)) as { id: string; secret: string }
  const { id } = added
  expect(added).toEqual({ id, url, secret: secretsOf(db).secretOf({ id, generation: 1 }) })
  expect(await json('webhook', 'list', ...of)).toEqual([{ id, url, createdAt: expect.any(String) }])
  expect((await weir('webhook', 'list', ...of)).stdout).toBe(`${id} ${url}\n`)
  const rotated = await json('webhook', 'rotate', id, ...of)
  expect(rotated).toEqual({ id, url, secret: secretsOf(db).secretOf({ id, generation: 2 }) })
  const { stdout } = await weir('webhook', 'rotate', id, ...of)
  expect(stdout).toContain(`Webhook ${id} of ${url} has a new secret`)
  expect(stdout).toContain(secretsOf(db).secretOf({ id, generation: 3 }))

  const { organisationId: stranger } = await account(db, 'strangers')
  for (const command of ['rotate', 'end'])
    expect(await weir('webhook', command, id, '--organisation', stranger)).toMatchObject({
      code: 1,
      stderr: `There is no webhook ${id} in use.\n`,
    })
  expect(await json('webhook', 'end', id, ...of)).toEqual({ id })
  expect(await json('webhook', 'list', ...of)).toEqual([])
})

test('a webhook of no organisation, to the inside, or beyond ten is refused', async () => {
  const { organisationId } = await account(db, 'with many webhooks')
  const add = (organisation: string, url: string) =>
    weir('webhook', 'add', '--organisation', organisation, '--url', url)
  const nobody = '00000000-0000-7000-8000-000000000000'
  expect((await add(nobody, 'https://example.org/')).stderr).toMatch(/no organisation with the id/)
  expect((await add('nobody', 'https://example.org/')).stderr).toMatch(/no organisation with the id/)
  expect((await add(organisationId, 'https://10.0.0.1/')).stderr).toMatch(/not on the public internet/)
  expect((await add(organisationId, 'http://example.org/')).stderr).toMatch(/must be an https/)
  for (let i = 0; i < 10; i += 1) expect((await add(organisationId, `https://example.org/${i}`)).code).toBe(0)
  expect((await add(organisationId, 'https://example.org/10')).stderr).toMatch(/can have 10 webhooks/)
})

test('what was given up is listed for an operator, without what it says, and attempted anew', async () => {
  const { organisationId } = await account(db, 'out of reach')
  expect(await json('notices', 'dead')).toEqual([])
  const url = 'https://secret-path.example.org/x'
  const { id: webhook } = (await json('webhook', 'add', '--organisation', organisationId, '--url', url)) as {
    id: string
  }
  const notice = await tell(db, [{ organisation: organisationId }])
  await db.databases.control`
    update notices.delivery set state = 'DEAD', attempts = 10, failure = 'HTTP_500', settled_at = now()`
  const [{ id = '' } = {}] = await deliveriesOf(db, notice)
  expect(await json('notices', 'dead')).toEqual([
    {
      id,
      channel: 'WEBHOOK',
      recipient: organisationId,
      webhook,
      event: expect.stringMatching(/^\d+$/),
      message: 'dataset.returned',
      attempts: 10,
      failure: 'HTTP_500',
      at: expect.any(String),
      diedAt: expect.any(String),
    },
  ])
  const { stdout } = await weir('notices', 'dead')
  expect(stdout).toContain(`- ${id} WEBHOOK ${organisationId} ${webhook} dataset.returned HTTP_500 (10, `)
  expect(stdout).not.toMatch(/字典|secret-path/)
  expect(await json('notices', 'retry', id)).toEqual({ id })
  expect((await deliveriesOf(db, notice))[0]).toMatchObject({ state: 'PENDING', attempts: 0 })
  expect(await weir('notices', 'retry', id)).toMatchObject({ code: 1 })
})
