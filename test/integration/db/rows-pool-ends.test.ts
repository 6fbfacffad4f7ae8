import { Cancellation } from '../../../src/kernel/cancellation'
import { openRowsPool, type RowsPool } from '../../../src/db/rows/rows-pool'
import { statementFault } from '../../../src/db/statement-error'
import { withOwner } from '../../../src/db/owner'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { until } from '../../support/until'

/** How statements end that PostgreSQL cannot stop, or cannot hold. */
let database: TestDatabase
let pool: RowsPool | undefined

beforeAll(async () => {
  database = await createTestDatabase()
})
// a database that somebody computes in cannot be dropped
afterEach(async () => {
  await pool?.close()
  await until(async () => (await backends()).length === 0)
})
afterAll(() => database.close())

const openPool = (statementTimeoutMs: number): RowsPool => {
  const settings = { ...database.settings, rowsConnections: 1, statementTimeoutMs, maxReplyBytes: 4_096 }
  pool = openRowsPool(settings, ignoreObservations)
  return pool
}

/** PostgreSQL multiplies for seconds without a look at whether it was cancelled. */
const deafFor = (
  products: number,
): string => `select length((${Array(products).fill('n * n').join(' + ')})::text)
  from (select repeat($1, 65000)::numeric as n offset 0) r`

const backends = (): Promise<readonly { state: string }[]> =>
  withOwner(
    database.settings.databaseUrl,
    (sql) => sql<{ state: string }[]>`
      select state from pg_stat_activity
      where datname = current_database() and application_name = 'weir rows'`,
  )

test('the place of a statement that cannot be stopped stays taken until PostgreSQL is done with it', async () => {
  const opened = openPool(30_000)
  const gone = new Cancellation()
  const deaf = opened.query(deafFor(40), ['9'], { prepare: false, cancellation: gone })
  await until(async () => (await backends()).some(({ state }) => state === 'active'))
  gone.cancel(new Error('gone'))
  await expect(deaf).rejects.toThrow('gone')
  let isOver = false
  const next = opened.query('select 1', [], { prepare: true }).finally(() => {
    isOver = true
  })
  let most = 0
  while (!isOver) most = Math.max(most, (await backends()).length)
  await next
  expect(most).toBe(1)
})

test('a pool that closes does not wait for such a statement', async () => {
  const opened = openPool(30_000)
  const deaf = opened.query(deafFor(40), ['9'], { prepare: false })
  await until(async () => (await backends()).some(({ state }) => state === 'active'))
  opened.cancel()
  await expect(deaf).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await opened.close()
  expect((await backends()).map(({ state }) => state)).toEqual(['active'])
  await until(async () => (await backends()).length === 0)
})

test('the time that a time-out tells is that of the setting', async () => {
  const late = openPool(100).query(deafFor(20), ['9'], { prepare: false })
  await expect(late).rejects.toThrow('longer than 0.1 s')
})

test('a text that PostgreSQL cannot make is too large a reply', async () => {
  const asked = openPool(5_000).query('select repeat($1, 2000000000)', ['9'], { prepare: false })
  await expect(asked).rejects.toMatchObject({
    code: 'LIMIT_EXCEEDED',
    message: expect.stringContaining('4096 bytes'),
  })
})

test.each(['54000', '53200'])('so is what fails with SQLSTATE %s', (code) => {
  const raised = Object.assign(new Error('of PostgreSQL'), { code })
  const fault = statementFault(raised, 1, { statementTimeoutMs: 5_000, maxReplyBytes: 4_096 })
  expect(fault).toMatchObject({ code: 'LIMIT_EXCEEDED', cause: raised })
})
