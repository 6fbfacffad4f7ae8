import fc from 'fast-check'
import { createTestDatabase } from '../support/database'
import { propertyRuns, tellProgress } from '../support/property-runs'
import type { Operation } from './operation'
import { operationArbitrary } from './operation-arbitrary'
import { Interference, openPair, type Pair, type TwoDatabases } from './pair'
import { tellSmallest } from './smaller'
import type { Differences } from './twin'

/**
 * Non-interference: two databases that differ only in what a caller may not see give that caller the same replies to
 * whatever is asked: data, errors, totals, cost, rows, bytes and order; cursors by the walk that they give.
 */
const USUAL_RUNS = 2000
const { runs, seed } = propertyRuns(USUAL_RUNS)
const RUNS_A_PAIR = 100

let databases: TwoDatabases
beforeAll(async () => {
  databases = [await createTestDatabase(), await createTestDatabase()]
})
afterAll(() => Promise.all(databases.map((database) => database.close())))

test(
  'R-03, R-09, R-15: what a caller may not see changes nothing in any reply to that caller',
  async () => {
    const total = { compared: 0, refused: 0, rows: 0, followed: 0 }
    // of how many pairs both differ for each reason
    const differing: Differences = { masked: 0, column: 0, outside: 0, dataset: 0, rows: 0 }
    const reasons = Object.keys(differing) as (keyof Differences)[]
    for (let done = 0; done < runs; done += RUNS_A_PAIR) {
      tellProgress(done, runs, total)
      const pair = await openPair(databases, seed + done / RUNS_A_PAIR)
      await checkPair(pair, seed + done / RUNS_A_PAIR, Math.min(RUNS_A_PAIR, runs - done))
      for (const key of ['compared', 'refused', 'rows', 'followed'] as const) total[key] += pair.tally[key]
      for (const reason of reasons) differing[reason] += pair.differences[reason] > 0 ? 1 : 0
      await pair.close()
    }
    expect(total.compared).toBeGreaterThanOrEqual(runs)
    if (runs < USUAL_RUNS) return
    // equal databases would pass by themselves, and so would replies of nothing but refusals
    const fifth = runs / RUNS_A_PAIR / 5
    expect(reasons.filter((reason) => differing[reason] < fifth)).toEqual([])
    expect(total.refused).toBeLessThan(total.compared / 2)
    expect(total.rows).toBeGreaterThan(total.compared)
    expect(total.followed).toBeGreaterThan(runs / 20)
  },
  60_000 + runs * 600,
)

const checkPair = async (pair: Pair, pairSeed: number, numRuns: number): Promise<void> => {
  const failed: { operation?: Operation } = {}
  const property = fc.asyncProperty(operationArbitrary(pair.world), async (operation) => {
    failed.operation = operation
    await pair.check(operation)
  })
  const result = await fc.check(property, { seed: pairSeed, numRuns, endOnFailure: true })
  if (!result.failed || failed.operation === undefined) return
  const again = `WEIR_PROPERTY_SEED=${String(pairSeed)} WEIR_PROPERTY_RUNS=${String(RUNS_A_PAIR)}`
  const told = await tellSmallest(failed.operation, (operation) => pair.check(operation), Interference)
  throw new Error(`after ${String(result.numRuns)} operations (again: ${again})\n${told}`)
}
