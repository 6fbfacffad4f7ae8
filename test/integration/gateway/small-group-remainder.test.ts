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

/**
 * What remains of a whole that everybody knows is too few rows to speak of. The first 10 visits came with version 1, the
 * other 20 were appended; every fifth has no age.
 */
const rows: readonly Visit[] = Array.from({ length: 30 }, (_, i) => ({
  number: `N${String(i).padStart(2, '0')}`,
  ward: i < 24 ? 'A' : 'B',
  room: 'R',
  age: i % 5 === 4 ? null : 20 + i,
  cost: i,
}))

let database: TestDatabase
let world: TestGateway
beforeAll(async () => {
  database = await createTestDatabase()
  const { importer } = database.databases
  const versions: Versions = new Map([
    ...(await loadVisits(importer, rows)),
    [
      'visits',
      [
        version('visits_g1', { number: 2, load: 2, rowCount: 30 }),
        version('visits_g1', { number: 1, load: 1, rowCount: 10 }),
      ],
    ],
  ])
  await importer`update rows.visits_g1 set _load = 2 where number >= 'N10'`
  world = await startTestGateway(database, { snapshot: visitsSnapshot, versions, callers: {} })
})
afterAll(async () => {
  await world.stop()
  await database.close()
})

/** Of `visits` under an agreement with a smallest group. */
const ask = async (fields: string, smallest = 4): Promise<unknown> => {
  const caller = callerUnder(visitsAgreement(smallest))
  const answer = await world.run(`{ rows { visits${fields} } }`, { caller })
  expect(answer.errors).toEqual([])
  return (answer.data as { rows: { visits: unknown } }).rows.visits
}

test('a filter that leaves out nothing is told from one that leaves out one row by no reply', async () => {
  // N17 has the age 37
  for (const age of [30, 37, 38, 99]) {
    const not = `{ and: [{ number: { eq: "N17" } }, { age: { gte: ${age} } }] }`
    expect(await ask(`(where: { not: ${not} }) { totalCount }`)).toBeNull()
  }
  for (const number of ['N17', 'N99'])
    expect(await ask(`(where: { number: { ne: "${number}" } }) { totalCount }`)).toBeNull()
  expect(await ask('(where: {}) { totalCount }')).toEqual({ totalCount: 30 })
  expect(await ask('(where: { number: { gte: "N04" } }) { totalCount }')).toEqual({ totalCount: 26 })
})

test.each([
  ['changesSince', 20],
  ['removedSince', 0],
])('of the rows that %s finds a filter must leave out enough too', async (argument, all) => {
  const whole = all === 0 ? null : { totalCount: all }
  expect(await ask(`(${argument}: 1) { totalCount }`)).toEqual(whole)
  for (const number of ['N15', 'N05', 'N99'])
    expect(await ask(`(${argument}: 1, where: { number: { ne: "${number}" } }) { totalCount }`)).toBeNull()
  expect(await ask(`(${argument}: 1, where: { number: { gte: "N14" } }) { totalCount }`)).toEqual(
    all === 0 ? null : { totalCount: 16 },
  )
})

test('sum and average together tell how many rows have no value', async () => {
  // N00 to N06: one has none
  const ofSeven = '(where: { number: { lte: "N06" } })'
  const both = 'aggregate { sum { age } avg { age } }'
  expect(await ask(`${ofSeven} { aggregate { sum { age } } }`)).not.toBeNull()
  expect(await ask(`${ofSeven} { aggregate { avg { age } } }`)).not.toBeNull()
  expect(await ask(`${ofSeven} { ${both} }`)).toBeNull()
  expect(await ask(`${ofSeven} { a: aggregate { sum { age } } b: aggregate { avg { age } } }`)).toBeNull()
  // all have a cost
  expect(await ask(`${ofSeven} { aggregate { sum { cost } avg { cost } } }`)).not.toBeNull()
  // six of thirty have none
  expect(await ask(`{ ${both} }`)).not.toBeNull()
  expect(await ask(`{ ${both} }`, 7)).toBeNull()
})

test('and so in each group, whatever asks for them', async () => {
  const groups = (fields: string, args = '') =>
    ask(`{ groups(by: [{ column: ward }]${args}) { key { ward } ${fields} } }`)
  // of the six of ward B one has no age
  expect(await groups('sum { age }')).toMatchObject({
    groups: [{ key: { ward: 'A' } }, { key: { ward: 'B' } }],
  })
  for (const [fields, args] of [
    ['sum { age } avg { age }', ''],
    ['sum { age }', ', having: { avg: { age: { gt: 0 } } }'],
    ['count', ', having: { avg: { age: { gt: 0 } } }, orderBy: [{ sum: { age: ASC } }]'],
  ] as const)
    expect(await groups(fields, args)).toMatchObject({ groups: [{ key: { ward: 'A' } }] })
})
