import type { Sql } from 'postgres'
import { findIndexesToMake, reindex, whileNobodyReindexes } from '../../../src/catalog/rows/reindex'
import { connect } from '../../../src/db/connection'
import { withOwner } from '../../../src/db/owner'
import { createMissingIndexRound } from '../../../src/server/missing-indexes'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { until } from '../../support/until'
import { aDraft, column, createBench, type Bench } from './fixture'

let database: TestDatabase
let bench: Bench
beforeAll(async () => {
  database = await createTestDatabase()
  bench = createBench(database.databases)
  await bench.publish(aDraft('stations'), [{ code: 'a', name: 'A' }])
  const columns = [
    column('id'),
    column('note', { searchable: true }),
    column('stationCode', {
      ref: { dataset: 'stations', column: 'code', name: 'station', reverseName: 'readings' },
    }),
    column('at', { type: 'TIMESTAMP' }),
    column('place', { type: 'POINT', nullable: true }),
  ]
  await bench.publish(aDraft('readings', { columns, key: ['id'] }), [
    { id: '1', note: 'n', stationCode: 'a', at: '2026-11-28T00:00:00Z', place: '(1,2)' },
  ])
  const stored = await bench.service.find('readings')
  table = stored?.activeVersion?.table ?? ''
})
afterAll(() => database.close())

let table: string

const sql = (text: string) => database.databases.importer.unsafe<Record<string, unknown>[]>(text)
const due = async () =>
  (await findIndexesToMake(database)).map(({ index, reason }) => `${index.replace(table, '')} ${reason}`)
const indexes = async () =>
  sql(`select indexrelid::regclass::text as name, indisvalid as valid, pg_get_indexdef(indexrelid) as text
    from pg_index where indrelid = 'rows.${table}'::regclass order by 1`)

const older = (suffix: string, columns: string) =>
  sql(`drop index rows.${table}_${suffix}; create index ${table}_${suffix} on rows.${table} (${columns})`)

test('nothing is due at tables that this release made', async () => {
  expect(await due()).toEqual([])
  expect(await reindex(database)).toEqual({ made: [], failed: [], gone: [] })
})

test('indexes of an earlier release are made anew, and those that are missing', async () => {
  const before = await indexes()
  await older('k', 'id')
  await sql(`drop index rows.${table}_k; create unique index ${table}_k on rows.${table} (id)`)
  await older('r3t4', '"stationCode", at desc, id desc')
  await older('t4', 'at desc, id) include (_load')
  for (const suffix of ['r3', 's2', 'p5', 'l']) await sql(`drop index rows.${table}_${suffix}`)
  expect(await due()).toEqual([
    '_k OUTDATED',
    '_s2 MISSING',
    '_p5 MISSING',
    '_r3 MISSING',
    '_t4 OUTDATED',
    '_r3t4 OUTDATED',
    '_l MISSING',
  ])
  const told: string[] = []
  const onIndex = ({ dataset }: { dataset: string }, done: number, of: number) =>
    void told.push(`${dataset} ${String(done)}/${String(of)}`)
  const made = await reindex({ ...database, onIndex }, 'readings')
  expect(made?.made).toHaveLength(7)
  expect(told.at(-1)).toBe('readings 6/7')
  expect(await indexes()).toEqual(before)
  expect(await due()).toEqual([])
})

test('what was killed in the middle is dropped, or takes its place', async () => {
  const before = await indexes()
  // killed after it was made, and before the one of before was dropped
  await older('t4', 'at, id')
  await sql(`create index ${table}_t4n on rows.${table} (at, id) include (_load)`)
  // killed after that was dropped
  await sql(`alter index rows.${table}_r3 rename to ${table}_r3n`)
  // a build that fails leaves what a build that was killed does
  await sql(`drop index rows.${table}_k; insert into rows.${table} (_load, id, note, "stationCode", at)
    values (9, '1', 'n', 'a', now())`)
  await expect(
    sql(`create unique index concurrently ${table}_kn on rows.${table} (id) include (_load)`),
  ).rejects.toThrow(/could not create unique index/)
  expect((await indexes()).filter(({ valid }) => valid === false)).toHaveLength(1)

  const failing = await reindex(database)
  expect(failing?.made.map(({ index }) => index)).toEqual([`${table}_r3`, `${table}_t4`])
  expect(failing?.failed).toMatchObject([{ dataset: 'readings', error: { code: 'BAD_USER_INPUT' } }])
  await sql(`delete from rows.${table} where _load = 9`)
  await reindex(database)
  expect(await indexes()).toEqual(before)
})

test('an index that PostgreSQL left invalid under its own name is missing, and made anew', async () => {
  const before = await indexes()
  await sql(`drop index rows.${table}_k; insert into rows.${table} (_load, id, note, "stationCode", at)
    values (9, '1', 'n', 'a', now())`)
  await expect(
    sql(`create unique index concurrently ${table}_k on rows.${table} (id) include (_load)`),
  ).rejects.toThrow(/could not create unique index/)
  await sql(`delete from rows.${table} where _load = 9`)
  expect(await due()).toEqual(['_k MISSING'])
  await reindex(database)
  expect(await indexes()).toEqual(before)
})

test('what was killed leaves nothing beside an index that somebody else made since', async () => {
  const before = await indexes()
  const leave = async () => {
    await sql(`create index ${table}_t4n on rows.${table} (at, id) include (_load)`)
    await sql(`create index ${table}_r3n on rows.${table} ("stationCode")`)
  }
  await leave()
  expect(await due()).toEqual(['_r3 LEFTOVER', '_t4 LEFTOVER'])
  expect((await reindex(database))?.made).toHaveLength(2)
  expect(await indexes()).toEqual(before)
  await leave()
  await createMissingIndexRound(database.databases, new AbortController().signal)()
  expect(await indexes()).toEqual(before)
})

/** While an append is under way, which an index that is made has to wait for. */
const duringAppend = (work: (owner: Sql) => Promise<void>): Promise<void> =>
  withOwner(database.settings.databaseUrl, (owner) =>
    database.databases.importer.begin(async (append) => {
      await append.unsafe(insert())
      await work(owner)
    }),
  )

const insert = () =>
  `insert into rows.${table} (_load, id, note, "stationCode", at) values (9, gen_random_uuid()::text, 'n', 'a', now())`

const isBegun = (owner: Sql) => async (): Promise<boolean> => {
  const found = await owner`select from pg_index where not indisvalid`
  return found.length > 0
}

test('readers and appends go on while an index is made', async () => {
  await older('t4', 'at, id')
  let made: Promise<unknown> = Promise.resolve()
  await duringAppend(async (owner) => {
    made = reindex(database)
    await until(isBegun(owner))
    await owner`select set_config('lock_timeout', '2s', false)`
    await owner.unsafe(`select count(*) from rows.${table}`)
    await owner.unsafe(insert())
  })
  await made
  expect(await due()).toEqual([])
})

/** As an operator does whose disk an index fills; the session goes on. */
const cancelIndex = async (owner: Sql): Promise<void> => {
  await until(isBegun(owner))
  const [told] = await owner`
    select count(pg_cancel_backend(pid))::int as number from pg_stat_activity
    where datname = current_database() and query like 'create %index concurrently %' and state = 'active'`
  expect(told).toEqual({ number: 1 })
}

test('an index that PostgreSQL ends is told with the reason, and the others are made', async () => {
  const before = await indexes()
  await sql(`drop index rows.${table}_t4, rows.${table}_l`)
  let run: ReturnType<typeof reindex> = Promise.resolve(undefined)
  await duringAppend(async (owner) => {
    run = reindex(database)
    await cancelIndex(owner)
  })
  const { made = [], failed = [] } = (await run) ?? {}
  const [ended] = failed
  expect([made.map(({ index }) => index), failed.map(({ index }) => index)]).toEqual([
    [`${table}_l`],
    [`${table}_t4`],
  ])
  expect(ended?.error.code).toBe('UNAVAILABLE')
  expect(ended?.error.textIn('en')).toMatch(/canceling statement due to user request; SQLSTATE 57014/)
  expect(await due()).toEqual(['_t4 MISSING'])
  await reindex(database)
  expect(await indexes()).toEqual(before)
})

test('a disk that is full ends one index, and not the run', async () => {
  const before = await indexes()
  await sql(`insert into rows.${table} (_load, id, note, "stationCode", at)
    select 9, 'many ' || i, 'n', 'a', now() from generate_series(1, 60000) i`)
  await sql(`drop index rows.${table}_k, rows.${table}_l`)
  const failing = connect(database.settings.databaseUrl, {
    role: null,
    applicationName: 'a full disk',
    max: 1,
  })
  // files of a sort are bounded as a disk is; the index of loads sorts nothing
  await failing`set temp_file_limit = 0`
  await failing`set maintenance_work_mem = '1MB'`
  await failing`set max_parallel_maintenance_workers = 0`
  const { made = [], failed = [] } =
    (await reindex({ databases: { ...database.databases, importer: failing } })) ?? {}
  await failing.end()
  expect(made.map(({ index }) => index)).toEqual([`${table}_l`])
  expect(failed.map(({ error }) => error.textIn('en'))).toEqual([expect.stringContaining('SQLSTATE 53400')])
  expect(await due()).toEqual(['_k MISSING'])
  await sql(`delete from rows.${table} where _load = 9`)
  await reindex(database)
  expect(await indexes()).toEqual(before)
})

test('a server tries again what was ended, and not what its rows refuse', async () => {
  await sql(`drop index rows.${table}_t4`)
  const round = createMissingIndexRound(database.databases, new AbortController().signal)
  let first: Promise<unknown> = Promise.resolve()
  await duringAppend(async (owner) => {
    first = round().catch((error: unknown) => error)
    await cancelIndex(owner)
  })
  expect(await first).toMatchObject({ code: 'UNAVAILABLE' })
  await round()
  expect(await due()).toEqual([])

  await sql(`drop index rows.${table}_k; insert into rows.${table} (_load, id, note, "stationCode", at)
    values (9, '1', 'n', 'a', now())`)
  await expect(round()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  await round()
  await sql(`delete from rows.${table} where _load = 9`)
  await round()
  expect(await due()).toEqual(['_k MISSING'])
  await reindex(database)
})

test('a server that stops does not wait for an index', async () => {
  await sql(`drop index rows.${table}_t4`)
  const stop = new AbortController()
  let round: Promise<void> = Promise.resolve()
  await duringAppend(async (owner) => {
    round = createMissingIndexRound(database.databases, stop.signal)()
    await until(isBegun(owner))
    stop.abort()
    await round
  })
  await until(async () => (await due()).length === 0)
})

test('one program at a time makes them, and columns are added meanwhile', async () => {
  const added = [column('day', { type: 'DATE', nullable: true })]
  const meanwhile = await whileNobodyReindexes(database.databases.importer, async () => {
    expect(await reindex(database)).toBeUndefined()
    return bench.service.addColumns('readings', added, 'tester')
  })
  expect(meanwhile).toMatchObject({ changed: true })
  expect(await due()).toEqual(['_t6 MISSING', '_r3t6 MISSING', '_r3a6 MISSING'])
})

test('it keeps no connection to the control database: there are few, and whoever reserves one needs another', async () => {
  const role = { role: 'weir_control', applicationName: 'one connection', max: 1 } as const
  const control = connect(database.settings.databaseUrl, role)
  expect(await reindex({ databases: { ...database.databases, control } })).toMatchObject({ failed: [] })
  await control.end()
})

test('a server makes what is missing, and leaves those of an earlier release to people', async () => {
  await older('t4', 'at, id')
  const round = createMissingIndexRound(database.databases, new AbortController().signal)
  await round()
  expect(await due()).toEqual(['_t4 OUTDATED'])
})

test('a dataset that is not there is told', async () => {
  await expect(reindex(database, 'nowhere')).rejects.toMatchObject({ code: 'NOT_IN_CATALOGUE' })
})

test('a table that is gone when its turn comes is told, and the others get their indexes', async () => {
  const tables: string[] = []
  for (const name of ['sensors', 'towers']) {
    await bench.publish(aDraft(name))
    tables.push((await bench.service.find(name))?.activeVersion?.table ?? '')
  }
  const [sensors = '', towers = ''] = tables
  await reindex(database, 'readings')
  await sql(`drop index rows.${table}_t4, rows.${sensors}_k, rows.${sensors}_l, rows.${towers}_l`)
  let run: ReturnType<typeof reindex> = Promise.resolve(undefined)
  await duringAppend(async (owner) => {
    run = reindex(database)
    await until(isBegun(owner))
    await owner.unsafe(`drop table rows.${sensors}`)
  })
  expect(await run).toEqual({
    made: [
      { dataset: 'readings', index: `${table}_t4`, reason: 'MISSING' },
      { dataset: 'towers', index: `${towers}_l`, reason: 'MISSING' },
    ],
    failed: [],
    gone: [{ dataset: 'sensors', table: sensors }],
  })
  // a server's round is no failure then, and makes the others
  await sql(`drop index rows.${towers}_l`)
  await createMissingIndexRound(database.databases, new AbortController().signal)()
  expect(await due()).not.toContain(`${towers}_l MISSING`)
})
