import fc from 'fast-check'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { loadParser } from '../support/parsed-sql'
import { propertyRuns, tellProgress } from '../support/property-runs'
import { Disagreement, openCheckedWorld, type CheckedWorld } from './check'
import type { Operation } from './operation'
import { operationArbitrary } from './operation-arbitrary'
import { smallestFailing } from './smaller'

/**
 * Oracle equality: whatever is asked of whatever catalogue by whomever, the gateway answers what an evaluator answers
 * that works on plain lists and shares no code with it; and no statement reads beyond the Grants of its field.
 */
/** Each operation is asked once or, where it goes on from a cursor, twice. */
const USUAL_RUNS = 1500
const USUAL_QUERIES = 2000
const { runs, seed } = propertyRuns(USUAL_RUNS)
const RUNS_A_WORLD = 100

let database: TestDatabase
beforeAll(async () => {
  await loadParser()
  database = await createTestDatabase()
})
afterAll(() => database.close())

test(
  'the gateway answers every operation as an evaluator of plain lists does',
  async () => {
    const total = { compared: 0, refused: 0, rows: 0, batched: 0 }
    for (let done = 0; done < runs; done += RUNS_A_WORLD) {
      tellProgress(done, runs, total)
      const worldSeed = seed + done / RUNS_A_WORLD
      const checked = await openCheckedWorld(database, worldSeed)
      const failed: { operation?: Operation } = {}
      const property = fc.asyncProperty(operationArbitrary(checked.world), async (operation) => {
        failed.operation = operation
        await checked.check(operation)
      })
      const numRuns = Math.min(RUNS_A_WORLD, runs - done)
      const result = await fc.check(property, { seed: worldSeed, numRuns, endOnFailure: true })
      if (result.failed && failed.operation !== undefined) {
        // what only a document of the same batch shows is not found again with the operation alone
        const told = (await smallestDisagreement(checked, failed.operation)) || String(result.errorInstance)
        const again = `WEIR_PROPERTY_SEED=${String(worldSeed)} WEIR_PROPERTY_RUNS=${String(RUNS_A_WORLD)}`
        throw new Error(`after ${String(done + result.numRuns)} runs (again: ${again})\n${told}`)
      }
      for (const key of ['compared', 'refused', 'rows', 'batched'] as const) total[key] += checked.tally[key]
      await checked.close()
    }
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

const smallestDisagreement = async (checked: CheckedWorld, operation: Operation): Promise<string> => {
  let told = ''
  const fails = async (candidate: Operation): Promise<boolean> => {
    try {
      await checked.check(candidate)
      return false
    } catch (error) {
      // an operation that cannot be written is no smaller failure
      if (!(error instanceof Disagreement) && told !== '') return false
      told =
        error instanceof Error
          ? error instanceof Disagreement
            ? error.message
            : String(error.stack)
          : String(error)
      return true
    }
  }
  if (await fails(operation)) await smallestFailing(operation, fails)
  return told
}
