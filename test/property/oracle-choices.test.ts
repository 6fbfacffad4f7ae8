import { createTestDatabase, type TestDatabase } from '../support/database'
import { loadParser } from '../support/parsed-sql'
import { propertyRuns } from '../support/property-runs'
import { runOracle } from './oracle-run'

/** What only large versions have, here with small ones: a statement that finds out by itself how its page is found. */
jest.mock<object>('../../src/query/compile/page-ways', () => ({
  ...jest.requireActual<object>('../../src/query/compile/page-ways'),
  LEAST_CHOICE_ROWS: 0,
}))

const USUAL_RUNS = 400
const { runs, seed } = propertyRuns(USUAL_RUNS)

let database: TestDatabase
beforeAll(async () => {
  await loadParser()
  database = await createTestDatabase()
})
afterAll(() => database.close())

test(
  'a page is the same whichever way it is found',
  async () => {
    const total = await runOracle(database, { runs, seed: seed + 5_000 })
    expect(total.compared).toBeGreaterThanOrEqual(runs)
    if (runs >= USUAL_RUNS) expect(total.chosen).toBeGreaterThan(runs / 100)
  },
  60_000 + runs * 600,
)
