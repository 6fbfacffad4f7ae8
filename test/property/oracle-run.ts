import fc from 'fast-check'
import type { TestDatabase } from '../support/database'
import { tellProgress, type PropertyRuns } from '../support/property-runs'
import { Disagreement, openCheckedWorld, type Tally } from './check'
import type { Operation } from './operation'
import { operationArbitrary } from './operation-arbitrary'
import { tellSmallest } from './smaller'

const RUNS_A_WORLD = 100

/**
 * Asks the gateway and the evaluator so many operations, each once or, where it goes on from a cursor, twice; a hundred of
 * each world. @throws Error with the smallest operation that they answer otherwise, and how to ask it again
 */
export const runOracle = async (database: TestDatabase, { runs, seed }: PropertyRuns): Promise<Tally> => {
  const total: Tally = { compared: 0, refused: 0, rows: 0, batched: 0, chosen: 0 }
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
      const told =
        (await tellSmallest(failed.operation, (operation) => checked.check(operation), Disagreement)) ||
        String(result.errorInstance)
      const again = `WEIR_PROPERTY_SEED=${String(worldSeed)} WEIR_PROPERTY_RUNS=${String(RUNS_A_WORLD)}`
      throw new Error(`after ${String(done + result.numRuns)} runs (again: ${again})\n${told}`)
    }
    for (const key of ['compared', 'refused', 'rows', 'batched', 'chosen'] as const)
      total[key] += checked.tally[key]
    await checked.close()
  }
  return total
}
