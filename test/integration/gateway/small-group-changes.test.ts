import { grantColumns } from '../../../src/catalog/rows/rows-table'
import type { Versions } from '../../../src/catalog/live/snapshot'
import { version } from '../../support/catalog'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { startTestGateway, type TestGateway } from '../../support/gateway'
import {
  callerUnder,
  loadVisits,
  visitsAgreement,
  visitsSnapshot,
  type Visit,
} from '../../support/visits-fixture'

/** Full imports of 30 visits, compared by key: how many rows stayed as they were is what remains of a public number. */
const rows: readonly Visit[] = Array.from({ length: 30 }, (_, i) => ({
  number: `N${String(i).padStart(2, '0')}`,
  ward: 'A',
  room: 'R',
  age: 20,
  cost: i,
}))

/** By version: what became of the rows of the first. */
const imports: Readonly<Record<number, string>> = {
  2: `update rows.visits_g2 set cost = cost + 1 where number >= 'N03'`,
  3: `update rows.visits_g3 set cost = cost + 1 where number >= 'N10'`,
  4: `update rows.visits_g4 set cost = cost + 1`,
  5: `delete from rows.visits_g5 where number >= 'N03'`,
  6: `delete from rows.visits_g6 where number >= 'N20'`,
}
const rowCounts: Readonly<Record<number, number>> = { 5: 3, 6: 20 }

/** Number of the active version. */
let active = 2

let database: TestDatabase
let world: TestGateway
beforeAll(async () => {
  database = await createTestDatabase()
  const { importer } = database.databases
  const loaded = await loadVisits(importer, rows)
  const columns = [...(visitsSnapshot.datasets.get('visits')?.columns.values() ?? [])]
  const stored = columns.map((column) => ({ ...column, ref: null }))
  for (const [number, change] of Object.entries(imports)) {
    const table = `visits_g${number}`
    await importer.unsafe(`create table rows.${table} as table rows.visits_g1; ${change}`)
    await grantColumns(importer, table, stored)
  }
  world = await startTestGateway(database, {
    snapshot: visitsSnapshot,
    get versions(): Versions {
      const readable = [active, 1].map((number) =>
        version(`visits_g${number}`, { number, rowCount: rowCounts[number] ?? 30 }),
      )
      return new Map([...loaded, ['visits', readable]])
    },
    callers: {},
  })
})
afterAll(async () => {
  await world.stop()
  await database.close()
})

const totalOf = async (args: string): Promise<unknown> => {
  const answer = await world.run(`{ rows { visits(${args}) { totalCount } } }`, {
    caller: callerUnder(visitsAgreement(4)),
  })
  expect(answer.errors).toEqual([])
  return (answer.data as { rows: { visits: { totalCount: number } | null } }).rows.visits?.totalCount ?? null
}

test.each([
  ['three rows stayed the same', 2, 'changesSince: 1', null],
  ['ten rows stayed the same', 3, 'changesSince: 1', 20],
  ['no row stayed the same', 4, 'changesSince: 1', null],
  ['three rows remain', 5, 'removedSince: 1', null],
  ['twenty rows remain', 6, 'removedSince: 1', 10],
])('where %s the number of the others tells of no fewer', async (_, number, args, total) => {
  active = number
  expect(await totalOf(args)).toBe(total)
})

test('a filter leaves out enough of the rows that were found', async () => {
  active = 3
  expect(await totalOf('changesSince: 1, where: { number: { gte: "N14" } }')).toBe(16)
  expect(await totalOf('changesSince: 1, where: { number: { gte: "N12" } }')).toBeNull()
})
