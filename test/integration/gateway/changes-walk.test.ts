import { createIndexes, createTable, grantColumns } from '../../../src/catalog/rows/rows-table'
import { byName, column, dataset, version } from '../../support/catalog'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { startTestGateway, type TestGateway } from '../../support/gateway'
import { fixtureCallers } from '../../support/region-callers'

/** So few rows were appended that their pages are found by the load and sorted: at most a tenth of all. */
const IMPORTED = 400
const APPENDED = 30

const columns = [
  column('number', { type: 'INTEGER' }),
  column('day', { type: 'DATE', nullable: true }),
  column('place'),
]
const visits = dataset('visits', columns, { key: ['number'] })

/** Imported in full twice: every fifth row changed, ten are new, and the first ten are gone. */
const parcels = dataset('parcels', columns, { key: ['number'] })
const CHANGED = 88

let database: TestDatabase
let world: TestGateway
beforeAll(async () => {
  database = await createTestDatabase()
  const all = IMPORTED + APPENDED
  // numbers of what was appended lie all over those of before
  await fill('visits_g1', all, `case when i <= ${IMPORTED} then 1 else 2 end`, 'i * 7919 % 10007')
  await fill('parcels_g1', IMPORTED, '1', 'i')
  await fill('parcels_g2', IMPORTED, '1', 'i + 10', "case when (i + 10) % 5 = 0 then 'new ' else '' end ||")
  world = await startTestGateway(database, {
    snapshot: { revision: 1, datasets: byName(visits, parcels) },
    versions: new Map([
      [
        'visits',
        [
          version('visits_g1', { number: 2, load: 2, rowCount: all }),
          version('visits_g1', { number: 1, load: 1, rowCount: IMPORTED }),
        ],
      ],
      [
        'parcels',
        [
          version('parcels_g2', { number: 2, rowCount: IMPORTED }),
          version('parcels_g1', { number: 1, rowCount: IMPORTED }),
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

/** Makes a table of so many rows. `load` and `number` are SQL of the i-th row, `more` what its place begins with. */
const fill = async (table: string, rows: number, load: string, number: string, more = ''): Promise<void> => {
  const { importer } = database.databases
  const stored = columns.map((one) => ({ ...one, ref: null }))
  await createTable(importer, table, stored)
  await importer.unsafe(`insert into rows.${table} (_load, number, day, place)
    select ${load}, ${number}, case when number % 4 > 0 then date '2026-01-01' + number % 5 end,
      ${more} 'P' || number % 3
    from (select i, ${number} as number from generate_series(1, ${rows}) i) of_row`)
  await createIndexes(importer, table, stored, ['number'])
  await grantColumns(importer, table, stored)
}

interface Page {
  readonly nodes: readonly { readonly number: number }[]
  readonly pageInfo: {
    readonly startCursor: string | null
    readonly endCursor: string | null
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
  }
}

const document = (of: string, rowOrder: string) =>
  `query ($first: Int, $last: Int, $after: String, $before: String, $orderBy: [${rowOrder}!]) {
  rows { page: ${of}(changesSince: 1, first: $first, last: $last, after: $after, before: $before, orderBy: $orderBy) {
    nodes { number } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } } }`
const ofVisits = document('visits', 'VisitsRowOrderBy')
const ofParcels = document('parcels', 'ParcelsRowOrderBy')

const read = async (query: string, variables: Readonly<Record<string, unknown>>): Promise<Page> => {
  const answer = await world.run(query, { variables })
  expect(answer.errors).toEqual([])
  return (answer.data as { rows: { page: Page } }).rows.page
}
const numbers = ({ nodes }: Page): readonly number[] => nodes.map(({ number }) => number)

const forwards = async (query: string, first: number, orderBy: unknown): Promise<readonly number[]> => {
  const found: number[] = []
  for (let after: string | null = null; ;) {
    const page: Page = await read(query, { first, after, orderBy })
    found.push(...numbers(page))
    if (!page.pageInfo.hasNextPage || found.length > IMPORTED) return found
    after = page.pageInfo.endCursor
  }
}

const backwards = async (query: string, last: number, orderBy: unknown): Promise<readonly number[]> => {
  const found: number[] = []
  for (let before: string | null = null; ;) {
    const page: Page = await read(query, { last, before, orderBy })
    found.unshift(...numbers(page))
    if (!page.pageInfo.hasPreviousPage || found.length > IMPORTED) return found
    before = page.pageInfo.startCursor
  }
}

const walkEachWay = async (query: string, orderBy: unknown, count: number): Promise<void> => {
  const whole = numbers(await read(query, { first: 1000, orderBy }))
  expect(new Set(whole).size).toBe(count)
  for (const size of [1, 4, count - 1, count]) {
    expect(await forwards(query, size, orderBy)).toEqual(whole)
    expect(await backwards(query, size, orderBy)).toEqual(whole)
  }
}

test.each([
  ['by key', null],
  ['by a nullable time', [{ day: 'ASC' }]],
  ['by a nullable time, missing ones first', [{ day: 'ASC_NULLS_FIRST' }]],
  ['by a column of three values, back', [{ place: 'DESC' }, { day: 'DESC' }]],
] as const)('a walk through few appended rows %s yields each once, both ways', (_name, orderBy) =>
  walkEachWay(ofVisits, orderBy, APPENDED),
)

test.each([
  ['by key', null],
  ['by key, back', [{ number: 'DESC' }]],
  ['by another column', [{ place: 'ASC' }]],
] as const)(
  'a walk through what differs between two imports %s yields each once, both ways',
  (_name, orderBy) => walkEachWay(ofParcels, orderBy, CHANGED),
)
