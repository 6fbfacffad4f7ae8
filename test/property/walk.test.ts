import fc from 'fast-check'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { startTestGateway, type TestGateway } from '../support/gateway'
import { propertyRuns } from '../support/property-runs'
import { makeWorld } from './make-world'
import { orderByArbitrary } from './page-arguments'
import { typeBase, whereArbitrary } from './where'
import { storedValues, type World } from './world'
import { gatewayFixtureOf, loadWorld } from './world-tables'

/** Paging through any list in any order, forwards and backwards, gives each of its rows once, and in its order. */
const { runs, seed } = propertyRuns(200)
const RUNS_A_WORLD = 50

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

interface Walk {
  readonly dataset: string
  readonly base: string
  readonly where: unknown
  readonly orderBy: unknown
  readonly rows: number
  readonly caller: string
}

interface Page {
  readonly totalCount: number
  readonly edges: readonly { readonly cursor: string }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

const walkArbitrary = ({ datasets, callers, tables }: World): fc.Arbitrary<Walk> =>
  fc
    .constantFrom(...[...datasets.values()].filter(({ openAttribute }) => openAttribute !== 'NOT_OPEN'))
    .chain((dataset) =>
      fc.record({
        dataset: fc.constant(dataset.name),
        base: fc.constant(typeBase(dataset)),
        where: fc.option(
          whereArbitrary(
            { datasets, throughMany: true, matches: true, refusals: false, valuesOf: storedValues(tables) },
            dataset,
            1,
          ),
          {
            freq: 1,
          },
        ),
        orderBy: orderByArbitrary(dataset),
        rows: fc.integer({ min: 1, max: 5 }),
        caller: fc.constantFrom(...callers.keys()),
      }),
    )

/** null: refused. */
const readPage = async (
  gateway: TestGateway,
  walk: Walk,
  part: Readonly<Record<string, unknown>>,
): Promise<Page | null> => {
  const { dataset, base, where, orderBy, caller } = walk
  const answer = await gateway.run(
    `query ($where: ${base}RowWhere, $orderBy: [${base}RowOrderBy!], $first: Int, $last: Int, $after: String, $before: String) {
      rows { ${dataset}(where: $where, orderBy: $orderBy, first: $first, last: $last, after: $after, before: $before) {
        totalCount edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
    {
      as: caller,
      variables: JSON.parse(JSON.stringify({ where, orderBy, ...part })) as Record<string, unknown>,
    },
  )
  expect(
    answer.codes.filter((code) => code === 'INTERNAL_SERVER_ERROR' || code === 'BAD_USER_INPUT'),
  ).toEqual([])
  return (answer.data as { rows: Record<string, Page | null> }).rows[dataset] ?? null
}

/** The same row has the same cursor in every page of a list. */
const cursorsOf = ({ edges }: Page): readonly string[] => edges.map(({ cursor }) => cursor)

/** Rows by their cursors in the order of the list, whichever way they were read. */
const walked = async (
  gateway: TestGateway,
  walk: Walk,
  way: 'forwards' | 'backwards',
  most: number,
): Promise<readonly string[]> => {
  const isForwards = way === 'forwards'
  let cursors: readonly string[] = []
  let cursor: string | null = null
  for (let pages = 0; pages <= most; pages += 1) {
    const part: Readonly<Record<string, unknown>> = isForwards
      ? { first: walk.rows, after: cursor }
      : { last: walk.rows, before: cursor }
    const page = await readPage(gateway, walk, part)
    if (page === null) throw new Error('a page that is refused after one that was not')
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo
    expect(isForwards ? hasPreviousPage : hasNextPage).toBe(cursor !== null)
    cursors = isForwards ? [...cursors, ...cursorsOf(page)] : [...cursorsOf(page), ...cursors]
    if (!(isForwards ? hasNextPage : hasPreviousPage)) return cursors
    cursor = isForwards ? endCursor : startCursor
  }
  throw new Error(`more than ${String(most)} pages`)
}

test(
  'a walk gives each row once, in either direction',
  async () => {
    let rows = 0
    for (let done = 0; done < runs; done += RUNS_A_WORLD) {
      const world = makeWorld(seed + done / RUNS_A_WORLD)
      await loadWorld(database.databases.importer, world)
      const gateway = await startTestGateway(database, gatewayFixtureOf(world))
      const property = fc.asyncProperty(walkArbitrary(world), async (walk) => {
        const whole = await readPage(gateway, walk, { first: 1000 })
        if (whole === null) return
        const cursors = cursorsOf(whole)
        expect([whole.totalCount, new Set(cursors).size]).toEqual([cursors.length, cursors.length])
        expect(await walked(gateway, walk, 'forwards', cursors.length)).toEqual(cursors)
        expect(await walked(gateway, walk, 'backwards', cursors.length)).toEqual(cursors)
        rows += cursors.length
      })
      await fc.assert(property, { seed: world.seed, numRuns: Math.min(RUNS_A_WORLD, runs - done) })
      await gateway.stop()
    }
    expect(rows).toBeGreaterThan(runs)
  },
  60_000 + runs * 500,
)
