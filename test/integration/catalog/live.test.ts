import { openCatalog, POLL_MS } from '../../../src/catalog/live/live'
import type { Catalog } from '../../../src/catalog/live/snapshot'
import { openDatabases } from '../../../src/db/connect'
import { withOwner } from '../../../src/db/owner'
import { systemClock } from '../../../src/kernel/clock'
import { ignoreObservations, type Observation } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testServerUrl } from '../../support/server-url'
import { aDraft, column, createBench, type Bench } from './fixture'

let database: TestDatabase
let bench: Bench

const TTL_MS = 24 * 60 * 60_000

beforeAll(async () => {
  database = await createTestDatabase()
  bench = createBench(database.databases)
})

afterAll(async () => {
  await database.close()
})

const opened: Catalog[] = []

afterEach(async () => {
  await Promise.all(opened.splice(0).map((catalog) => catalog.close()))
})

const open = async (versionTtlMs = TTL_MS): Promise<Catalog> => {
  const clock = { ...bench.clock, monotonicMs: systemClock.monotonicMs }
  const catalog = await openCatalog(database.databases, { versionTtlMs, clock, observe: ignoreObservations })
  opened.push(catalog)
  return catalog
}

/** Resolves when it is true; how long it took, in milliseconds. */
const until = async (isTrue: () => boolean, withinMs = 4_000): Promise<number> => {
  const start = Date.now()
  while (!isTrue()) {
    if (Date.now() - start > withinMs) throw new Error(`not within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return Date.now() - start
}

test('an empty catalogue is at revision 0', async () => {
  const catalog = await open()
  expect(catalog.snapshot).toEqual({ revision: 0, datasets: new Map() })
  expect(catalog.versions.size).toBe(0)
})

test('what one server publishes, another shows within a second', async () => {
  const [one, two] = [await open(), await open()]
  const heard: number[] = []
  const stop = two.onSnapshot((snapshot) => heard.push(snapshot.revision))
  await bench.publish(
    aDraft('districts', {
      columns: [column('code'), column('secret', { nullable: true, openAttribute: 'NOT_OPEN' })],
    }),
    [{ code: 'a' }],
  )
  await until(() => one.snapshot.datasets.has('districts') && two.snapshot.datasets.has('districts'), 1_000)
  await until(() => two.versions.has('districts'))
  const dataset = two.snapshot.datasets.get('districts')
  expect(dataset).toMatchObject({
    title: 'Title of districts',
    opener: { name: 'Bureau of Tests' },
    contractRevision: 1,
  })
  expect([...(dataset?.columns.values() ?? [])].map((c) => [c.name, c.openAttribute])).toEqual([
    ['code', 'UNCONDITIONAL'],
    ['secret', 'NOT_OPEN'],
  ])
  expect(two.versions.get('districts')).toEqual([expect.objectContaining({ number: 1, rowCount: 1 })])
  expect(heard).toEqual([two.snapshot.revision])
  stop()
})

test('a draft is not shown, nor are its versions', async () => {
  const catalog = await open()
  await bench.service.draft(aDraft('drafted'), 'tester')
  await bench.load('drafted', [])
  await catalog.refresh()
  expect(catalog.snapshot.datasets.has('drafted')).toBe(false)
  expect(catalog.versions.has('drafted')).toBe(false)
})

test('a new version makes no new snapshot, and is shown at once', async () => {
  const catalog = await open()
  const before = catalog.snapshot
  await bench.load('districts', [{ code: 'a' }, { code: 'b' }])
  await until(() => catalog.versions.get('districts')?.[0]?.number === 2, 1_000)
  expect(catalog.versions.get('districts')?.map((v) => [v.number, v.replacedAt])).toEqual([
    [2, null],
    [1, bench.clock.now()],
  ])
  expect(catalog.snapshot).toBe(before)
})

test('changes of contract are gathered, and datasets that they do not touch stay the same', async () => {
  const catalog = await open()
  const districts = catalog.snapshot.datasets.get('districts')
  const revisions: number[] = []
  catalog.onSnapshot((snapshot) => revisions.push(snapshot.revision))
  await Promise.all(Array.from({ length: 8 }, (_, i) => bench.publish(aDraft(`many${i}`))))
  await until(() =>
    Array.from({ length: 8 }, (_, i) => `many${i}`).every((name) => catalog.snapshot.datasets.has(name)),
  )
  expect(revisions.length).toBeLessThan(8)
  expect(catalog.snapshot.datasets.get('districts')).toBe(districts)
  const ref = { dataset: 'districts', column: 'code', name: 'district', reverseName: 'streets' }
  await bench.publish(aDraft('streets', { columns: [column('code'), column('districtCode', { ref })] }))
  await catalog.refresh()
  const relation = catalog.snapshot.datasets.get('districts')?.relations.get('streets')
  expect(relation).toMatchObject({ kind: 'TO_MANY', target: 'streets', targetColumn: 'districtCode' })
})

test('a refresh shows what was committed before it', async () => {
  const catalog = await open()
  for (let i = 0; i < 5; i++) {
    await bench.publish(aDraft(`fresh${i}`))
    await catalog.refresh()
    expect(catalog.snapshot.datasets.has(`fresh${i}`)).toBe(true)
    expect(catalog.versions.has(`fresh${i}`)).toBe(true)
  }
})

test('a withdrawn dataset vanishes, with its versions and the relations to it', async () => {
  const ref = { dataset: 'leaving', column: 'code', name: 'leaves', reverseName: 'staying' }
  await bench.publish(aDraft('leaving'), [])
  await bench.publish(aDraft('staying', { columns: [column('code'), column('leavingCode', { ref })] }))
  const catalog = await open()
  expect(catalog.snapshot.datasets.get('staying')?.relations.size).toBe(1)
  await bench.service.withdraw('leaving', 'tester', 'a test')
  await until(() => !catalog.snapshot.datasets.has('leaving'))
  await until(() => !catalog.versions.has('leaving'))
  expect(catalog.snapshot.datasets.get('staying')?.relations.size).toBe(0)
})

test('a narrowed dataset has no version until the catalogue was read after the narrowing', async () => {
  await bench.publish(aDraft('narrowed'), [])
  await bench.publish(aDraft('beside'), [])
  const catalog = await open()
  catalog.drop(['key:1', 'agreement:A-1'])
  expect(catalog.versions.has('narrowed')).toBe(true)
  const earlier = catalog.refresh()
  catalog.drop(['dataset:narrowed'])
  expect([catalog.versions.has('narrowed'), catalog.versions.has('beside')]).toEqual([false, true])
  await earlier
  expect(catalog.versions.has('narrowed')).toBe(false)
  await until(() => catalog.versions.has('narrowed'))
  catalog.drop(['everything'])
  expect(catalog.versions.size).toBe(0)
  await catalog.refresh()
  expect(catalog.versions.has('beside')).toBe(true)
})

test('a replaced version vanishes when its term has passed, by the clock alone', async () => {
  await bench.publish(aDraft('timed'), [])
  const catalog = await open()
  bench.clock.advance(1000)
  await bench.load('timed', [])
  await catalog.refresh()
  const numbers = () => catalog.versions.get('timed')?.map((v) => v.number)
  expect(numbers()).toEqual([2, 1])
  bench.clock.advance(TTL_MS - 1)
  expect(numbers()).toEqual([2, 1])
  bench.clock.advance(1)
  expect(numbers()).toEqual([2])
  expect((await open()).versions.get('timed')?.map((v) => v.number)).toEqual([2])
})

test('a version that ended by a shorter term of another server is forgotten before its table is gone', async () => {
  await bench.publish(aDraft('shortened'), [])
  const catalog = await open()
  const table = catalog.versions.get('shortened')?.[0]?.table ?? ''
  bench.clock.advance(1000)
  await bench.load('shortened', [])
  await catalog.refresh()
  const numbers = () => catalog.versions.get('shortened')?.map((v) => v.number)
  expect(numbers()).toEqual([2, 1])
  bench.clock.advance(1000)
  await bench.service.expire(1000)
  await until(() => numbers()?.length === 1)
  expect(numbers()).toEqual([2])
  const present = () => database.databases.importer`select from pg_tables where tablename = ${table}`
  expect(await present()).toHaveLength(1)
  bench.clock.advance(60_000)
  await bench.service.expire(1000)
  expect(await present()).toHaveLength(0)
})

test('a version that was replaced before the dataset was published is not readable', async () => {
  await bench.service.draft(aDraft('late'), 'tester')
  await bench.load('late', [])
  bench.clock.advance(1)
  await bench.load('late', [])
  bench.clock.advance(1)
  await bench.service.publish('late', 'tester')
  expect((await open()).versions.get('late')?.map((v) => v.number)).toEqual([2])
})

test('a listener that throws does not stop the others', async () => {
  const catalog = await open()
  const heard: number[] = []
  catalog.onSnapshot(() => {
    throw new Error('a listener')
  })
  catalog.onSnapshot((snapshot) => heard.push(snapshot.revision))
  await bench.publish(aDraft('listened'))
  await catalog.refresh()
  expect(heard).toEqual([catalog.snapshot.revision])
})

test('a notification that was lost is made up for by the poll', async () => {
  const catalog = await openCatalog(
    { ...database.databases, listen: () => Promise.resolve(() => Promise.resolve()) },
    { versionTtlMs: TTL_MS, clock: systemClock, observe: ignoreObservations },
  )
  opened.push(catalog)
  await bench.publish(aDraft('unheard'))
  expect(catalog.snapshot.datasets.has('unheard')).toBe(false)
  await until(
    () => catalog.snapshot.datasets.has('unheard') && catalog.versions.has('unheard'),
    POLL_MS + 2_000,
  )
})

test('while the database is away the last snapshot stays, and what happened meanwhile is read afterwards', async () => {
  const observations: Observation[] = []
  const databases = await openDatabases(database.settings, ignoreObservations)
  const clock = { ...bench.clock, monotonicMs: systemClock.monotonicMs }
  const catalog = await openCatalog(databases, {
    versionTtlMs: TTL_MS,
    clock,
    observe: (observation) => observations.push(observation),
  })
  const [{ name } = { name: '' }] = await databases.control<
    { name: string }[]
  >`select current_database() as name`
  const allow = (connections: boolean) =>
    withOwner(testServerUrl(), async (sql) => {
      await sql.unsafe(`alter database "${name}" with allow_connections ${String(connections)}`)
      if (!connections)
        await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`
    })
  const before = catalog.snapshot
  try {
    await allow(false)
    await expect(catalog.refresh()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await until(() => observations.some((o) => o.kind === 'notificationsLost'), POLL_MS + 3_000)
    expect(catalog.snapshot).toBe(before)
  } finally {
    await allow(true)
  }
  await bench.publish(aDraft('afterwards'))
  await until(() => catalog.snapshot.datasets.has('afterwards'), POLL_MS + 5_000)
  await catalog.close()
  await databases.close()
})
