import { startTestServer, type DemoKey, type TestServer } from '../../support/server'

/** How many are asked for: the same of every list. */
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
}, 300_000)
afterAll(() => server.stop())

const period = 'period: { from: "2026-01-01", to: "2026-01-01" }'
const closed = 'change: { dataset: "housingApplicants", openAttribute: NOT_OPEN }'

const lists: readonly (readonly [
  argument: string,
  as: DemoKey,
  limit: number,
  list: (n: number) => string,
])[] = [
  ['datasets.first', 'dataUser', 1_000, (n) => `datasets(first: ${n}) { totalCount }`],
  ['usageRecords.first', 'auditor', 1_000, (n) => `usageRecords(first: ${n}) { nodes { id } }`],
  ['logReads.first', 'auditor', 1_000, (n) => `logReads(first: ${n}) { nodes { id } }`],
  [
    'datasetUsage.first',
    'opener',
    1_000,
    (n) => `datasetUsage(dataset: "housingApplicants", first: ${n}) { nodes { id } }`,
  ],
  ['policyReplay.samples', 'opener', 1_000, (n) => `policyReplay(${closed}, samples: ${n}) { examined }`],
  [
    'assessment.usage.first',
    'auditor',
    1_000,
    (n) => `assessment(${period}) { usage(by: DAY, first: ${n}) { key } }`,
  ],
  ['notices.first', 'dataUser', 1_000, (n) => `notices(first: ${n}) { nodes { id } }`],
  ['concerns.first', 'dataUser', 100, (n) => `concerns(first: ${n}) { nodes { id } }`],
  ['cases.first', 'dataUser', 100, (n) => `cases(first: ${n}) { nodes { id } }`],
  ['findings.first', 'dataUser', 100, (n) => `findings(first: ${n}) { nodes { id } }`],
  ['emergencies.first', 'dataUser', 100, (n) => `emergencies(first: ${n}) { id }`],
]

test.each(lists)('%s is neither negative nor beyond its limit', async (argument, as, limit, list) => {
  const ask = (n: number) => server.ask(`{ ${list(n)} }`, { as, headers: { 'accept-language': 'en' } })
  for (const n of [0, limit]) expect((await ask(n)).codes).toEqual([])
  const negative = await ask(-1)
  expect(negative.codes).toEqual(['BAD_USER_INPUT'])
  expect(negative.errors?.[0]?.message).toBe(`${argument} is -1; give a number that is not negative.`)
  const tooMany = await ask(limit + 1)
  expect(tooMany.codes).toEqual(['LIMIT_EXCEEDED'])
  expect(tooMany.errors?.[0]?.extensions).toMatchObject({ limit: { value: limit, asked: limit + 1 } })
  expect((await ask(2_147_483_648)).codes).toHaveLength(1)
})

const refused = (code: string) => ({ explainAccess: { allowed: false, errors: [{ code, line: 1 }] } })

const ofRoots = lists.filter(([argument]) => argument.split('.').length === 2)

test.each(ofRoots)('that %s is refused is told by explainAccess', async (_argument, as, limit, list) => {
  const explain = async (n: number) => {
    const query = `{ explainAccess(query: ${JSON.stringify(`{ ${list(n)} }`)}) { allowed errors { code line } } }`
    return (await server.ask(query, { as })).data
  }
  expect(await explain(limit)).toEqual({ explainAccess: { allowed: true, errors: [] } })
  expect(await explain(-1)).toEqual(refused('BAD_USER_INPUT'))
  expect(await explain(limit + 1)).toEqual(refused('LIMIT_EXCEEDED'))
})
