import { openBareGateway, type BareGateway } from '../../support/bare-gateway'
import { fixtureSnapshot, fixtureVersions } from '../../support/region-fixture'

let world: BareGateway
beforeAll(async () => {
  world = await openBareGateway(fixtureSnapshot, fixtureVersions, {
    limits: { maxTokens: 300, maxDepth: 8, maxAliases: 3, maxRowFields: 2, maxCost: 100 },
  })
})
afterAll(() => world.gateway.stop())

const page = (first: number, key = 'a') => `${key}: streets(first: ${first}) { nodes { code } }`

test.each([
  ['WEIR_MAX_TOKENS', 300, undefined, `{ rows { streets { nodes { ${'code '.repeat(300)} } } } }`],
  [
    'WEIR_MAX_DEPTH',
    8,
    10,
    `{ rows { streets { nodes { ${'parent { '.repeat(6)} code ${'} '.repeat(6)} } } } }`,
  ],
  [
    'WEIR_MAX_ALIASES',
    3,
    4,
    '{ rows { streets { nodes { ...f parent { ...f } } } } } fragment f on StreetsRow { a: code b: name }',
  ],
  ['WEIR_MAX_ROW_FIELDS', 2, 3, `{ rows { ${page(1)} ${page(1, 'b')} streets { totalCount } } }`],
  ['WEIR_MAX_COST', 100, 102, `{ rows { ${page(50)} ${page(50, 'b')} } }`],
])('%s: %i, beyond it nothing runs', async (name, value, asked, query) => {
  const before = world.statements
  const { data, errors, status } = await world.ask(query)
  expect([data, errors.length, status]).toEqual([undefined, 1, 400])
  expect(errors[0]?.extensions).toMatchObject({
    code: name === 'WEIR_MAX_COST' ? 'COST_TOO_HIGH' : 'LIMIT_EXCEEDED',
    limit: { name, value, ...(asked === undefined ? {} : { asked }) },
  })
  for (const part of [name, value, ...(asked === undefined ? [] : [asked])])
    expect(errors[0]?.message).toContain(String(part))
  expect((await world.ask(query, { locale: 'zh' })).errors[0]?.message).toMatch(new RegExp(`限制.*${name}`))
  expect(world.statements).toBe(before)
})

test('what is within every limit runs, the second time too', async () => {
  const query = `{ rows { ${page(40)} ${page(40, 'b')} } }`
  for (let i = 0; i < 2; i += 1) expect((await world.ask(query)).errors).toEqual([])
})

test('variables and their defaults count', async () => {
  const query = `query ($first: Int = 99) { rows { ${'streets(first: $first) { nodes { code } }'} regions(first: 1) { nodes { code } } } }`
  const limitOf = async (variables: Record<string, unknown>) =>
    (await world.ask(query, { variables })).errors[0]?.extensions?.['limit']
  expect(await limitOf({})).toMatchObject({ asked: 102 })
  expect(await limitOf({ first: 200 })).toMatchObject({ asked: 203 })
  expect(await limitOf({ first: 10 })).toBeUndefined()
})

test('variables are held against the limits of input though their document passed before', async () => {
  const query = 'query ($w: StreetsRowWhere) { rows { streets(where: $w) { totalCount } } }'
  expect((await world.ask(query, { variables: { w: {} } })).errors).toEqual([])
  const { errors } = await world.ask(query, {
    variables: { w: { or: Array.from({ length: 1_300 }, () => ({})) } },
  })
  expect(errors[0]?.extensions).toMatchObject({ limit: { name: 'MAX_INPUT_OBJECTS', asked: 1_301 } })
})

test('a skipped field costs nothing', async () => {
  const query = `query ($skip: Boolean!) { rows { ${page(99)} ${page(50, 'b').replace(')', ') @skip(if: $skip)')} } }`
  expect((await world.ask(query, { variables: { skip: true } })).errors).toEqual([])
  expect((await world.ask(query, { variables: { skip: false } })).errors).toHaveLength(1)
})

test('an operation that is refused for its cost is recorded with that cost, and with no dataset allowed', async () => {
  const { facts } = await world.ask(`{ rows { ${page(50)} ${page(50, 'b')} } }`)
  expect(facts).toMatchObject({ costRequested: 102, costActual: 0 })
  expect([...facts.datasets.values()]).toMatchObject([{ name: 'streets', rows: 0, decision: 'DENY' }])
})

test('two aliases of rows are two places: each has its own rows', async () => {
  const { facts } = await world.ask(
    '{ a: rows { streets(first: 1) { nodes { code } } } b: rows { streets(first: 2) { nodes { code } } } }',
  )
  expect(facts.costRequested).toBe(2 + 3)
})
