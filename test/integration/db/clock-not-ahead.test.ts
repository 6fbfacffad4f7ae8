import { clockNotAhead } from '../../../src/db/clock-not-ahead'
import { systemClock, type Clock } from '../../../src/kernel/clock'
import { createTestDatabase, type TestDatabase } from '../../support/database'

/** The clock that what is over is asked by: that of the server, unless the database's is behind it. */
let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const DAY_MS = 86_400_000

const off = (byMs: number): Clock => ({
  now: () => new Date(Date.now() + byMs),
  monotonicMs: () => systemClock.monotonicMs(),
})

const databaseNow = async (): Promise<number> => {
  const [row] = await db.databases.control<{ ms: number }[]>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as ms`
  return row?.ms ?? Number.NaN
}

test('of a server that is a day ahead it is that of the database, and never beyond it', async () => {
  const clock = await clockNotAhead(off(DAY_MS), db.databases.control)
  const told = clock.now().getTime()
  const now = await databaseNow()
  expect(told).toBeLessThanOrEqual(now)
  expect(told).toBeGreaterThan(now - 60_000)
})

test('of a server that is a day behind it is its own, and goes on', async () => {
  const clock = await clockNotAhead(off(-DAY_MS), db.databases.control)
  const told = clock.now().getTime()
  expect(told).toBeLessThan((await databaseNow()) - DAY_MS + 60_000)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(clock.now().getTime()).toBeGreaterThan(told)
})
