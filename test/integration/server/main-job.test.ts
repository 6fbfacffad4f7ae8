import type { Observation } from '../../../src/telemetry/observation'
import { startTestServer, type TestServer } from '../../support/server'

let server: TestServer
let statements = 0
const count = (observation: Observation): void => {
  if (observation.kind === 'statement') statements += 1
}

beforeAll(async () => {
  server = await startTestServer({}, count)
}, 120_000)
afterAll(() => server.stop())

const FIRST_QUERY = `{ rows { streets(where: { district: { name: { eq: "沙坪坝区" } } }, orderBy: [{ code: ASC }], first: 5) {
  totalCount nodes { code name district { name } villages(first: 3) { totalCount nodes { name } } }
  pageInfo { endCursor hasNextPage } } } }`

interface Streets {
  readonly rows: {
    readonly streets: {
      readonly totalCount: number
      readonly nodes: readonly {
        readonly code: string
        readonly district: { readonly name: string }
        readonly villages: { readonly totalCount: number; readonly nodes: readonly unknown[] }
      }[]
      readonly pageInfo: { readonly hasNextPage: boolean }
    }
  }
}

test('the first query of the README is answered by one statement on the rows connection', async () => {
  statements = 0
  const reply = await server.ask(FIRST_QUERY, { as: 'dataUser' })
  expect(reply.codes).toEqual([])
  expect(statements).toBe(1)
  const { streets } = (reply.data as Streets).rows
  expect(streets.totalCount).toBeGreaterThan(20)
  expect(streets.nodes).toHaveLength(5)
  expect(streets.pageInfo.hasNextPage).toBe(true)
  for (const street of streets.nodes) {
    expect(street.district.name).toBe('沙坪坝区')
    expect(street.villages.nodes).toHaveLength(Math.min(3, street.villages.totalCount))
  }
  expect(reply.extensions.usage.rows).toBe(
    5 + 5 + streets.nodes.reduce((n, s) => n + s.villages.nodes.length, 0),
  )
})

test('walking all villages page by page yields 11,270 distinct rows', async () => {
  const query =
    'query ($after: String) { rows { villages(first: 1000, after: $after) { nodes { code } pageInfo { hasNextPage endCursor } } } }'
  interface Villages {
    readonly rows: {
      readonly villages: {
        readonly nodes: readonly { readonly code: string }[]
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
      }
    }
  }
  const codes = new Set<string>()
  let pages = 0
  for (let after: string | null = null; ;) {
    const reply = await server.ask(query, { as: 'dataUser', variables: { after } })
    expect(reply.codes).toEqual([])
    const { nodes, pageInfo } = (reply.data as Villages).rows.villages
    pages += 1
    for (const { code } of nodes) codes.add(code)
    if (!pageInfo.hasNextPage) break
    after = pageInfo.endCursor
  }
  expect([codes.size, pages]).toEqual([11_270, 12])
})

describe('each kind of caller', () => {
  const applicants = (selection: string, args = '') =>
    `{ rows { housingApplicants${args} { ${selection} } } }`

  test('anonymous: the catalogue and no rows', async () => {
    const reply = await server.ask(
      '{ datasets { totalCount } rows { streets { totalCount } villages { nodes { code } } } }',
    )
    expect(reply.data).toMatchObject({ datasets: { totalCount: 5 }, rows: { streets: null, villages: null } })
    expect(reply.codes).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED'])
  })

  test('a data user without an agreement is told how to apply', async () => {
    const reply = await server.ask(applicants('nodes { applicationNumber }'), { as: 'dataUser' })
    expect(reply.codes).toEqual(['AGREEMENT_REQUIRED'])
    expect(reply.errors?.[0]?.extensions).toMatchObject({
      rule: 'R-05',
      applyUrl: expect.stringMatching(/.+/),
    })
    expect(reply.data).toEqual({ rows: { housingApplicants: null } })
  })

  test('a user under an agreement gets its columns and its district, masked', async () => {
    const reply = await server.ask(
      applicants(
        'totalCount nodes { applicationNumber name districtCode householdSize decision }',
        '(first: 1000)',
      ),
      { as: 'agreementUser' },
    )
    expect(reply.codes).toEqual([])
    const page = (
      reply.data as { rows: { housingApplicants: { totalCount: number; nodes: Record<string, string>[] } } }
    ).rows.housingApplicants
    expect(page.totalCount).toBeGreaterThan(10)
    expect(page.totalCount).toBeLessThan(5000)
    expect(new Set(page.nodes.map((row) => row['districtCode'])).size).toBe(1)
    for (const row of page.nodes) expect(row['name']).toMatch(/^.\*+$/u)
  })

  test.each([
    ['selected', applicants('nodes { householdIncome }'), 'housingApplicants.householdIncome'],
    [
      'filtered',
      applicants('totalCount', '(where: { householdIncome: { gt: 1 } })'),
      'housingApplicants.householdIncome',
    ],
    [
      'ordered by',
      applicants('nodes { decision }', '(orderBy: [{ dateOfBirth: ASC }])'),
      'housingApplicants.dateOfBirth',
    ],
    [
      'masked and filtered',
      applicants('totalCount', '(where: { name: { startsWith: "王" } })'),
      'housingApplicants.name',
    ],
    [
      'nested',
      '{ rows { districts(first: 1) { nodes { housingApplicants(first: 1) { nodes { telephone } } } } } }',
      'housingApplicants.telephone',
    ],
  ])('a column outside the agreement is refused by name when %s', async (_position, query, coordinate) => {
    const reply = await server.ask(query, { as: 'agreementUser' })
    expect(reply.codes).toEqual(['SCOPE_EXCEEDED'])
    expect(reply.errors?.[0]?.extensions?.['coordinates']).toEqual([coordinate])
  })

  test('an auditor and an operator read no rows', async () => {
    for (const as of ['auditor', 'operator'] as const)
      expect((await server.ask('{ rows { streets { totalCount } } }', { as })).codes).toEqual(['FORBIDDEN'])
  })

  test('messages come in the language that was asked for', async () => {
    const reply = await server.ask(applicants('totalCount'), {
      as: 'dataUser',
      headers: { 'accept-language': 'zh-CN' },
    })
    expect(reply.errors?.[0]?.message).toContain('有条件开放')
  })
})

describe('what is not open', () => {
  test('exists in the schema for nobody', async () => {
    const introspection = '{ __schema { types { name description fields { name } inputFields { name } } } }'
    for (const as of [
      undefined,
      'dataUser',
      'agreementUser',
      'opener',
      'authority',
      'auditor',
      'operator',
    ] as const) {
      const { text } = await server.ask(introspection, as === undefined ? {} : { as })
      expect(text).not.toMatch(/waterSecurity|identityNumber/i)
    }
  })

  test('is seen in the catalogue by the authority and its opener alone', async () => {
    const query = '{ dataset(name: "waterSecurityPoints") { name columns { name } } }'
    expect((await server.ask(query, { as: 'authority' })).data).toMatchObject({
      dataset: { name: 'waterSecurityPoints' },
    })
    for (const as of [undefined, 'dataUser', 'auditor', 'operator'] as const)
      expect((await server.ask(query, as === undefined ? {} : { as })).data).toEqual({ dataset: null })
  })

  test('cannot be read by the role of the rows connection', async () => {
    const { rows, importer } = server.databases
    const tables = await importer<{ name: string }[]>`
      select tablename as name from pg_catalog.pg_tables where schemaname = 'rows' and tablename ~ '^(water|housing)'`
    expect(tables).toHaveLength(2)
    for (const { name } of tables) {
      const column = name.startsWith('water') ? 'code' : 'identityNumber'
      for (const what of ['*', `"${column}"`, `count("${column}")`, 't'])
        await expect(
          rows.query(`select ${what} from rows."${name}" t`, [], { prepare: false }),
        ).rejects.toThrow('42501')
    }
  })
})

test('the auditor finds one record of each of these, with what was read and why it was refused', async () => {
  const asked: { readonly id: string; readonly code: string | undefined }[] = []
  for (const [as, query] of [
    [undefined, '{ rows { streets { totalCount } } }'],
    ['dataUser', '{ rows { housingApplicants { nodes { name } } } }'],
    ['dataUser', FIRST_QUERY],
    ['agreementUser', '{ rows { housingApplicants { nodes { telephone } } } }'],
    ['dataUser', '{ nonsense }'],
    ['dataUser', '{ nonsense'],
  ] as const) {
    const reply = await server.ask(query, as === undefined ? {} : { as })
    asked.push({ id: reply.extensions.usage.requestId, code: reply.codes[0] as string | undefined })
  }
  for (const { id, code } of asked) {
    const found = await server.ask(
      'query ($id: String!) { usageRecords(filter: { requestId: $id }) { nodes { decision codes rows datasets { name columns } } } }',
      { as: 'auditor', variables: { id } },
    )
    const { nodes } = (found.data as { usageRecords: { nodes: { codes: string[]; decision: string }[] } })
      .usageRecords
    expect(nodes).toHaveLength(1)
    expect(nodes[0]?.codes).toEqual(code === undefined ? [] : [code])
    expect(nodes[0]?.decision === 'ALLOW').toBe(code === undefined)
  }
  const refused = await server.ask('{ usageRecords { nodes { id } } }', { as: 'dataUser' })
  expect(refused.codes).toEqual(['FORBIDDEN'])
})

test('a user sees who they are and what they used', async () => {
  const reply = await server.ask(
    '{ me { organisation roles agreements { number } usage { day operations rows } } }',
    {
      as: 'agreementUser',
    },
  )
  expect(reply.codes).toEqual([])
  expect(reply.data).toMatchObject({
    me: { roles: ['DATA_USER'], agreements: [{ number: expect.any(String) }] },
  })
  const { usage } = (reply.data as { me: { usage: { operations: number }[] } }).me
  expect(usage[0]?.operations).toBeGreaterThan(0)
})
