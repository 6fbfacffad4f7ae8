import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { commands } from '../../../src/cli/commands'
import { createContext } from '../../../src/cli/context'
import { createOutput } from '../../../src/cli/output'
import { runProgram } from '../../../src/cli/program'
import type { ReadySettings } from '../../../src/config/settings'
import { connect } from '../../../src/db/connection'
import { withOwner } from '../../../src/db/owner'
import { INSUFFICIENT_PRIVILEGE, sqlState } from '../../../src/db/sql-state'
import { systemClock } from '../../../src/kernel/clock'
import { startServer, type RunningServer } from '../../../src/server/start'
import { ignoreObservations, type Observation } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { demoTemplate } from '../../support/demo-template'
import { readReply } from '../../support/server'
import { createServerLogin, type ServerLogin } from '../../support/server-login'
import { until } from '../../support/until'

/** A server that logs in as a member of its roles, and not as the owner of the database. */
let database: TestDatabase
let login: ServerLogin
let settings: ReadySettings
let server: RunningServer
let key: string
const told: Observation[] = []

beforeAll(async () => {
  const demo = await demoTemplate()
  login = await createServerLogin()
  const env = { WEIR_DEMO: '1', WEIR_SECRET: demo.secret, WEIR_BURST_ADDRESS: '0', WEIR_BURST_KEY: '0' }
  database = await createTestDatabase({ template: demo.template, env })
  const url = login.urlOf(database.settings.databaseUrl)
  settings = { ...database.settings, databaseUrl: url, rowsDatabaseUrl: url }
  await mkdir(settings.dataDir, { recursive: true })
  await copyFile(demo.keyFile, join(settings.dataDir, 'demo.json'))
  const { keys } = z
    .object({ keys: z.object({ dataUser: z.string() }) })
    .parse(JSON.parse(await readFile(demo.keyFile, 'utf8')))
  key = keys.dataUser
  server = await startServer(settings, (observation) => void told.push(observation))
}, 120_000)
afterAll(async () => {
  await server.stop()
  await database.close()
  await login.drop()
  await rm(settings.dataDir, { recursive: true, force: true })
})

const ask = async (query: string) =>
  readReply(
    await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query }),
    }),
  )

/** A command as an operator gives it, in an environment with these settings. */
const weir = async (args: readonly string[], as: ReadySettings = settings) => {
  const written = { stdout: '', stderr: '' }
  const terminal = {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
  }
  const io = createContext({
    readSettings: () => ({ ...as, demo: false }),
    clock: systemClock,
    observe: ignoreObservations,
    output: createOutput({ terminal, locale: 'en', showStack: () => false }),
    signal: new AbortController().signal,
    fail: () => undefined,
  })
  const code = await runProgram(args, { version: '0', commands, io, terminal })
  return { code, ...written }
}

test('rows are answered, and each answer has its record', async () => {
  const reply = await ask('{ rows { streets(first: 2) { nodes { code } } } }')
  expect(reply).toMatchObject({ status: 200, codes: [], extensions: { usage: { rows: 2 } } })
  const found = await database.databases.audit`
    select rows from metering.usage_record where id = ${reply.extensions.usage.record}`
  expect(found).toEqual([{ rows: '2' }])
})

test('an import by command makes a dataset that the server answers from', async () => {
  const file = join(settings.dataDir, 'parks.csv')
  await writeFile(file, 'code,name\n1,鹅岭\n2,南山\n')
  const said = [
    '--title',
    '公园',
    '--summary',
    '公园名录',
    '--opener',
    '园林局',
    '--contact',
    'a@example.org',
  ]
  const rights = ['--open-attribute', 'UNCONDITIONAL', '--licence', 'CC0', '--attribution', '园林局']
  const ran = await weir(['import', file, '--dataset', 'parks', ...said, ...rights, '--json'])
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(await weir(['publish', 'parks'])).toMatchObject({ code: 0, stderr: '' })
  await until(async () => (await ask('{ rows { parks(first: 1) { totalCount } } }')).codes.length === 0)
  expect((await ask('{ rows { parks(first: 1) { totalCount } } }')).data).toEqual({
    rows: { parks: { totalCount: 2 } },
  })
}, 60_000)

test('it says once whose work it leaves, and nothing of it fails', async () => {
  const [row] = await withOwner(
    database.settings.databaseUrl,
    (sql) => sql<{ owner: string }[]>`select current_user as owner`,
  )
  expect(told.filter(({ kind }) => kind === 'leftToOwner')).toEqual([
    {
      ...{ kind: 'leftToOwner', login: login.name, owner: row?.owner },
      commands: ['weir migrate', 'weir log retain', 'weir log erase'],
    },
  ])
  expect(told.filter(({ kind }) => kind === 'failure')).toEqual([])
})

test.each([['migrate'], ['log', 'retain'], ['log', 'erase', '--before', '2020-01-01T00:00:00Z']])(
  'weir %s %s is the work of the owner',
  async (...args) => {
    const refused = await weir(args)
    expect([refused.code, refused.stdout]).toEqual([1, ''])
    expect(refused.stderr).toContain(`The login ${login.name}`)
    expect(refused.stderr).not.toContain('not expect')
    expect(await weir(args, database.settings)).toMatchObject({ code: 0, stderr: '' })
  },
)

test('R-29: weir log retain deletes tries to sign in, which such a server leaves', async () => {
  await database.databases.control`
    insert into identity.sign_in (try_id, outcome, login_hash, network_hash, at)
    values (gen_random_uuid(), 'BEGUN', ${Buffer.alloc(32)}, ${Buffer.alloc(32)}, now() - interval '1200 days')`
  const { stdout } = await weir(['log', 'retain', '--json'], database.settings)
  expect(stdout).toBe('{"days":[],"tries":1,"sessions":0}\n')
})

test('a start or a command without a role that it needs says which, and how to grant it', async () => {
  await login.change('revoke weir_import from {login}')
  const statement = `grant weir_import to ${login.name};`
  await expect(startServer({ ...settings, port: 0 }, ignoreObservations)).rejects.toThrow(statement)
  const file = join(settings.dataDir, 'more.csv')
  await writeFile(file, 'code,name\n1,a\n')
  const ran = await weir(['import', file, '--dataset', 'more', '--opener', '园林局'])
  expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining(statement) as string })
  await login.change(statement)
}, 60_000)

test('a login with the role of auditors alone verifies the log', async () => {
  const auditor = await createServerLogin()
  await auditor.change('revoke weir_control, weir_log, weir_rows, weir_import from {login}')
  const url = auditor.urlOf(database.settings.databaseUrl)
  const ran = await weir(['log', 'verify'], { ...settings, databaseUrl: url, rowsDatabaseUrl: url })
  await auditor.drop()
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(ran.stdout).toContain('The usage log is whole')
}, 60_000)

describe('whoever has this login', () => {
  const roles = [null, 'weir_control', 'weir_log', 'weir_audit', 'weir_rows', 'weir_import'] as const
  const ways = new Map<string | null, Sql>()
  let facts: { readonly day: string; readonly append: string; readonly body: string; readonly owner: string }
  beforeAll(async () => {
    const [found] = await withOwner(
      database.settings.databaseUrl,
      (sql) => sql<(typeof facts)[]>`
        select (select 'metering.' || quote_ident(name) from metering.usage_day where dropped_at is null
            order by begins limit 1) as day,
          p.oid::regprocedure::text as append, pg_get_functiondef(p.oid) as body, current_user::text as owner
        from pg_proc p where p.pronamespace = 'metering'::regnamespace and p.proname = 'log_append'
        order by p.oid limit 1`,
    )
    if (found === undefined) throw new Error('there is no log')
    facts = found
    for (const role of roles)
      ways.set(role, connect(settings.databaseUrl, { role, applicationName: 'weir test', max: 1 }))
  })
  afterAll(() => Promise.all([...ways.values()].map((sql) => sql.end())))

  const attempts: Readonly<Record<string, () => string>> = {
    'add a record': () => 'insert into metering.usage_record select r.* from metering.usage_record r',
    'add a batch': () => 'insert into metering.batch select b.* from metering.batch b',
    'change a record': () => 'update metering.usage_record set rows = 0',
    'delete records': () => 'delete from metering.usage_record',
    'delete records of a day': () => `delete from ${facts.day}`,
    'delete batches': () => 'delete from metering.batch',
    'change what budgets have used': () => 'update metering.budget_used set rows = 0',
    'delete checkpoints': () => 'delete from metering.checkpoint',
    'empty the log': () => 'truncate metering.usage_record, metering.batch',
    'switch triggers off': () => 'alter table metering.batch disable trigger all',
    'switch them off for its session': () => 'set session_replication_role = replica',
    'drop a trigger': () => `drop trigger no_truncate on ${facts.day}`,
    'drop the partition of a day': () => `drop table ${facts.day}`,
    'take it out of the log': () => `alter table metering.usage_record detach partition ${facts.day}`,
    'drop a day by the function for it': () => `select metering.drop_day(now(), 183)`,
    'erase side rows': () => `select metering.side_erase(null, now())`,
    'drop log_append': () => `drop function ${facts.append}`,
    'replace log_append': () => facts.body,
    'change log_append': () => `alter function ${facts.append} security invoker`,
    'make a function beside it': () =>
      'create function metering.f() returns int language sql as $$select 1$$',
    'become the owner': () => `set role ${facts.owner}`,
    'make itself the owner': () => `grant ${facts.owner} to ${login.name}`,
    'delete tries to sign in': () => 'delete from identity.sign_in',
    'hide that migrations ran': () => 'delete from weir.weir_migration',
  }
  test.each(Object.entries(attempts))('may not %s, whatever role is taken', async (_, statement) => {
    for (const [role, sql] of ways) {
      const refused = await sql.unsafe(statement()).then(
        () => 'done',
        (error: unknown) => sqlState(error) ?? error,
      )
      expect([role, refused]).toEqual([role, INSUFFICIENT_PRIVILEGE])
    }
  })

  test('reads as weir_rows what is open, and no column that is not', async () => {
    const [at] = await database.databases.control<{ table: string }[]>`
      select 'rows.' || quote_ident(g.table_name) as table from catalog.generation g
      join catalog.dataset d on d.id = g.dataset_id
      where d.name = 'housingApplicants' and g.dropped_at is null`
    const sql = ways.get('weir_rows')
    expect(await sql?.unsafe(`select "districtCode" from ${at?.table ?? ''} limit 1`)).toHaveLength(1)
    for (const column of ['"identityNumber"', '*'])
      await expect(sql?.unsafe(`select ${column} from ${at?.table ?? ''}`)).rejects.toMatchObject({
        code: INSUFFICIENT_PRIVILEGE,
      })
  })
})
