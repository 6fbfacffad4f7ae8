import { openRowsPool, type RowsPool } from '../../../src/db/rows/rows-pool'
import { withOwner } from '../../../src/db/owner'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'

let database: TestDatabase
let pool: RowsPool
beforeAll(async () => {
  database = await createTestDatabase()
  await withOwner(database.settings.databaseUrl, (sql) =>
    sql
      .unsafe(
        `create table rows.readings (id int primary key, station text, on_day date);
        insert into rows.readings
          select i, case when i % 10 > 1 then 'busy' else 's' || i % 20000 end, date '2020-01-01' + i % 2000
          from generate_series(1, 500000) i;
        create index on rows.readings (station, on_day);
        analyze rows.readings;
        grant select on rows.readings to weir_rows`,
      )
      .simple(),
  )
  pool = openRowsPool({ ...database.settings, rowsConnections: 1 }, ignoreObservations)
  await read('select 1')
})
afterAll(async () => {
  await pool.close()
  await database.close()
})

const read = async (text: string, params: readonly string[] = []): Promise<string> => {
  const rows = await pool.query(text, params, { prepare: true })
  return rows.map((row) => row.join()).join(';')
}

/** How often the connection ran plans that it keeps: those for all values, and those for one that were made with it. */
const keptOf = (text: string): Promise<string> =>
  read(
    `select generic_plans, custom_plans from pg_prepared_statements
    where statement like $1::text || '%' and statement not like '%pg_prepared_statements%'`,
    [text.slice(0, 40)],
  )

test('what was slow with the plan that is kept is planned for its values, until it was quick for long', async () => {
  const text = 'select 1 as slept from pg_sleep($1::float8)'
  const run = (seconds: string): Promise<string> => read(text, [seconds])
  /** A busy moment may be one more slow run. */
  const runsUntilKept = async (): Promise<number> => {
    const before = await keptOf(text)
    let runs = 0
    do {
      await run('0')
      runs += 1
    } while ((await keptOf(text)) === before)
    return runs
  }
  expect(await runsUntilKept()).toBe(1)
  await run('0.06')
  // slow with any plan: that is no reason to go back
  await run('0.06')
  expect(await runsUntilKept()).toBeGreaterThan(32)
  await run('0.06')
  expect(await runsUntilKept()).toBeGreaterThan(64)
})

test('after many short ranges a long one is slow once, and not for good', async () => {
  const text = `select r.id from rows.readings r where r.station = $1::text and r.on_day >= $2::date
    and r.on_day < $3::date order by r.id limit 20`
  for (let i = 0; i < 10; i += 1) await read(text, ['s1', '2020-01-01', '2020-01-05'])
  const [generic] = (await keptOf(text)).split(',')
  expect(Number(generic)).toBeGreaterThan(0)
  const all = ['busy', '2020-01-01', '2030-01-01']
  await read(text, all)
  const once = await keptOf(text)
  await read(text, all)
  await read(text, all)
  expect(await keptOf(text)).toBe(once)
})
