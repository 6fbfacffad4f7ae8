import fc from 'fast-check'
import { openTestGateway, type TestGateway } from '../../support/gateway'

/** Walks by pages in any order give the same rows as one page does, in the same order, forward and backward. */
let world: TestGateway
beforeAll(async () => {
  world = await openTestGateway()
})
afterAll(() => world.stop())

interface Street {
  readonly code: string
  readonly name: string
  readonly regionCode: string | null
  readonly parentCode: string | null
  readonly length: number | null
}

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Street }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

type Order = readonly Readonly<Record<string, string>>[]

interface Arguments {
  readonly first?: number
  readonly last?: number
  readonly after?: string | null
  readonly before?: string | null
}

const query = `query ($first: Int, $after: String, $last: Int, $before: String, $orderBy: [StreetsRowOrderBy!], $where: StreetsRowWhere) {
  rows { page: streets(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy, where: $where) {
    edges { cursor node { code name regionCode parentCode length } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`

const read = async (orderBy: Order, where: unknown, args: Arguments): Promise<Page> => {
  const answer = await world.run(query, { variables: { orderBy, where, ...args } })
  expect(answer.errors).toEqual([])
  return (answer.data as { rows: { page: Page } }).rows.page
}

const codesOf = (page: Page): readonly string[] => page.edges.map(({ node }) => node.code)

const columns = ['code', 'name', 'regionCode', 'parentCode', 'length'] as const
const directions = ['ASC', 'DESC', 'ASC_NULLS_FIRST', 'DESC_NULLS_LAST'] as const

const orders = fc.array(
  fc
    .tuple(fc.constantFrom(...columns), fc.constantFrom(...directions))
    .map(([column, direction]) => ({ [column]: direction })),
  { maxLength: 4 },
)

const filters = fc.constantFrom<unknown>(
  null,
  { length: { isNull: false } },
  { or: [{ length: { isNull: true } }, { name: { gte: '街道3' } }] },
  { regionCode: { eq: '51' } },
  { children: { none: {} } },
)

/** The order as the documentation says it, without SQL. */
const compare =
  (orderBy: Order) =>
  (a: Street, b: Street): number => {
    const asked = orderBy.flatMap((term) => Object.entries(term))
    // a column that was named before decides nothing; ties go the way of the last term that does
    const terms = asked.filter(([column], i) => asked.findIndex(([other]) => other === column) === i)
    for (const [column, direction] of [...terms, ['code', terms.at(-1)?.[1] ?? 'ASC'] as const]) {
      const [x, y] = [a[column as keyof Street], b[column as keyof Street]]
      if (x === y) continue
      const nullsLast = direction === 'ASC' || direction === 'DESC_NULLS_LAST'
      if (x === null) return nullsLast ? 1 : -1
      if (y === null) return nullsLast ? -1 : 1
      return (x < y ? -1 : 1) * (direction.startsWith('ASC') ? 1 : -1)
    }
    return 0
  }

const walkForward = async (orderBy: Order, where: unknown, first: number): Promise<string[]> => {
  const codes: string[] = []
  for (let after: string | null = null; ;) {
    const page: Page = await read(orderBy, where, { first, after })
    expect(page.pageInfo.hasPreviousPage).toBe(after !== null)
    codes.push(...codesOf(page))
    if (!page.pageInfo.hasNextPage) return codes
    after = page.pageInfo.endCursor
  }
}

const walkBackward = async (orderBy: Order, where: unknown, last: number): Promise<string[]> => {
  const codes: string[] = []
  for (let before: string | null = null; ;) {
    const page: Page = await read(orderBy, where, { last, before })
    expect(page.pageInfo.hasNextPage).toBe(before !== null)
    codes.unshift(...codesOf(page))
    if (!page.pageInfo.hasPreviousPage) return codes
    before = page.pageInfo.startCursor
  }
}

test('any order, walked in any steps from either end, gives each row once and in its place', async () => {
  await fc.assert(
    fc.asyncProperty(orders, filters, fc.integer({ min: 3, max: 20 }), async (orderBy, where, rows) => {
      const whole = await read(orderBy, where, { first: 1000 })
      const nodes = whole.edges.map(({ node }) => node)
      expect([...nodes].sort(compare(orderBy))).toEqual(nodes)
      expect(new Set(codesOf(whole)).size).toBe(nodes.length)
      expect(codesOf(await read(orderBy, where, { last: 1000 }))).toEqual(codesOf(whole))
      expect(await walkForward(orderBy, where, rows)).toEqual(codesOf(whole))
      expect(await walkBackward(orderBy, where, rows)).toEqual(codesOf(whole))
    }),
    { numRuns: 30 },
  )
})

test('between any two cursors lie exactly the rows between them, read from either end', async () => {
  await fc.assert(
    fc.asyncProperty(
      orders,
      fc.nat({ max: 39 }),
      fc.nat({ max: 39 }),
      fc.nat({ max: 12 }),
      async (orderBy, i, j, rows) => {
        const whole = await read(orderBy, null, { first: 1000 })
        const [after, before] = [whole.edges[i]?.cursor ?? '', whole.edges[j]?.cursor ?? '']
        const between = codesOf(whole).slice(i + 1, Math.max(i + 1, j))
        const fromBegin = await read(orderBy, null, { first: rows, after, before })
        expect(codesOf(fromBegin)).toEqual(between.slice(0, rows))
        expect(fromBegin.pageInfo).toMatchObject({
          hasNextPage: between.length > rows,
          hasPreviousPage: true,
        })
        const fromEnd = await read(orderBy, null, { last: rows, after, before })
        expect(codesOf(fromEnd)).toEqual(between.slice(Math.max(0, between.length - rows)))
        expect(fromEnd.pageInfo).toMatchObject({
          hasNextPage: true,
          hasPreviousPage: between.length > rows,
        })
      },
    ),
    { numRuns: 40 },
  )
})

test('a page of masked values goes by what is seen, from either end', async () => {
  const masked = `query ($first: Int, $after: String, $last: Int, $before: String) {
    rows { page: people(first: $first, after: $after, last: $last, before: $before, orderBy: [{ phone: DESC }]) {
      edges { cursor node { number phone } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`
  const page = async (variables: Arguments) => {
    const answer = await world.run(masked, { as: 'agreementUser', variables: { ...variables } })
    expect(answer.errors).toEqual([])
    return (answer.data as { rows: { page: { edges: { cursor: string; node: { number: string } }[] } } }).rows
      .page.edges
  }
  const whole = await page({ first: 100 })
  expect(whole).toHaveLength(12)
  const middle = whole[6]?.cursor ?? ''
  expect(await page({ first: 100, after: middle })).toEqual(whole.slice(7))
  expect(await page({ last: 3, before: middle })).toEqual(whole.slice(3, 6))
  for (const { cursor } of whole)
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('1380000')
})

describe('a nested page', () => {
  interface Nested {
    readonly rows: {
      readonly regions: {
        readonly nodes: readonly {
          readonly streets: {
            readonly nodes: readonly { readonly code: string }[]
            readonly pageInfo: {
              readonly hasPreviousPage: boolean
              readonly hasNextPage: boolean
              readonly startCursor: string | null
            }
          }
        }[]
      }
    }
  }

  const streetsOf = async (before: string | null) => {
    const answer = await world.run(
      `query ($before: String) { rows { regions(where: { code: { eq: "51" } }) { nodes {
        streets(last: 4, before: $before, orderBy: [{ length: DESC }]) {
          nodes { code } pageInfo { hasPreviousPage hasNextPage startCursor } } } } } }`,
      { variables: { before } },
    )
    expect(answer.errors).toEqual([])
    const streets = (answer.data as Nested).rows.regions.nodes[0]?.streets
    if (streets === undefined) throw new Error('no region')
    return streets
  }

  test('is walked backward within its parent', async () => {
    const codes: string[] = []
    for (let before: string | null = null; ;) {
      const { nodes, pageInfo }: Awaited<ReturnType<typeof streetsOf>> = await streetsOf(before)
      expect(pageInfo.hasNextPage).toBe(before !== null)
      codes.unshift(...nodes.map(({ code }) => code))
      if (!pageInfo.hasPreviousPage) break
      before = pageInfo.startCursor
    }
    const answer = await world.run(
      '{ rows { streets(first: 1000, where: { regionCode: { eq: "51" } }, orderBy: [{ length: DESC }]) { nodes { code } } } }',
    )
    const whole = (answer.data as { rows: { streets: { nodes: { code: string }[] } } }).rows.streets.nodes
    expect(codes).toEqual(whole.map(({ code }) => code))
  })
})
