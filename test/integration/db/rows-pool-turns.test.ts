import { openRowsPool, type RowsPool } from '../../../src/db/rows/rows-pool'
import { StatementError } from '../../../src/db/statement-error'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'

/** What is left of one statement when the next one comes on the same connection. */
let database: TestDatabase
let pool: RowsPool
beforeAll(async () => {
  database = await createTestDatabase()
  const settings = { ...database.settings, rowsConnections: 1, statementTimeoutMs: 5_000 }
  pool = openRowsPool(settings, ignoreObservations)
})
afterAll(async () => {
  await pool.close()
  await database.close()
})

test('what follows a statement that failed with rows behind it begins with its first row', async () => {
  const failing = pool.query('select 1 / (3 - i) from generate_series(1, 3) i', [], { prepare: true })
  await expect(failing).rejects.toBeInstanceOf(StatementError)
  const rows = await pool.query('select 7', [], { prepare: true })
  expect(rows[0]?.[0]?.toString()).toBe('7')
})

test('nor does it run while the connection is made', async () => {
  const fresh = openRowsPool(
    { ...database.settings, rowsConnections: 1, statementTimeoutMs: 5_000 },
    ignoreObservations,
  )
  try {
    const rows = await fresh.query('select 7', [], { prepare: true, runMs: 1 })
    expect(rows[0]?.[0]?.toString()).toBe('7')
  } finally {
    await fresh.close()
  }
})

test('the time to run begins when a connection is there', async () => {
  const first = pool.query('select pg_sleep(0.3)', [], { prepare: false })
  const second = pool.query('select 7', [], { prepare: true, runMs: 100 })
  await expect(pool.query('select pg_sleep(60)', [], { prepare: true, runMs: 100 })).rejects.toMatchObject({
    code: 'QUERY_TIMEOUT',
  })
  await first
  expect((await second)[0]?.[0]?.toString()).toBe('7')
})
