import type { AccessExplanation } from '../../../schema/access/explanation.type'
import { anonymous, type Caller } from '../../../src/identity/caller'
import { openBareGateway, type BareGateway } from '../../support/bare-gateway'
import { byName, column, dataset, version } from '../../support/catalog'
import { fixtureCallers } from '../../support/region-callers'
import { fixtureSnapshot, fixtureVersions } from '../../support/region-fixture'

let world: BareGateway
beforeAll(async () => {
  world = await openBareGateway(fixtureSnapshot, fixtureVersions)
})
afterAll(() => world.gateway.stop())

const EXPLAIN = `query Explain($query: String!, $variables: JSON, $operationName: String) {
  explainAccess(query: $query, variables: $variables, operationName: $operationName) {
    allowed cost errors { message code line column } limits { name value used } budgets { agreement unit per limit }
    fields { path dataset decision code rule reason coordinates applyUrl agreement purpose
      columns { dataset column uses allowed mask rule agreement code reason applyUrl }
      datasets { dataset allowed agreement code rule reason applyUrl } estimate { rows cost } }
  }
}`

interface Asked {
  readonly as?: Caller
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string
  readonly locale?: 'en' | 'zh'
}

const explain = async (query: string, { as, variables, operationName, locale }: Asked = {}) => {
  const outcome = await world.ask(EXPLAIN, {
    variables: { query, variables, operationName },
    ...(as === undefined ? {} : { as }),
    ...(locale === undefined ? {} : { locale }),
  })
  expect(outcome.errors).toEqual([])
  return {
    ...outcome,
    told: (outcome.data as Record<string, unknown> | null)?.['explainAccess'] as AccessExplanation,
  }
}

const callers: Readonly<Record<string, Caller>> = { anonymous, ...fixtureCallers }

const where = (value: unknown) => ({ variables: { w: value } })
const operations: readonly (readonly [string, Asked?])[] = [
  ['{ rows { regions { nodes { code } } } }'],
  ['{ rows { regions { nodes { code people { nodes { name } } } } streets { totalCount } } }'],
  ['{ rows { people { nodes { number name } } } again: rows { people { nodes { income } } } }'],
  ['{ rows { people(where: { name: { eq: "x" } }) { totalCount } } datasets { totalCount } }'],
  ['{ rows { people(orderBy: [{ phone: ASC }]) { nodes { phone region { name } } } } }'],
  ['query($w: StreetsRowWhere) { rows { streets(where: $w) { totalCount } } }', where({ code: { eq: 'a' } })],
  [
    'query($w: StreetsRowWhere) { rows { streets(where: $w) { totalCount } } }',
    where({ code: { eq: null } }),
  ],
  ['query($w: StreetsRowWhere) { rows { streets(where: $w) { totalCount } } }', where({ nothing: 1 })],
  ['query($w: StreetsRowWhere!) { rows { streets(where: $w) { totalCount } } }'],
  ['query($f: Int = 2000) { rows { streets(first: $f) { nodes { code } } } }'],
  ['{ rows { streets(first: 1000) { nodes { children(first: 1000) { nodes { code } } } } } }'],
  [
    `{ ${[1, 2].map((i) => `a${i}: rows { streets(first: 1000) { nodes { children(first: 150) { nodes { code } } } } }`).join(' ')} }`,
  ],
  ['{ rows { bunkers { totalCount } regions { nodes { secret } } } nothing }'],
  ['{ rows { streets { nodes { a: name a: code } } } }'],
  ['{ rows { streets { nodes { ...f } } } } fragment f on StreetsRow { parent { ...f } }'],
  ['{ rows { streets '],
  [
    'query A { rows { streets { totalCount } } } query B { rows { people { totalCount } } }',
    { operationName: 'B' },
  ],
  ['query A { me { account } } query B { me { account } }', { operationName: 'C' }],
  ['{ datasets(first: 1001) { nodes { name } } rows { people { nodes { name } } } }'],
  ['query($f: Int) { few: datasets(first: $f) { totalCount } }', { variables: { f: -1 } }],
  ['query($n: String!) { dataset(name: $n) { name } }'],
  ['{ usageRecords(first: 1001) { __typename } logReads(first: -1) { __typename } }'],
  ['{ cases(first: 101) { __typename } me { __typename } __typename }'],
  ['{ rows { regions(version: 99) { totalCount } streets { totalCount } } }'],
  ['{ rows { regions(changesSince: 99) { totalCount } } }'],
  ['{ rows { regions(after: "bm9uZQ") { totalCount } } }'],
  ['query($s: Boolean = true) { rows { streets @skip(if: $s) { totalCount } regions { totalCount } } }'],
]

describe.each(Object.keys(callers))('for %s', (name) => {
  const as = callers[name] ?? anonymous
  test.each(operations.map(([query, asked = {}]) => ({ query, asked })))(
    'what is told is what happens: $query',
    async ({ query, asked }) => {
      const before = world.statements
      const { told } = await explain(query, { ...asked, as })
      expect(world.statements).toBe(before)
      const real = await world.ask(query, { ...asked, as })
      const happened = real.errors.map(({ message, extensions }) => ({ message, code: extensions?.['code'] }))
      const foretold = [
        ...told.errors,
        // the reason that a whole operation is refused for stands before those of its fields
        ...(real.data == null ? [] : told.fields.filter(({ decision }) => decision === 'DENY')),
      ].map((part) => ({ message: 'message' in part ? part.message : part.reason, code: part.code }))
      if (happened[0]?.code === 'OPERATION_RESOLUTION_FAILURE')
        expect(told.errors[0]?.code).toBe(happened[0].code)
      else expect(foretold).toEqual(happened)
      expect(told.allowed).toBe(happened.length === 0)
      if (told.errors.length === 0) expect(told.cost).toBe(real.facts.costRequested)
    },
  )
})

test('an explanation is an operation of its own: nothing of what it explains stands in its record', async () => {
  const { facts } = await explain('{ rows { people { nodes { income } } streets { totalCount } } }')
  expect(facts).toMatchObject({
    operationType: 'query',
    operationName: 'Explain',
    costRequested: 0,
    costActual: 0,
  })
  expect([facts.datasets.size, facts.agreements.size, facts.rules.size]).toEqual([0, 0, 0])
})

test('reasons come in the language of the reader', async () => {
  const { told } = await explain('{ rows { people { nodes { name } } } }', { locale: 'zh' })
  expect(told.fields[0]?.reason).toContain('有条件开放')
  expect(
    (await explain('{ ...f } fragment f on Query { ...f }', { locale: 'zh' })).told.errors[0]?.message,
  ).toContain('片段')
})

test('an operation beyond a limit is told which, and how much it takes of it', async () => {
  const aliases = Array.from({ length: 201 }, (_, i) => `a${i}: name`).join(' ')
  const { told } = await explain(`{ datasets { nodes { ${aliases} } } }`)
  expect(told).toMatchObject({ allowed: false, fields: [], errors: [{ code: 'LIMIT_EXCEEDED' }] })
  expect(told.limits).toContainEqual({ name: 'WEIR_MAX_ALIASES', value: 200, used: 201 })
  expect(told.limits).toContainEqual({ name: 'WEIR_MAX_COST', value: 250_000, used: null })
})

test.each([[[1]], ['text'], [7]])('variables that are no object are told of: %j', async (variables) => {
  const { data } = await world.ask(EXPLAIN, { variables: { query: '{ me { name } }', variables } })
  expect(data).toMatchObject({ explainAccess: { allowed: false, errors: [{ code: 'BAD_USER_INPUT' }] } })
})

test('that two imports cannot be compared by a masked key is told', async () => {
  const lines = dataset('lines', [column('code', { mask: { kind: 'telephone' } })], { key: ['code'] })
  const versions = [version('lines_g2', { number: 2 }), version('lines_g1', { number: 1 })]
  const masked = await openBareGateway(
    { revision: 1, datasets: byName(lines) },
    new Map([['lines', versions]]),
  )
  const query = '{ rows { lines(changesSince: 1) { totalCount } } }'
  const { data } = await masked.ask(EXPLAIN, { variables: { query } })
  const [refused] = (await masked.ask(query)).errors
  expect(data).toMatchObject({
    explainAccess: {
      allowed: false,
      errors: [],
      fields: [{ decision: 'DENY', code: 'BAD_USER_INPUT', reason: refused?.message }],
    },
  })
  expect(refused?.message).toContain('compared by their key')
  await masked.gateway.stop()
})

test.each(['mutation', 'subscription'])('queries alone are explained, no %s', async (type) => {
  const { told } = await explain(`${type} { __typename }`)
  expect(told).toMatchObject({ allowed: false, errors: [{ code: 'OPERATION_RESOLUTION_FAILURE' }] })
  expect(told.errors[0]?.message).toContain(`Only queries are explained, and this is a ${type}.`)
})

test('an operation explains one operation', async () => {
  const { errors } = await world.ask(
    '{ a: explainAccess(query: "{ a }") { cost } b: explainAccess(query: "{ a }") { cost } }',
  )
  expect(errors[0]?.extensions).toMatchObject({ limit: { name: 'MAX_EXPLANATIONS', value: 1, asked: 2 } })
})

test('an explanation of an explanation runs nothing either', async () => {
  const { told } = await explain('{ explainAccess(query: "{ rows { people { totalCount } } }") { allowed } }')
  expect(told).toMatchObject({ allowed: true, fields: [] })
})

test('each dataset and column is told apart: what it rests on, or what is missing and where to get it', async () => {
  const { told } = await explain(
    '{ rows { streets { nodes { code } } people { nodes { number income } } } }',
    {
      as: fixtureCallers.agreementUser,
    },
  )
  const [streets, people] = told.fields
  expect(streets?.datasets).toEqual([
    {
      dataset: 'streets',
      allowed: true,
      agreement: null,
      code: null,
      rule: null,
      reason: null,
      applyUrl: null,
    },
  ])
  expect(people?.datasets).toMatchObject([
    { dataset: 'people', allowed: false, code: 'SCOPE_EXCEEDED', rule: 'R-07', applyUrl: '/apply' },
  ])
  const [number, income] = people?.columns ?? []
  expect(number).toMatchObject({ column: 'number', allowed: true, agreement: 'CQ-2026-1', reason: null })
  expect(income).toMatchObject({
    column: 'income',
    allowed: false,
    agreement: null,
    code: 'SCOPE_EXCEEDED',
    applyUrl: '/apply',
  })
  expect(income?.reason).toContain('people.income')
})

test('the budgets of each agreement that it rests on are told once', async () => {
  const [agreed] = fixtureCallers.agreementUser.agreements
  const budgets = [{ unit: 'ROWS', per: 'DAY', limit: 5000 }] as const
  const as = { ...fixtureCallers.dataUser, agreements: [{ ...agreed, budgets }] }
  const { told } = await explain('{ rows { a: people { totalCount } b: people { nodes { number } } } }', {
    as,
  })
  expect(told.budgets).toEqual([{ agreement: agreed.number, ...budgets[0] }])
  expect((await explain('{ rows { streets { totalCount } } }', { as })).told.budgets).toEqual([])
})
