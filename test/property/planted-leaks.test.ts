import fc from 'fast-check'
import { createTestDatabase } from '../support/database'
import { operationArbitrary } from './operation-arbitrary'
import { Interference, openPair, type TwoDatabases } from './pair'
import type * as Planted from './planted-leak'
import { leaks, planted, type Leak } from './planted-leak'

/** Each fault that is planted in the compiler is found by what `noninterference.test.ts` compares, and by nothing else. */
type Leaks = typeof Planted

jest.mock('../../src/query/compile/source', () =>
  jest
    .requireActual<Leaks>('./planted-leak')
    .leakySource(jest.requireActual('../../src/query/compile/source')),
)
jest.mock('../../src/query/compile/compile-row', () =>
  jest
    .requireActual<Leaks>('./planted-leak')
    .leakyRow(jest.requireActual('../../src/query/compile/compile-row')),
)
jest.mock('../../src/query/compile/compile-filter', () =>
  jest
    .requireActual<Leaks>('./planted-leak')
    .leakyFilter(jest.requireActual('../../src/query/compile/compile-filter')),
)
jest.mock('../../src/query/compile/compile-order', () =>
  jest
    .requireActual<Leaks>('./planted-leak')
    .leakyOrder(jest.requireActual('../../src/query/compile/compile-order')),
)
jest.mock('../../src/query/compile/compile-group', () =>
  jest
    .requireActual<Leaks>('./planted-leak')
    .leakyGroup(jest.requireActual('../../src/query/compile/compile-group')),
)

/** A leak MUST be found within so many operations. */
const MOST_OPERATIONS = 600
const OPERATIONS_A_PAIR = 100
const SEED = 1

let databases: TwoDatabases
beforeAll(async () => {
  databases = [await createTestDatabase(), await createTestDatabase()]
})
afterEach(() => {
  planted.leak = null
})
afterAll(() => Promise.all(databases.map((database) => database.close())))

/** What is found of a leak, and after how many operations; null: nothing. */
const findLeak = async (
  leak: Leak | null,
  most: number,
): Promise<{ readonly told: string; readonly operations: number } | null> => {
  planted.leak = leak
  for (let done = 0; done < most; done += OPERATIONS_A_PAIR) {
    const pair = await openPair(databases, SEED + done / OPERATIONS_A_PAIR)
    try {
      const operations = fc.sample(operationArbitrary(pair.world), { seed: SEED, numRuns: OPERATIONS_A_PAIR })
      for (const operation of operations) await pair.check(operation)
    } catch (error) {
      if (!(error instanceof Interference)) throw error
      return { told: error.message, operations: done + pair.tally.compared }
    } finally {
      await pair.close()
    }
  }
  return null
}

test.each(Object.entries(leaks))(
  'a leak is found: %s',
  async (_, leak) => {
    const found = await findLeak(leak, MOST_OPERATIONS)
    expect(found?.told).toMatch(/^(data|errors|usage)\n/)
  },
  300_000,
)

test('with no leak planted nothing is found', async () => {
  expect(await findLeak(null, OPERATIONS_A_PAIR)).toBeNull()
}, 120_000)
