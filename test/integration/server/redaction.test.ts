import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { redactionKeys } from '../../../src/catalog/redaction/keys'
import { createCatalogService } from '../../../src/catalog/service'
import { withOwner } from '../../../src/db/owner'
import { roles, type Role } from '../../../src/identity/caller'
import { createIdentityService } from '../../../src/identity/service'
import { importFile, type ImportReport } from '../../../src/intake/import-file'
import type { ImportOptions } from '../../../src/intake/import-job'
import { parseManifest } from '../../../src/intake/manifest'
import { systemClock } from '../../../src/kernel/clock'
import { startServer, type RunningServer } from '../../../src/server/start'
import { ignoreObservations, type Observation } from '../../../src/telemetry/observation'
import { readReply, startTestServer, type TestReply, type TestServer } from '../../support/server'

/** An upheld objection takes rows out of all versions and caches, on every server, and leaves no value anywhere. */
let server: TestServer
let other: RunningServer
let folder: string
const observed: Observation[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-redaction-'))
  server = await startTestServer({ WEIR_RESULT_CACHE_BYTES: '1000000' }, (o) => observed.push(o))
  other = await startServer(server.settings, ignoreObservations)
  await importText('people', PEOPLE, { publish: true, manifest: parseManifest('manifest', MANIFEST) })
  await importText('people', PEOPLE.replace('P3,Chen,30', 'P4,Deng,40'))
  await importText('people', 'number,name,score\nP5,Hu,50\n', { append: true })
  // each follows the catalogue by itself
  for (const asked of [ask, askOther])
    await until(async () => ((await total(asked)) === 4 ? true : undefined))
}, 300_000)
afterAll(async () => {
  await other.stop()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const PEOPLE = 'number,name,score\nP1,Zhang Sanfeng,10\nP2,Li,20\nP3,Chen,30\n'
const MANIFEST = {
  title: 'people',
  summary: 'invented',
  opener: '重庆市民政局（演示）',
  contact: 'test@example.org',
  licence: 'CC0',
  attribution: 'test',
  openAttribute: 'UNCONDITIONAL',
  key: ['number'],
}

const importText = async (
  dataset: string,
  text: string,
  options: Partial<ImportOptions> = {},
): Promise<ImportReport> => {
  const path = join(folder, 'file.csv')
  await writeFile(path, text)
  const { databases } = server
  return importFile(
    { path, dataset, actor: 'test', ...options },
    {
      databases,
      catalog: createCatalogService({ databases, clock: systemClock }),
      timeZone: 'Asia/Shanghai',
      clock: systemClock,
      observe: ignoreObservations,
      redactionKeys: redactionKeys(server.settings.secret),
    },
  )
}

const until = async <T>(found: () => Promise<T | undefined>): Promise<T> => {
  for (const limit = Date.now() + 30_000; Date.now() < limit; await new Promise((r) => setTimeout(r, 20))) {
    const value = await found()
    if (value !== undefined) return value
  }
  throw new Error('it did not happen within 30 s')
}

const REDACT = `mutation Redact($dataset: String!, $rows: [[String!]!]!, $columns: [String!], $reason: String! = "an upheld objection") {
  redact(dataset: $dataset, rows: $rows, columns: $columns, objection: "QY-2026-7", reason: $reason) { id state removed { version } }
}`
const STATE = `query($id: ID!) { redaction(id: $id) {
  id dataset columns digests objection reason state orderedBy carriedOutBy carriedOutAt removed { version rows } cleanedAt } }`

interface Told {
  readonly id: string
  readonly state: string
  readonly removed: readonly { version: number; rows: number }[]
  readonly cleanedAt: string | null
  readonly digests: readonly string[]
}

const redact = async (
  variables: Record<string, unknown>,
  as: 'opener' | 'authority' = 'opener',
): Promise<Told> => {
  const reply = await server.ask(REDACT, { as, variables })
  expect(reply.codes).toEqual([])
  const { id } = (reply.data as { redact: Told }).redact
  return until(async () => {
    const told = await server.ask(STATE, { as: 'auditor', variables: { id } })
    const { redaction } = told.data as { redaction: Told }
    return redaction.state === 'CARRIED_OUT' && redaction.cleanedAt !== null ? redaction : undefined
  })
}

const askOther = async (query: string): Promise<TestReply> =>
  readReply(
    await fetch(`${other.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${server.keys.dataUser}` },
      body: JSON.stringify({ query }),
    }),
  )

const ask = (query: string): Promise<TestReply> => server.ask(query, { as: 'dataUser' })

interface Page {
  readonly rows: {
    readonly people: { totalCount: number; nodes: { number: string }[]; edges: { cursor: string }[] }
  }
}

const pageOf = (reply: TestReply) => {
  expect(reply.codes).toEqual([])
  return (reply.data as Page).rows.people
}

const total = async (asked = ask): Promise<number | undefined> => {
  const reply = await asked('{ rows { people { totalCount } } }')
  return reply.codes.length > 0 ? undefined : (reply.data as Page).rows.people.totalCount
}

const numbers = (reply: TestReply): readonly string[] => pageOf(reply).nodes.map(({ number }) => number)

const owner = <T>(work: Parameters<typeof withOwner<T>>[1]): Promise<T> =>
  withOwner(server.settings.databaseUrl, work)

/** Every table of the database, rows too, in which a text stands. */
const tablesWith = (text: string): Promise<readonly string[]> =>
  owner(async (sql) => {
    const tables = await sql<{ name: string }[]>`
      select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_catalog.pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`
    const found: string[] = []
    for (const { name } of [...tables, { name: 'pg_catalog.pg_stats' }]) {
      const [row] = await sql.unsafe<{ n: string }[]>(
        `select count(*) as n from ${name} t where strpos(t::text, $1) > 0`,
        [text],
      )
      if (row?.n !== '0') found.push(name)
    }
    return found
  })

test('R-60: rows that were redacted are in no version, no cache and no change, on any server', async () => {
  const query = '{ rows { people(first: 9) { totalCount nodes { number name } edges { cursor } } } }'
  const before = pageOf(await ask(query))
  expect(before.nodes.map(({ number }) => number)).toEqual(['P1', 'P2', 'P4', 'P5'])
  // twice: from the cache
  for (const reply of [await ask(query), await askOther(query), await askOther(query)])
    expect(reply.text).toContain('Zhang Sanfeng')
  expect(await tablesWith('Zhang Sanfeng')).not.toEqual([])

  const told = await redact({ dataset: 'people', rows: [['P1'], ['P5']] })
  // at once: whatever either server kept
  for (const reply of await Promise.all([askOther(query), ask(query)])) {
    expect(numbers(reply)).toEqual(['P2', 'P4'])
    expect(pageOf(reply).totalCount).toBe(2)
    expect(reply.text).not.toContain('Zhang Sanfeng')
  }
  expect(told.removed).toEqual([
    { version: 1, rows: 1 },
    { version: 2, rows: 1 },
    { version: 3, rows: 2 },
  ])
  const versions = `{ rows { v1: people(version: 1) { totalCount nodes { number } } v2: people(version: 2) { totalCount nodes { number } }
    changes: people(changesSince: 1) { nodes { number } } removed: people(removedSince: 1) { nodes { number } } } }`
  expect((await ask(versions)).data).toEqual({
    rows: {
      v1: { totalCount: 2, nodes: [{ number: 'P2' }, { number: 'P3' }] },
      v2: { totalCount: 2, nodes: [{ number: 'P2' }, { number: 'P4' }] },
      changes: { nodes: [{ number: 'P4' }] },
      removed: { nodes: [{ number: 'P3' }] },
    },
  })
  const entry = await ask('{ dataset(name: "people") { version { number rowCount } } }')
  expect(entry.data).toEqual({ dataset: { version: { number: 3, rowCount: 2 } } })
  // a cursor that stands on a row that is gone still walks
  const cursor = before.edges[0]?.cursor ?? ''
  expect(
    numbers(await ask(`{ rows { people(first: 9, after: "${cursor}") { nodes { number } } } }`)),
  ).toEqual(['P2', 'P4'])
  expect(await tablesWith('Zhang Sanfeng')).toEqual([])
})

test('R-32, R-60: the log tells what was done, by whom and when, and no value', async () => {
  const found = await anyApplicant()
  expect(await tablesWith(found.telephone)).not.toEqual([])
  const told = await redact({ dataset: 'housingApplicants', rows: [[found.number]] }, 'authority')
  expect(told).toMatchObject({
    dataset: 'housingApplicants',
    columns: ['applicationNumber'],
    objection: 'QY-2026-7',
    orderedBy: '主管部门审查员（演示）',
    carriedOutBy: 'redactor',
    removed: [{ version: 1, rows: 1 }],
  })
  expect(await tablesWith(found.telephone)).toEqual([])
  expect(await tablesWith(found.number)).toEqual([])
  const events = await owner(
    (
      sql,
    ) => sql`select kind, account_id is not null as named, request_id is not null as asked from journal.event
      where stream = ${`redaction:${told.id}`} order by seq`,
  )
  expect([...events]).toEqual([
    { kind: 'ORDERED', named: true, asked: true },
    { kind: 'CARRIED_OUT', named: false, asked: false },
    { kind: 'CLEANED', named: false, asked: false },
  ])
  const [kept] = await owner((sql) => sql`select sealed from catalog.redaction_order where id = ${told.id}`)
  expect(kept?.['sealed']).toBeNull()
  expect(JSON.stringify(observed)).not.toContain(found.number)
})

interface Applicant {
  readonly number: string
  readonly identity: string
  readonly telephone: string
}

const anyApplicant = async (): Promise<Applicant> => {
  const [table] = await server.databases.importer<{ name: string }[]>`
    select tablename as name from pg_catalog.pg_tables where schemaname = 'rows' and tablename like 'housing%'`
  const [row] = await server.databases.importer<Applicant[]>`
    select "applicationNumber" as number, "identityNumber" as identity, telephone from rows.${server.databases.importer(table?.name ?? '')} limit 1`
  if (row === undefined) throw new Error('no applicants')
  return row
}

test('an import of the same file does not bring a redacted row back', async () => {
  const report = await importText('people', PEOPLE)
  expect(report.warnings.map(({ message, params }) => [message, params['count']])).toContainEqual([
    'intake.heldBack',
    '1',
  ])
  const appended = await importText('people', 'number,name,score\nP5,Hu,50\nP6,Wu,60\n', { append: true })
  expect(appended.warnings.map(({ message }) => message)).toContain('intake.heldBack')
  const after = await until(async () => {
    const reply = await ask('{ rows { people(first: 9) { totalCount nodes { number } } } }')
    return numbers(reply).includes('P6') ? reply : undefined
  })
  expect(numbers(after)).toEqual(['P2', 'P3', 'P6'])
  expect(pageOf(after).totalCount).toBe(3)
  const entry = await ask('{ dataset(name: "people") { version { rowCount } } }')
  expect(entry.data).toEqual({ dataset: { version: { rowCount: 3 } } })
})

test('rows are named by another column too, one that is not open and that no key begins with', async () => {
  const { identity, telephone } = await anyApplicant()
  const told = await redact({
    dataset: 'housingApplicants',
    columns: ['identityNumber'],
    rows: [[identity]],
  })
  expect(told.removed).toEqual([{ version: 1, rows: 1 }])
  expect([...(await tablesWith(identity)), ...(await tablesWith(telephone))]).toEqual([])
})

test('rows are named by several columns, in any spelling of a value', async () => {
  const told = await redact({ dataset: 'people', columns: ['name', 'score'], rows: [['Wu', '060']] })
  expect(told.removed.at(-1)).toMatchObject({ rows: 1 })
  expect(numbers(await ask('{ rows { people(first: 9) { nodes { number } } } }'))).toEqual(['P2', 'P3'])
})

const variables = { dataset: 'people', rows: [['P2']] }

test.each(['dataUser', 'agreementUser', 'auditor', 'operator'] as const)(
  'R-35: the %s takes nothing out',
  async (as) => {
    const reply = await server.ask(REDACT, { as, variables })
    expect(reply.codes).toEqual(['FORBIDDEN'])
    expect(reply.data).toEqual({ redact: null })
    expect(numbers(await ask('{ rows { people(first: 9) { nodes { number } } } }'))).toContain('P2')
  },
)

test('nobody takes anything out without an identity', async () => {
  expect((await server.ask(REDACT, { variables })).codes).toEqual(['UNAUTHENTICATED'])
})

test('an opener takes nothing out of the dataset of another, and is not told whether there is one', async () => {
  for (const dataset of ['airQualityHourly', 'waterSecurityPoints', 'thereIsNone', 'no name']) {
    const reply = await server.ask(REDACT, { as: 'opener', variables: { dataset, rows: [['x']] } })
    expect(reply.codes).toEqual(['FORBIDDEN'])
    expect(reply.errors?.[0]?.message.replaceAll(dataset, '…')).toMatch(/^You do not act for the opener/)
  }
})

const keyOf = async (held: readonly Role[], organisation: string): Promise<string> => {
  const identity = createIdentityService({ databases: server.databases, clock: systemClock })
  const account = await identity.createAccount({ name: `with ${held.join(' ')}`, organisation, roles: held })
  return (await identity.createKey({ accountId: account.id })).key
}

const separated: readonly Role[] = ['AUTHORITY', 'AUDITOR', 'SYSTEM_OPERATOR']
const pairs = separated.flatMap((a) => separated.filter((b) => a < b).map((b) => [a, b] as const))

test.each(pairs)('R-35: no account holds %s and %s, by any way', async (a, b) => {
  await expect(keyOf([a, b], MANIFEST.opener)).rejects.toMatchObject({
    fault: { message: 'identity.separation' },
  })
  await keyOf([a], MANIFEST.opener)
  await expect(
    owner(
      (sql) => sql`update identity.account set roles = array[${a}, ${b}]::text[] where name = ${`with ${a}`}`,
    ),
  ).rejects.toMatchObject({ code: '23514' })
})

test.each(roles.filter((role) => role === 'AUDITOR' || role === 'SYSTEM_OPERATOR'))(
  'R-33, R-35: whoever is %s orders nothing, whatever else the account is',
  async (role) => {
    const key = await keyOf(['DATA_OPENER', role], MANIFEST.opener)
    const reply = await server.ask(REDACT, { headers: { authorization: `Bearer ${key}` }, variables })
    expect(reply.codes).toEqual(['FORBIDDEN'])
    expect(numbers(await ask('{ rows { people(first: 9) { nodes { number } } } }'))).toContain('P2')
  },
)

test('another opener and a data user are told nothing of a redaction', async () => {
  const { id } = await redact({ dataset: 'people', rows: [['nobody']] })
  const key = await keyOf(['DATA_OPENER'], '重庆市水利局（演示）')
  const foreign = await server.ask(STATE, { headers: { authorization: `Bearer ${key}` }, variables: { id } })
  expect([foreign.codes, foreign.data]).toEqual([[], { redaction: null }])
  expect((await server.ask(STATE, { as: 'dataUser', variables: { id } })).codes).toEqual(['FORBIDDEN'])
  const own = await server.ask(STATE, { as: 'opener', variables: { id } })
  expect(own.data).toMatchObject({ redaction: { id, state: 'CARRIED_OUT', removed: [] } })
})

test('R-32: rows that stand in the text of the operation are refused, as its hash would be kept', async () => {
  const literal = REDACT.replace('rows: $rows', 'rows: [["P2"]]').replace('$rows: [[String!]!]!, ', '')
  const reply = await server.ask(literal, { as: 'opener', variables: { dataset: 'people' } })
  expect(reply.codes).toEqual(['BAD_USER_INPUT'])
  expect(numbers(await ask('{ rows { people(first: 9) { nodes { number } } } }'))).toContain('P2')
})

test('a reason that holds a value is refused, whatever its case and width', async () => {
  const given = { dataset: 'people', columns: ['name'], rows: [['Zhang Sanfeng']] }
  for (const reason of ['asked for by Zhang Sanfeng', 'by ZHANG SANFENG', 'by Ｚhang Ｓanfeng']) {
    const reply = await server.ask(REDACT, { as: 'opener', variables: { ...given, reason } })
    expect(reply.codes).toEqual(['BAD_USER_INPUT'])
  }
})

test.each([
  ['no rows', { rows: [] }],
  ['too many rows', { rows: Array.from({ length: 1001 }, (_, i) => [`x${i}`]) }],
  ['a value too few', { rows: [[]] }],
  ['a value too many', { rows: [['P2', 'x']] }],
  ['a value of another type', { columns: ['score'], rows: [['P2']] }],
  ['a value that PostgreSQL cannot hold', { rows: [['P2\0']] }],
  ['an unknown column', { columns: ['nothing'], rows: [['P2']] }],
  ['a column twice', { columns: ['name', 'name'], rows: [['P2', 'P2']] }],
  ['an empty reason', { rows: [['P2']], reason: ' ' }],
])('%s is refused, without saying a value', async (_, given) => {
  const reply = await server.ask(REDACT, { as: 'opener', variables: { dataset: 'people', ...given } })
  expect(reply.codes).toEqual(['BAD_USER_INPUT'])
  expect(reply.errors?.[0]?.message).not.toContain('P2')
})
