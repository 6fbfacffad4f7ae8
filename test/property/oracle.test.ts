import { createTestDatabase, type TestDatabase } from '../support/database'
import { loadParser } from '../support/parsed-sql'
import { propertyRuns } from '../support/property-runs'
import { runOracle } from './oracle-run'

/**
 * Oracle equality: whatever is asked of whatever catalogue by whomever, the gateway answers what an evaluator answers
 * that works on plain lists and shares no code with it; and no statement reads beyond the Grants of its field.
 */
/** Each operation is asked once or, where it goes on from a cursor, twice. */
const USUAL_RUNS = 1500
const USUAL_QUERIES = 2000
const { runs, seed } = propertyRuns(USUAL_RUNS)

let database: TestDatabase
beforeAll(async () => {
  await loadParser()
  database = await createTestDatabase()
})
afterAll(() => database.close())

test(
  'the gateway answers every operation as an evaluator of plain lists does',
  async () => {
    const total = await runOracle(database, { runs, seed })
    expect(total.compared).toBeGreaterThanOrEqual(runs)
    // one world may be all refusals
    if (runs < USUAL_RUNS) return
    // most of what is asked is answered, and with rows: a property of refusals would hold by itself
    expect(total.refused).toBeLessThan(total.compared / 2)
    expect(total.rows).toBeGreaterThan(total.compared)
    expect(total.compared).toBeGreaterThanOrEqual(USUAL_QUERIES)
    expect(total.batched).toBeGreaterThan(USUAL_RUNS / 30)
  },
  60_000 + runs * 600,
)
