import { drizzle } from 'drizzle-orm/postgres-js'
import { LiveSnapshot } from '../../../src/catalog/live/live-snapshot'
import { LiveVersions } from '../../../src/catalog/live/live-versions'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { cpuMs } from '../../support/process-usage'
import { aDraft, createBench, type Bench } from './fixture'

const DATASETS = 5_000
const COLUMNS = 20
const DAY_MS = 24 * 60 * 60_000

let database: TestDatabase
let bench: Bench

beforeAll(async () => {
  database = await createTestDatabase()
  bench = createBench(database.databases)
  await database.databases.control.begin(async (sql) => {
    await sql`
      insert into identity.organisation (id, kind, name, created_at)
      select gen_random_uuid(), 'DATA_OPENER', 'Bureau ' || i, now() from generate_series(1, 50) i`
    await sql`
      insert into catalog.dataset (id, name, opener_id, title, summary, status, open_attribute, key_columns,
        contract_revision, created_at, published_at)
      select gen_random_uuid(), 'dataset' || i, o.id, 'Dataset ' || i, 'What it holds', 'PUBLISHED', 'UNCONDITIONAL',
        '{c1}', 1, ${bench.clock.now()}::timestamptz, ${bench.clock.now()}::timestamptz
      from generate_series(1, ${DATASETS}::int) i
      join identity.organisation o on o.name = 'Bureau ' || (i % 50 + 1)`
    await sql`
      insert into catalog.dataset_column (dataset_id, position, name, label, type, nullable, open_attribute, mask,
        ref_dataset_id, ref_column, ref_name, ref_reverse_name)
      select d.id, p, 'c' || p, 'Column ' || p, 'TEXT', p > 1, 'UNCONDITIONAL',
        case when p = 3 then '{"kind": "name"}'::jsonb end,
        case when p = 2 then t.id end, case when p = 2 then 'c1' end, case when p = 2 then 'parent' end,
        case when p = 2 then 'childrenOf' || d.name end
      from catalog.dataset d
      join catalog.dataset t on t.name = 'dataset' || (right(d.name, 1)::int + 1)
      cross join generate_series(1, ${COLUMNS}::int) p`
    await sql`
      insert into catalog.generation (dataset_id, table_name, created_at)
      select id, lower(name) || '_g', now() from catalog.dataset`
    await sql`
      insert into catalog.version (dataset_id, number, generation_id, load, row_count, loaded_at, activated_at, replaced_at)
      select g.dataset_id, n, g.id, n, 1000, now(), now(), case when n < 3 then ${bench.clock.now()}::timestamptz end
      from catalog.generation g cross join generate_series(1, 3) n`
    await sql`
      insert into catalog.revision (kind, dataset_id, change, actor, at)
      select 'CONTRACT', id, 'published', 'tester', now() from catalog.dataset`
  })
  await database.databases.control`analyze`.catch(() => undefined)
}, 120_000)

afterAll(async () => {
  await database.close()
})

const createCounted = () => {
  const statements: string[] = []
  const db = drizzle(database.databases.control, {
    logger: { logQuery: (text) => void statements.push(text) },
  })
  return { db, statements }
}

/** Processor time of this process, in milliseconds. */
const cpuOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = cpuMs()
  await work()
  return cpuMs() - start
}

test('5,000 datasets of 20 columns are read in a handful of statements, one changed dataset in as many', async () => {
  const { db, statements } = createCounted()
  const live = new LiveSnapshot(db)
  await live.load()
  expect(live.current.datasets.size).toBe(DATASETS)
  const some = live.current.datasets.get('dataset77')
  expect(some?.columns.size).toBe(COLUMNS)
  expect(some?.relations.get('parent')).toMatchObject({ target: 'dataset8', targetColumn: 'c1' })
  // ten datasets have all the others as to-many relations
  expect(live.current.datasets.get('dataset8')?.relations.size).toBe(1 + DATASETS / 10)
  const first = statements.splice(0).length
  expect(first).toBeLessThanOrEqual(6)

  await bench.publish(aDraft('added'), [])
  const again = await cpuOf(() => live.load())
  expect(live.current.datasets.get('added')?.columns.size).toBe(2)
  expect(live.current.datasets.get('dataset77')).toBe(some)
  expect(statements.length).toBeLessThanOrEqual(first + 1)
  expect(again).toBeLessThan(2_000)
})

test('the versions of 5,000 datasets are read in one statement, and those of one changed dataset in another', async () => {
  const { db, statements } = createCounted()
  const live = new LiveVersions(db, DAY_MS, bench.clock, null)
  await live.load()
  expect(live.current.size).toBe(DATASETS + 1)
  expect(live.current.get('dataset1')?.map((v) => v.number)).toEqual([3, 2, 1])
  expect(statements.splice(0).length).toBeLessThanOrEqual(3)

  await bench.publish(aDraft('fresh'), [])
  const again = await cpuOf(() => live.load())
  expect(live.current.get('fresh')?.map((v) => v.number)).toEqual([1])
  expect(statements.length).toBeLessThanOrEqual(4)
  expect(again).toBeLessThan(2_000)
  bench.clock.advance(DAY_MS)
  expect(live.current.get('dataset1')?.map((v) => v.number)).toEqual([3])
})

test('10,000 retired versions cost an expiry a moment', async () => {
  bench.clock.advance(DAY_MS)
  const startMs = performance.now()
  await bench.service.expire(DAY_MS)
  expect(performance.now() - startMs).toBeLessThan(20_000)
})
