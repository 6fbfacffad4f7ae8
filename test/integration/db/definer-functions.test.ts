import { connect } from '../../../src/db/connection'
import { withOwner } from '../../../src/db/owner'
import { createTestDatabase, type TestDatabase } from '../../support/database'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

test('no function of ours finds a temporary type before one of PostgreSQL', async () => {
  const functions = await withOwner(
    database.settings.databaseUrl,
    (sql) => sql<{ name: string; isDefiner: boolean; path: string | null }[]>`
      select p.oid::regprocedure::text as name, p.prosecdef as "isDefiner",
        (select setting from unnest(p.proconfig) setting where setting like 'search_path=%') as path
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('identity', 'catalog', 'policy', 'agreements', 'metering', 'conduct', 'export', 'journal',
        'notices', 'cases', 'signals', 'reports', 'guard')
      order by 1`,
  )
  expect(functions.filter(({ isDefiner }) => isDefiner).length).toBeGreaterThan(20)
  const exposed = functions.filter(
    ({ isDefiner, path }) => (isDefiner || path !== null) && path !== 'search_path=pg_catalog, pg_temp',
  )
  expect(exposed).toEqual([])
})

test('a temporary type with the name of one of PostgreSQL does not run in a function of the owner', async () => {
  const sql = connect(database.settings.databaseUrl, {
    role: 'weir_log',
    applicationName: 'weir test',
    max: 1,
  })
  try {
    await sql.unsafe(`
      create function pg_temp.spy(pg_catalog.timestamptz) returns boolean language plpgsql as $$
      begin raise exception 'runs as %', current_user; end $$;
      create domain pg_temp.timestamptz as pg_catalog.timestamptz check (pg_temp.spy(value))`)
    const [beat] = await sql`select * from policy.beat(gen_random_uuid(), 'test', 1, 999999)`
    expect(beat).toMatchObject({ term: '1' })
  } finally {
    await sql.end()
  }
})
