import { owner } from '../metering/fixture'
import { startTestServer, type TestServer } from '../../support/server'

const VALUE = 'zqxj7731-unlikely-value'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
}, 400_000)
afterAll(() => server.stop())

const operations: Readonly<Record<string, readonly [string, Record<string, unknown>?]>> = {
  'a literal': [`{ datasets(search: "${VALUE}") { totalCount } }`],
  'a variable': ['query ($s: String) { datasets(search: $s) { totalCount } }', { s: VALUE }],
  'the default of a variable': [`query ($s: String = "${VALUE}") { datasets(search: $s) { totalCount } }`],
  'a literal of an operation that is not valid': [`{ datasets(search: "${VALUE}") { nothing } }`],
  'a literal of no document': [`{ datasets(search: "${VALUE}") `],
  'a variable of an operation that is not valid': ['{ nothing }', { s: VALUE }],
  'a variable of a wrong type': ['query ($n: Int) { datasets(first: $n) { totalCount } }', { n: VALUE }],
  'a refused operation': [`{ usageRecords(filter: { dataset: "${VALUE}" }) { nodes { id } } }`],
}

test('R-32: a value that an operation is asked with stands nowhere in the log', async () => {
  for (const [query, variables] of Object.values(operations))
    await server.ask(query, { as: 'dataUser', ...(variables === undefined ? {} : { variables }) })
  const sql = owner({
    settings: server.settings,
    databases: server.databases,
    close: () => Promise.resolve(),
  })
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'metering' and c.relkind in ('r', 'p') and not c.relispartition`
  expect(tables.length).toBeGreaterThan(4)
  for (const { name } of tables) {
    const [row] = await sql.unsafe<{ n: number; held: number }[]>(
      `select count(*)::int as n, count(*) filter (where position('${VALUE}' in t::text) > 0)::int as held from ${name} t`,
    )
    expect([name, row?.held]).toEqual([name, 0])
  }
  const said = await sql<{ operation: string | null; values: string | null; type: string | null }[]>`
    select o.text as operation, r.canonical::json ->> 'values' as values, r.canonical::json ->> 'operationType' as type
    from metering.usage_record r
    left join metering.operation_text o on encode(o.hash, 'hex') = r.canonical::json ->> 'documentHash'
    order by r.id desc limit ${Object.keys(operations).length}`
  await sql.end()
  // what is valid has its text stored, and nothing else has
  for (const { operation, type } of said) expect(operation === null).toBe(type === null)
  expect(said.map(({ operation }) => operation)).toContain('{datasets(search:$_string){totalCount}}')
  // all but the two that have literals alone and are not valid
  expect(said.filter(({ values }) => values !== null)).toHaveLength(Object.keys(operations).length - 2)
})

test('R-27, R-32: address and user agent stand in the side row, bounded, and the record commits to them', async () => {
  const userAgent = `Browser "1" \\ ${'x'.repeat(9_000)}`
  const { extensions } = await server.ask('{ __typename }', {
    as: 'dataUser',
    headers: { 'user-agent': userAgent },
  })
  const sql = owner({
    settings: server.settings,
    databases: server.databases,
    close: () => Promise.resolve(),
  })
  const [row] = await sql<{ part: string; side: string; auth: string; hash: string }[]>`
    select s.parts[r.position + 1] as part, r.canonical::json ->> 'side' as side, r.canonical::json ->> 'auth' as auth,
      rtrim(translate(encode(sha256(convert_to(s.parts[r.position + 1], 'UTF8')), 'base64'), '+/', '-_'), '=') as hash
    from metering.usage_record r join metering.usage_side s on s.writer = r.writer and s.batch = r.batch
    where r.id = ${extensions.usage.record ?? ''}`
  await sql.end()
  expect(JSON.parse(row?.part ?? '{}')).toMatchObject({
    address: '127.0.0.1',
    userAgent: userAgent.slice(0, 300),
  })
  expect(row?.hash).toBe(row?.side)
  expect(row?.auth).toBe('KEY')
})
