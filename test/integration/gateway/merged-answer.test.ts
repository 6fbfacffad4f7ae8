import { openTestGateway, type TestGateway } from '../../support/gateway'

let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

test('two rows fields with the same key below them are two questions', async () => {
  const answer = await world.run(`{
    a: rows { x: regions(first: 1) { nodes { code name } } }
    b: rows { x: streets(first: 2) { totalCount nodes { code } } }
  }`)
  expect(answer.errors).toEqual([])
  expect(answer.data).toMatchObject({ a: { x: { nodes: [{ code: '50' }] } }, b: { x: { totalCount: 40 } } })
  expect([...answer.facts.datasets.keys()].sort()).toEqual(['regions', 'streets'])
  expect(answer.rows).toBe(3)
})

test('a refusal below one key refuses nothing else', async () => {
  const answer = await world.run(`{
    a: rows { x: regions(first: 1) { nodes { code } } }
    b: rows { x: people(first: 1) { nodes { number } } }
  }`)
  expect(answer.data).toMatchObject({ a: { x: { nodes: [{ code: '50' }] } }, b: { x: null } })
  expect(answer.errors.map((error) => error.path)).toEqual([['b', 'x']])
})

test('rows, catalogue and schema stand in the order in which they were asked for', async () => {
  const answer = await world.run(
    `query ($n: Int = 1, $name: String!) {
    last: __type(name: $name) { name }
    rows { __typename regions(first: $n) { nodes { code } } }
    datasets(first: $n) { nodes { name } }
    __typename
    first: rows { regions(first: $n) { nodes { code } } }
  }`,
    { variables: { name: 'RegionsRow' } },
  )
  expect(answer.errors).toEqual([])
  expect(Object.keys(answer.data as object)).toEqual(['last', 'rows', 'datasets', '__typename', 'first'])
  expect(answer.data).toMatchObject({
    last: { name: 'RegionsRow' },
    rows: { __typename: 'Rows' },
    __typename: 'Query',
  })
})

test.each(['mutation { x }', 'subscription { x }'])('%s is invalid, not a fault of ours', async (query) => {
  expect((await world.run(query)).codes).toEqual(['GRAPHQL_VALIDATION_FAILED'])
})

test('a variable without the value that its place needs is the client’s fault', async () => {
  const list = await world.run(
    'query ($c: String = "50") { rows { regions(where: { code: { in: [$c] } }) { totalCount } } }',
    {
      variables: { c: null },
    },
  )
  const order = await world.run(
    'query ($o: Order) { rows { regions(orderBy: [{ code: $o }]) { totalCount } } }',
  )
  expect([list.codes, order.codes]).toEqual([['BAD_USER_INPUT'], ['BAD_USER_INPUT']])
})

test('a variable that cannot be coerced is told once, without data', async () => {
  const answer = await world.run(
    'query ($n: Int!) { __schema { queryType { name } } datasets(first: $n) { totalCount } }',
  )
  expect(answer.errors).toHaveLength(1)
})

test('the same document answers for other values, other shapes and other callers', async () => {
  const query = `query ($where: RegionsRowWhere, $first: Int) {
    rows { regions(where: $where, first: $first) { nodes { code } } } }`
  const codes = async (variables: Record<string, unknown>): Promise<unknown> => {
    const { data } = await world.run(query, { variables })
    return (data as { rows: { regions: { nodes: { code: string }[] } } }).rows.regions.nodes.map(
      (node) => node.code,
    )
  }
  expect(await codes({ where: { code: { eq: '50' } } })).toEqual(['50'])
  expect(await codes({ where: { code: { eq: '51' } } })).toEqual(['51'])
  expect(await codes({ where: { code: { in: ['51', '50'] } } })).toEqual(['50', '51'])
  expect(await codes({ where: { code: { in: [] } } })).toEqual([])
  expect(await codes({ where: { code: { ne: '50' } }, first: 1 })).toEqual(['51'])
  expect(await codes({ where: { code: { ne: '50' } }, first: 2 })).toHaveLength(2)
  expect(await codes({ where: null, first: 1 })).toEqual(['50'])
  const stranger = await world.run(query, { as: 'anonymous', variables: { where: { code: { eq: '50' } } } })
  expect(stranger.codes).toEqual(['UNAUTHENTICATED'])
})

test('a key that is written once a row has a limit with a name', async () => {
  const at = 'k'.repeat(200)
  const answer = await world.run(`{ rows { regions(first: 1) { nodes { ${at}: code } } } }`)
  expect(answer.data).toEqual({ rows: { regions: { nodes: [{ [at]: '50' }] } } })
  const beyond = await world.run(`{ rows { regions(first: 1) { nodes { ${at}x: code } } } }`)
  expect(beyond.codes).toEqual(['LIMIT_EXCEEDED'])
  expect(beyond.statements).toEqual([])
})

test('conditions are counted over all fields of an operation, empty ones too', async () => {
  const query = `query ($w: RegionsRowWhere) { rows { ${Array.from({ length: 10 }, (_, i) => `a${i}: regions(where: $w) { totalCount }`).join(' ')} } }`
  const answer = await world.run(query, { variables: { w: { or: Array.from({ length: 90 }, () => ({})) } } })
  expect(answer.codes).toContain('LIMIT_EXCEEDED')
})

test.each([
  ['a root field', 'query ($b: Boolean = true) { __typename @skip(if: $b) }'],
  ['rows', 'query ($b: Boolean = true) { rows { regions(first: 1) { nodes { code @include(if: $b) } } } }'],
  ['a member of rows', 'query ($b: Boolean = true) { rows { regions @skip(if: $b) { totalCount } } }'],
  ['a fragment', 'query ($b: Boolean = true) { ... @skip(if: $b) { __typename } }'],
  ['the catalogue', 'query ($b: Boolean = true) { datasets(first: 1) { nodes { name @skip(if: $b) } } }'],
  ['the schema', 'query ($b: Boolean = true) { __schema { queryType { name @skip(if: $b) } } }'],
  ['a type by its name', 'query ($b: String = "x") { __type(name: $b) { name } }'],
  ['a dataset by its name', 'query ($b: String = "x") { dataset(name: $b) { name } }'],
])(
  'a null for a variable with a default is the client’s fault where %s needs a value',
  async (_where, query) => {
    const answer = await world.run(query, { variables: { b: null } })
    expect(answer.codes).toEqual(['BAD_USER_INPUT'])
    expect((await world.run(query)).codes).toEqual([])
  },
)

test('relations that are selected are counted, with those of fragments each time', async () => {
  const deep = (levels: number): string => (levels === 0 ? '__typename' : `parent { ${deep(levels - 1)} }`)
  const ask = (aliases: number) => {
    const parents = Array.from({ length: aliases }, (_, i) => `a${i}: parent { ...f }`).join(' ')
    return world.run(
      `{ rows { streets(first: 1) { nodes { ${parents} } } } } fragment f on StreetsRow { ${deep(19)} }`,
    )
  }
  expect((await ask(10)).errors).toEqual([])
  const answer = await ask(11)
  expect(answer.codes).toEqual(['LIMIT_EXCEEDED'])
  expect(answer.errors[0]?.message).toContain('MAX_SELECTED_RELATIONS')
  expect(answer.statements).toEqual([])
})
