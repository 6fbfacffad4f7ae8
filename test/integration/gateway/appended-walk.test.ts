import { createIndexes, createTable, grantColumns } from '../../../src/catalog/rows/rows-table'
import { byName, column, dataset, version } from '../../support/catalog'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { startTestGateway, type TestGateway } from '../../support/gateway'
import { fixtureCallers } from '../../support/region-callers'

/** So few rows were appended that their pages are found by the load and sorted: at most a tenth of all. */
const IMPORTED = 400
const APPENDED = 30

const visits = dataset(
  'visits',
  [column('number', { type: 'INTEGER' }), column('day', { type: 'DATE', nullable: true }), column('place')],
  { key: ['number'] },
)

let database: TestDatabase
let world: TestGateway
beforeAll(async () => {
  database = await createTestDatabase()
  const { importer } = database.databases
  const stored = [...visits.columns.values()].map((one) => ({ ...one, ref: null }))
  const all = IMPORTED + APPENDED
  await createTable(importer, 'visits_g1', stored)
  // numbers of what was appended lie all over those of before
  await importer.unsafe(`insert into rows.visits_g1 (_load, number, day, place)
    select case when i <= ${IMPORTED} then 1 else 2 end, i * 7919 % 10007,
      case when i % 4 > 0 then date '2026-01-01' + i % 5 end, 'P' || i % 3
    from generate_series(1, ${all}) i`)
  await createIndexes(importer, 'visits_g1', stored, visits.key)
  await grantColumns(importer, 'visits_g1', stored)
  world = await startTestGateway(database, {
    snapshot: { revision: 1, datasets: byName(visits) },
    versions: new Map([
      [
        'visits',
        [
          version('visits_g1', { number: 2, load: 2, rowCount: all }),
          version('visits_g1', { number: 1, load: 1, rowCount: IMPORTED }),
        ],
      ],
    ]),
    callers: fixtureCallers,
  })
})
afterAll(async () => {
  await world.stop()
  await database.close()
})

interface Page {
  readonly nodes: readonly { readonly number: number }[]
  readonly pageInfo: {
    readonly startCursor: string | null
    readonly endCursor: string | null
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
  }
}

const document = `query ($first: Int, $last: Int, $after: String, $before: String, $orderBy: [VisitsRowOrderBy!]) {
  rows { visits(changesSince: 1, first: $first, last: $last, after: $after, before: $before, orderBy: $orderBy) {
    nodes { number } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } } }`

const read = async (variables: Readonly<Record<string, unknown>>): Promise<Page> => {
  const answer = await world.run(document, { variables })
  expect(answer.errors).toEqual([])
  return (answer.data as { rows: { visits: Page } }).rows.visits
}
const numbers = ({ nodes }: Page): readonly number[] => nodes.map(({ number }) => number)

const forwards = async (first: number, orderBy: unknown): Promise<readonly number[]> => {
  const found: number[] = []
  for (let after: string | null = null; ;) {
    const page: Page = await read({ first, after, orderBy })
    found.push(...numbers(page))
    if (!page.pageInfo.hasNextPage || found.length > APPENDED) return found
    after = page.pageInfo.endCursor
  }
}

const backwards = async (last: number, orderBy: unknown): Promise<readonly number[]> => {
  const found: number[] = []
  for (let before: string | null = null; ;) {
    const page: Page = await read({ last, before, orderBy })
    found.unshift(...numbers(page))
    if (!page.pageInfo.hasPreviousPage || found.length > APPENDED) return found
    before = page.pageInfo.startCursor
  }
}

test.each([
  ['by key', null],
  ['by a nullable time', [{ day: 'ASC' }]],
  ['by a nullable time, missing ones first', [{ day: 'ASC_NULLS_FIRST' }]],
  ['by a column of three values, back', [{ place: 'DESC' }, { day: 'DESC' }]],
] as const)('a walk through few appended rows %s yields each once, both ways', async (_name, orderBy) => {
  const whole = numbers(await read({ first: 1000, orderBy }))
  expect(new Set(whole).size).toBe(APPENDED)
  for (const size of [1, 4, 29, 30]) {
    expect(await forwards(size, orderBy)).toEqual(whole)
    expect(await backwards(size, orderBy)).toEqual(whole)
  }
})
