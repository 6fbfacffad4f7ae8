import { openTestGateway, type TestGateway } from '../../support/gateway'

let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

interface Page {
  readonly rows: {
    readonly page: {
      readonly nodes: readonly { readonly code: string }[]
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
    }
  }
}

const page = `query ($after: String, $orderBy: [StreetsRowOrderBy!], $first: Int) {
  rows { page: streets(after: $after, orderBy: $orderBy, first: $first, where: { code: { ne: "5003" } }) {
    nodes { code } pageInfo { hasNextPage endCursor } } } }`

const walk = async (orderBy: readonly Record<string, string>[] | null, first: number): Promise<string[]> => {
  const codes: string[] = []
  for (let after: string | null = null; ;) {
    const answer = await world.run(page, { variables: { after, orderBy, first } })
    expect(answer.errors).toEqual([])
    const { nodes, pageInfo } = (answer.data as Page).rows.page
    codes.push(...nodes.map((node) => node.code))
    if (!pageInfo.hasNextPage) return codes
    after = pageInfo.endCursor
  }
}

describe('a walk page by page', () => {
  test.each([
    ['by key', null],
    ['by a column with ties', [{ name: 'ASC' }]],
    ['by a nullable column, ascending', [{ length: 'ASC' }]],
    ['by a nullable column, descending', [{ length: 'DESC' }]],
    ['with nulls first', [{ length: 'ASC_NULLS_FIRST' }]],
    ['with nulls last', [{ length: 'DESC_NULLS_LAST' }]],
    ['in mixed directions', [{ name: 'DESC' }, { length: 'ASC' }]],
    ['by two nullable columns', [{ length: 'DESC' }, { parentCode: 'ASC_NULLS_FIRST' }]],
  ] as const)('%s yields each row once, as one page would', async (_name, orderBy) => {
    const whole = await walk(orderBy, 1000)
    expect(new Set(whole).size).toBe(39)
    for (const first of [1, 3, 7, 38, 39]) expect(await walk(orderBy, first)).toEqual(whole)
  })
})

describe('a cursor', () => {
  const cursorOf = async (options = {}): Promise<string> => {
    const answer = await world.run(page, { variables: { first: 2, ...options } })
    return (answer.data as Page).rows.page.pageInfo.endCursor ?? ''
  }
  const codesWith = async (query: string, after: string): Promise<readonly unknown[]> =>
    (await world.run(query, { variables: { after, first: 2 } })).codes

  test('serves the query that made it', async () => {
    expect(await codesWith(page, await cursorOf())).toEqual([])
  })

  test.each([
    ['another filter', page.replace('"5003"', '"5004"')],
    [
      'another order',
      page.replace('orderBy: $orderBy', 'orderBy: [{ name: ASC }]').replace(/, \$orderBy: \[.*?\]/, ''),
    ],
    [
      'another dataset',
      page
        .replace(/\$orderBy, |, \$orderBy: \[.*?\]/g, '')
        .replace('orderBy: ', '')
        .replace('streets', 'regions'),
    ],
  ])('is refused under %s', async (_name, query) => {
    expect(await codesWith(query, await cursorOf())).toEqual(['BAD_USER_INPUT'])
  })

  test('is refused when any of its bytes was changed', async () => {
    const cursor = await cursorOf()
    const bytes = Buffer.from(cursor, 'base64url')
    for (let i = 0; i < bytes.length; i += 1) {
      const forged = Buffer.from(bytes)
      forged[i] = (forged[i] ?? 0) ^ 1
      expect(await codesWith(page, forged.toString('base64url'))).toEqual(['BAD_USER_INPUT'])
    }
    for (const nonsense of [
      '',
      ' ',
      '%',
      'WzEsW10sIiJd',
      `${cursor}A`,
      cursor.slice(0, -2),
      'x'.repeat(70_000),
    ])
      expect(await codesWith(page, nonsense)).toEqual(['BAD_USER_INPUT'])
  })

  test('of one parent bounds the pages of all, in the order that was asked for', async () => {
    const nested = `query ($after: String, $before: String) { rows { regions { nodes { code
      streets(first: 1000, after: $after, before: $before, orderBy: [{ regionCode: ASC }]) {
        edges { cursor node { code } } } } } } }`
    interface Regions {
      readonly nodes: readonly { streets: { edges: readonly { cursor: string; node: { code: string } }[] } }[]
    }
    const read = async (variables = {}) => {
      const answer = await world.run(nested, { variables })
      expect(answer.errors).toEqual([])
      return (answer.data as { rows: { regions: Regions } }).rows.regions.nodes.map(
        ({ streets }) => streets.edges,
      )
    }
    const codes = (pages: Awaited<ReturnType<typeof read>>) =>
      pages.map((edges) => edges.map(({ node }) => node.code))
    const all = await read()
    const at = all.findIndex((edges, i) => i > 0 && edges.length > 2)
    const cursor = all[at]?.[1]?.cursor
    const part = (before: boolean) =>
      codes(all).map((page, i) =>
        i === at ? (before ? page.slice(0, 1) : page.slice(2)) : i < at === before ? page : [],
      )
    expect([at > 0, all.slice(0, at).flat().length > 0]).toEqual([true, true])
    expect(codes(await read({ after: cursor }))).toEqual(part(false))
    expect(codes(await read({ before: cursor }))).toEqual(part(true))
  })

  test('cannot be read: neither what it is sorted by, masked or raw, nor the number of the row', async () => {
    const answer = await world.run('{ rows { people(orderBy: [{ phone: ASC }]) { edges { cursor } } } }', {
      as: 'agreementUser',
    })
    const { edges } = (answer.data as { rows: { people: { edges: { cursor: string }[] } } }).rows.people
    expect(edges).toHaveLength(12)
    for (const { cursor } of edges) {
      const text = Buffer.from(cursor, 'base64url').toString('latin1')
      expect(text).not.toContain('138')
      expect(text).not.toContain('00000000-0000')
    }
  })
})

test('one row field is one statement, however deep', async () => {
  const answer =
    await world.run(`{ rows { streets(first: 20) { totalCount nodes { code region { name streets(first: 3) {
    totalCount nodes { children(first: 2) { nodes { parent { code } } } } } } } pageInfo { hasNextPage endCursor } } } }`)
  expect(answer.errors).toEqual([])
  expect(answer.statements).toHaveLength(1)
})

test('a refused field runs no statement', async () => {
  const answer = await world.run('{ rows { people { nodes { number } } } }')
  expect(answer.codes).toEqual(['AGREEMENT_REQUIRED'])
  expect(answer.statements).toEqual([])
})

test('an answer counts the rows that stand in it, by dataset', async () => {
  const answer = await world.run(
    '{ rows { regions(first: 2) { nodes { code streets(first: 3) { nodes { code region { code } } } } pageInfo { hasNextPage } } } }',
  )
  const use = (name: string) => answer.facts.datasets.get(name)?.rows
  expect([use('regions'), use('streets')]).toEqual([2 + 6, 6])
})
