import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import type { ReadySettings } from '../../src/config/settings'
import { openDatabases } from '../../src/db/connect'
import { withOwner } from '../../src/db/owner'
import { verifyLog } from '../../src/metering/verify/verify'
import { startServer } from '../../src/server/start'
import { ignoreObservations } from '../../src/telemetry/observation'
import { startTestServer, type TestServer } from '../support/server'
import { restoreServerUrl, testServerUrl, urlOfDatabase } from '../support/server-url'
import { runShell } from '../support/shell'

const restoreUrl = restoreServerUrl()
const operating = join(__dirname, '..', '..', 'docs', 'operating.md')

let server: TestServer
let directory: string
let database: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'weir-dump-'))
  server = await startTestServer()
  const [row] = await server.databases.control<{ name: string }[]>`select current_database() as name`
  database = row?.name ?? ''
})
afterAll(async () => {
  await server.stop()
  await rm(directory, { recursive: true, force: true })
})

/** The lines of the document that bring a dump into another server. */
const documented = async (): Promise<string> => {
  const [, script] = /```sh\n(pg_dumpall[^`]*)```/.exec(await readFile(operating, 'utf8')) ?? []
  if (script === undefined) throw new Error('docs/operating.md says nothing of pg_dumpall')
  return script
}

const restored = (): ReadySettings => {
  const url = urlOfDatabase(restoreUrl, database)
  return { ...server.settings, databaseUrl: url, rowsDatabaseUrl: url }
}

const indexesOf = (url: string) =>
  withOwner(url, async (sql: Sql) => {
    const rows = await sql<{ name: string }[]>`
      select indexdef as name from pg_indexes where schemaname not in ('pg_catalog', 'pg_toast') order by 1`
    return rows.map(({ name }) => name)
  })

const QUERY = `{ rows { villages(first: 3, orderBy: [{ code: ASC }], where: { name: { search: "龙 社区" } }) {
  totalCount nodes { code name street { name } } } } }`

test('what docs/operating.md says of a dump brings everything into another server', async () => {
  const before = await server.ask(QUERY, { as: 'dataUser' })
  expect(before.codes).toEqual([])
  await server.stopServing()
  const records = (await verifyLog(server.databases.audit)).records
  runShell(await documented(), {
    cwd: directory,
    variables: {
      OLD_SUPERUSER_URL: testServerUrl(),
      OLD_SUPERUSER_URL_OF_THE_DATABASE: server.settings.databaseUrl,
      NEW_SUPERUSER_URL: restoreUrl,
    },
  })
  expect(await indexesOf(restored().databaseUrl)).toEqual(await indexesOf(server.settings.databaseUrl))

  const databases = await openDatabases(restored(), ignoreObservations)
  expect(await verifyLog(databases.audit)).toMatchObject({ ok: true, records, problems: [] })
  await databases.close()

  const again = await startServer(restored(), ignoreObservations)
  const reply = await fetch(`${again.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.keys.dataUser}` },
    body: JSON.stringify({ query: QUERY }),
  })
  expect(await reply.json()).toMatchObject({ data: before.data })
  await again.stop()
})

test('a dump without the roles is refused, and the message names what is missing', async () => {
  const bare = `${database}_bare`
  await withOwner(restoreUrl, async (sql) => {
    await sql.unsafe(`create database ${bare}`)
  })
  const url = urlOfDatabase(restoreUrl, bare)
  runShell('pg_restore --no-owner --no-acl -d "$URL" weir.dump', {
    cwd: directory,
    variables: { URL: url },
  })
  await expect(
    startServer({ ...restored(), databaseUrl: url, rowsDatabaseUrl: url }, ignoreObservations),
  ).rejects.toThrow(/weir_log/)
})
