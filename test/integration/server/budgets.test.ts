import type { Observation } from '../../../src/telemetry/observation'
import { startTestServer, type TestReply, type TestServer } from '../../support/server'
import { until } from '../../support/until'

let server: TestServer
const observed: Observation[] = []

beforeAll(async () => {
  server = await startTestServer({}, (observation) => observed.push(observation))
})

afterAll(() => server.stop())

const statements = (): number => observed.filter(({ kind }) => kind === 'statement').length

const set = (subject: string, per: string, bounds: object): Promise<TestReply> =>
  server.ask(
    `mutation Set($subject: String!, $per: BudgetPeriod!, $bounds: BudgetBoundsInput!) {
      setBudget(subject: $subject, per: $per, bounds: $bounds, reason: "a test") { subject per requests rows }
    }`,
    { as: 'authority', variables: { subject, per, bounds } },
  )

const remove = (subject: string, per: string): Promise<TestReply> =>
  server.ask(
    `mutation Remove($subject: String!, $per: BudgetPeriod!) {
      removeBudget(subject: $subject, per: $per, reason: "a test")
    }`,
    { as: 'authority', variables: { subject, per } },
  )

let turn = 0
/** Rows that no answer is kept of: each time under another name. */
const rows = (first: number): Promise<TestReply> =>
  server.ask(`query Page${(turn += 1)} { rows { streets(first: ${first}) { nodes { code } } } }`, {
    as: 'dataUser',
  })

const accountOf = async (as: 'dataUser' | 'authority'): Promise<string> => {
  const { data } = await server.ask('query Who { me { account } }', { as })
  return (data as { me: { account: string } }).me.account
}

const remainingOf = (reply: TestReply): unknown => {
  const { extensions } = JSON.parse(reply.text) as { extensions: { usage: { remaining: unknown } } }
  return extensions.usage.remaining
}

test('a subject or a reason that cannot be stored is refused by its name, and nothing is set', async () => {
  const { codes, text } = await set('dataset:str\0eets', 'DAY', { rows: 12 })
  expect(codes).toEqual(['BAD_USER_INPUT'])
  expect(text).toContain('Mutation.setBudget(subject:)')
})

test('R-67: what is left is told, and what does not fit is refused without data, until the day ends', async () => {
  const account = await accountOf('dataUser')
  const name = `account:${account} rows/day`
  expect((await set(`account:${account}`, 'DAY', { rows: 12 })).codes).toEqual([])

  const first = await rows(8)
  expect(first.codes).toEqual([])
  expect(remainingOf(first)).toEqual({ [name]: 4 })
  expect(first.headers.get('ratelimit-policy')).toBe('"account-rows-day";q=12;qu="rows";w=86400')
  expect(first.headers.get('ratelimit')).toMatch(/^"account-rows-day";r=4;t=\d+$/)
  expect(first.headers.get('retry-after')).toBeNull()

  const over = await rows(5)
  expect(over).toMatchObject({ status: 429, codes: ['QUOTA_EXCEEDED'] })
  expect(over).not.toHaveProperty('data')
  expect(over.text).not.toContain('"code":"5')
  const wait = Number(over.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(86_400)
  expect(over.errors?.[0]?.extensions).toMatchObject({ rule: 'R-67', retryAfter: wait })
  expect(over.extensions.usage).toMatchObject({ rows: 0, bytes: 0, cost: { actual: 0 } })

  const [record] = await server.databases.audit<{ decision: string; rows: string; canonical: string }[]>`
    select decision, rows, canonical from metering.usage_record where id = ${over.extensions.usage.record}`
  expect(record).toMatchObject({ decision: 'DENY', rows: '0' })
  expect(JSON.parse(record?.canonical ?? '')).toMatchObject({ status: 429, codes: ['QUOTA_EXCEEDED'] })

  // what still fits is served
  expect((await rows(4)).codes).toEqual([])
  const me = await server.ask('query Left { me { remaining { name value } } }', { as: 'dataUser' })
  expect(me.data).toEqual({ me: { remaining: [{ name, value: 0 }] } })
  const explained = await server.ask(
    'query Explain($query: String!) { explainAccess(query: $query) { remaining { name value } } }',
    { as: 'dataUser', variables: { query: '{ rows { streets(first: 1) { nodes { code } } } }' } },
  )
  expect(explained.data).toEqual({ explainAccess: { remaining: [{ name, value: 0 }] } })
  await remove(`account:${account}`, 'DAY')
  expect((await rows(30)).codes).toEqual([])
})

test('what certainly does not fit is refused before any SQL, and a budget that is raised opens it again', async () => {
  await set('dataset:streets', 'DAY', { cost: 10 })
  expect((await rows(9)).codes).toEqual([])
  const before = statements()
  const refused = await rows(1)
  expect(refused).toMatchObject({ codes: ['QUOTA_EXCEEDED'], data: { rows: { streets: null } } })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(remainingOf(refused)).toEqual({ 'dataset:streets cost/day': expect.any(Number) })
  expect(refused.headers.get('ratelimit')).toMatch(/^"dataset-cost-day";r=\d+;t=\d+$/)
  expect(statements()).toBe(before)
  await set('dataset:streets', 'DAY', { cost: 100 })
  expect((await rows(1)).codes).toEqual([])
  await remove('dataset:streets', 'DAY')
})

test('a change that its requests do not cover is not made, and said to be over', async () => {
  const account = await accountOf('authority')
  const told = () =>
    server.ask(
      'mutation Rule { changeSignalRule(id: "OVER_QUOTA", changes: { least: 499 }, reason: "a test") { least } }',
      { as: 'authority' },
    )
  // the change that sets the budget is not charged: it was decided before there was one
  await set(`account:${account}`, 'DAY', { requests: 2 })
  expect((await told()).codes).toEqual([])
  expect((await told()).codes).toEqual([])
  const events = async (): Promise<number> => {
    const [row] = await server.databases.control<{ n: number }[]>`
      select count(*)::int as n from journal.event where stream = 'signalRule:OVER_QUOTA'`
    return row?.n ?? Number.NaN
  }
  expect(await events()).toBe(2)
  expect(await told()).toMatchObject({ status: 429, codes: ['QUOTA_EXCEEDED'] })
  expect(await events()).toBe(2)
  await server.databases.control`select metering.budget_remove(${`account:${account}`}, 'DAY')`
  await server.databases.control`select policy.narrow(array['budget:test'], 'a test')`
  await until(async () => (await told()).codes.length === 0)
})

test.each([
  ['account:nobody', 'DAY', { rows: 1 }],
  ['dataset:noSuchDataset', 'DAY', { rows: 1 }],
  ['agreement:CQ-1', 'DAY', { rows: 1 }],
  ['anonymous', 'DAY', { rows: 0 }],
  ['anonymous', 'MINUTE', { rows: 1.5 }],
])('a budget of %s per %s of %o is refused', async (subject, per, bounds) => {
  expect((await set(subject, per, bounds)).codes).toEqual(['BAD_USER_INPUT'])
})

test('a budget of a subject that is unknown says so, and where the known ones are listed', async () => {
  expect((await set('dataset:nope', 'DAY', { rows: 1 })).text).toContain('There is no dataset nope.')
  expect((await set('account:nobody', 'DAY', { rows: 1 })).text).toContain('weir account list')
})

test('only the authority sets budgets', async () => {
  const asked =
    'mutation M { setBudget(subject: "anonymous", per: DAY, bounds: {}, reason: "r") { subject } }'
  for (const as of ['dataUser', 'opener', 'auditor', 'operator'] as const)
    expect((await server.ask(asked, { as })).codes).toEqual(['FORBIDDEN'])
  expect((await server.ask('query B { budgets { subject } }', { as: 'dataUser' })).codes).toEqual([
    'FORBIDDEN',
  ])
  expect((await server.ask('query B { budgets { subject } }', { as: 'auditor' })).codes).toEqual([])
})

test('an agreement has the budgets of its terms', async () => {
  const [agreement] = await server.databases.control<{ number: string }[]>`
    select number from agreements.agreement limit 1`
  const number = agreement?.number ?? ''
  await server.databases.control.begin(async (tx) => {
    await tx`update agreements.agreement set budgets = ${tx.json([
      { unit: 'ROWS', per: 'DAY', limit: 7 },
      { unit: 'REQUESTS', per: 'MINUTE', limit: 3 },
    ])} where number = ${number}`
    await tx`select policy.narrow(array[${`agreement:${number}`}], 'a test')`
  })
  const { data } = await server.ask('query B { budgets { subject per requests rows bytes cost } }', {
    as: 'auditor',
  })
  expect(data).toEqual({
    budgets: expect.arrayContaining([
      { subject: `agreement:${number}`, per: 'DAY', requests: null, rows: 7, bytes: null, cost: null },
      { subject: `agreement:${number}`, per: 'MINUTE', requests: 3, rows: null, bytes: null, cost: null },
    ]),
  })
  const me = await server.ask('query A { me { agreements { number remaining { name value } } } }', {
    as: 'agreementUser',
  })
  expect(JSON.stringify(me.data)).toContain(`{"name":"agreement:${number} rows/day","value":7}`)
})
