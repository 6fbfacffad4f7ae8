import type { LoadedData } from '../../../src/catalog/change'
import { createIndexes, createTable, deleteLoad } from '../../../src/catalog/rows/rows-table'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { aDraft, column, createBench, refusal, type Bench } from './fixture'

let database: TestDatabase
let bench: Bench

beforeAll(async () => {
  database = await createTestDatabase()
  bench = createBench(database.databases)
})

afterAll(async () => {
  await database.close()
})

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

const loaded = (dataset: string, generationId: number, load: number, rowCount = 0): LoadedData => ({
  dataset,
  generationId,
  load,
  rowCount,
  sourceName: 'rows.csv',
  sourceBytes: 12,
  sourceSha256: Buffer.alloc(32, 7),
})

const activate = (data: LoadedData) => bench.service.activate(data, 'tester')

const active = async (name: string) => {
  const version = (await bench.service.find(name))?.activeVersion
  if (version == null) throw new Error(`${name} has no version`)
  return version
}

/** An empty table under the key of its dataset. */
const createKeyed = async (name: string, table: string): Promise<void> => {
  const stored = await bench.service.find(name)
  if (stored === undefined) throw new Error(`no dataset ${name}`)
  await createTable(database.databases.importer, table, stored.columns)
  await createIndexes(database.databases.importer, table, stored.columns, stored.key)
}

/** Rows of a version as a reader sees them. */
const codesOf = async (name: string): Promise<readonly string[]> => {
  const { table, load } = await active(name)
  const rows = await database.databases.importer.unsafe(
    `select code from rows."${table}" where _load <= ${load} order by code`,
  )
  return rows.map((row) => String(row['code']))
}

/** An append that commits its rows, and is not activated yet. */
const append = async (generationId: number, load: number, table: string, code: string): Promise<void> => {
  await database.databases.importer.begin(async (sql) => {
    await bench.service.openAppend(sql, generationId, load)
    await sql`insert into ${sql(`rows.${table}`)} ${sql({ _load: load, code })}`
  })
}

const tableExists = async (table: string): Promise<boolean> => {
  const rows = await database.databases.importer`select 1 from pg_tables where tablename = ${table}`
  return rows.length === 1
}

describe('a full import', () => {
  test('has a table named after the dataset', async () => {
    await bench.service.draft(aDraft('airQualityPM25Hourly'), 'tester')
    const begun = await bench.service.beginGeneration('airQualityPM25Hourly')
    expect(begun).toEqual({
      generationId: expect.any(Number),
      table: `air_quality_pm25_hourly_g${begun.generationId}`,
      load: 1,
    })
    const long = `a${'B'.repeat(59)}`
    await bench.service.draft(aDraft(long), 'tester')
    expect((await bench.service.beginGeneration(long)).table).toMatch(/^a_b{38}_g\d+$/)
  })

  test('makes version 1, and the next one replaces it at the same moment', async () => {
    await bench.publish(aDraft('streets'), [{ code: 'a', name: null }])
    const first = await active('streets')
    bench.clock.advance(1000)
    const begun = await bench.service.beginGeneration('streets')
    await createKeyed('streets', begun.table)
    const second = await activate(loaded('streets', begun.generationId, 1, 5))
    expect(first).toMatchObject({ number: 1, load: 1, rowCount: 1, replacedAt: null })
    expect(second).toEqual({
      number: 2,
      table: begun.table,
      load: 1,
      rowCount: 5,
      activatedAt: bench.clock.now(),
      replacedAt: null,
      replaced: expect.objectContaining({ number: 1, rowCount: 1 }),
    })
    const rows = await database.databases.control`
      select v.number, v.replaced_at = ${bench.clock.now()} as replaced, v.source_name, v.source_bytes, v.source_sha256
      from catalog.version v join catalog.dataset d on d.id = v.dataset_id where d.name = 'streets' order by 1`
    expect(rows.map((row) => [row['number'], row['replaced']])).toEqual([
      [1, true],
      [2, null],
    ])
    expect(rows[1]).toMatchObject({ source_name: 'rows.csv', source_sha256: Buffer.alloc(32, 7) })
  })

  test('is refused without its table, or with a table that the contract has left behind', async () => {
    const before = await active('streets')
    const { generationId, table } = await bench.service.beginGeneration('streets')
    const none = await refusal(activate(loaded('streets', generationId, 1)))
    expect(none.code).toBe('INVALID_TRANSITION')
    expect(none.fault.details.coordinates).toEqual(['streets.code', 'streets.name'])
    await createTable(database.databases.importer, table, [
      { ...column('code'), openAttribute: 'UNCONDITIONAL', mask: null, searchable: false, ref: null },
      {
        ...column('name'),
        type: 'INTEGER',
        openAttribute: 'UNCONDITIONAL',
        mask: null,
        searchable: false,
        ref: null,
      },
    ])
    const other = await refusal(activate(loaded('streets', generationId, 1)))
    expect(other.fault.details.coordinates).toEqual(['streets.name'])
    expect(await active('streets')).toEqual(before)
  })

  test('is refused when the draft was given another key since the table was made', async () => {
    await bench.service.draft(aDraft('rekeyed', { columns: [column('code'), column('name')] }), 'tester')
    const { generationId, table } = await bench.service.beginGeneration('rekeyed')
    await createKeyed('rekeyed', table)
    await bench.service.draft(
      aDraft('rekeyed', { columns: [column('code'), column('name')], key: ['name'] }),
      'tester',
    )
    const error = await refusal(activate(loaded('rekeyed', generationId, 1)))
    expect(error.fault.message).toBe('catalog.keyMoved')
    expect((await bench.service.find('rekeyed'))?.activeVersion).toBeNull()
  })

  test('that did not succeed is forgotten, one that was activated is not', async () => {
    const { generationId } = await bench.service.beginGeneration('streets')
    await bench.service.discardGeneration(generationId)
    await bench.service.discardGeneration((await active('streets')).generationId)
    const rows = await database.databases
      .control`select id from catalog.generation where id = ${generationId}`
    expect(rows).toEqual([])
    expect((await active('streets')).number).toBe(2)
    expect((await refusal(activate(loaded('streets', generationId, 1)))).code).toBe('INVALID_TRANSITION')
  })

  test('that was given up cannot be activated, one that was activated is not given up', async () => {
    const { generationId, table } = await bench.service.beginGeneration('streets')
    await createKeyed('streets', table)
    expect(await bench.service.retireGeneration(generationId)).toBe(true)
    expect(await bench.service.retireGeneration((await active('streets')).generationId)).toBe(false)
    expect((await refusal(activate(loaded('streets', generationId, 1)))).code).toBe('INVALID_TRANSITION')
    expect((await active('streets')).number).toBe(2)
    bench.clock.advance(MINUTE_MS)
    expect(await bench.service.expire(DAY_MS)).toBe(1)
    expect(await tableExists(table)).toBe(false)
  })

  test('cannot be activated twice, nor for another dataset', async () => {
    const { generationId } = await active('streets')
    expect((await refusal(activate(loaded('streets', generationId, 1)))).code).toBe('INVALID_TRANSITION')
    await bench.service.draft(aDraft('other'), 'tester')
    expect((await refusal(activate(loaded('other', generationId, 1)))).code).toBe('INVALID_TRANSITION')
  })

  test('and another at once are both activated, one after the other', async () => {
    await bench.publish(aDraft('raced'), [])
    const begun = await Promise.all([1, 2, 3].map(() => bench.service.beginGeneration('raced')))
    for (const { table } of begun) await createKeyed('raced', table)
    const versions = await Promise.all(begun.map((b) => activate(loaded('raced', b.generationId, 1))))
    expect(versions.map((v) => v.number).sort()).toEqual([2, 3, 4])
    expect((await active('raced')).number).toBe(4)
  })
})

describe('an append', () => {
  beforeAll(async () => {
    await bench.publish(aDraft('readings'), [{ code: 'a', name: null }])
  })

  test('is unseen until it is activated', async () => {
    const { generationId, table } = await active('readings')
    const load = await bench.service.nextLoad(generationId)
    expect(load).toBe(2)
    await append(generationId, load, table, 'b')
    expect(await codesOf('readings')).toEqual(['a'])
    const version = await activate(loaded('readings', generationId, load, 2))
    expect(version).toMatchObject({ number: 2, table, load: 2, rowCount: 2 })
    expect(await codesOf('readings')).toEqual(['a', 'b'])
  })

  test('is refused when a newer one was begun, and its rows are removed by that one', async () => {
    const { generationId, table } = await active('readings')
    const first = await bench.service.nextLoad(generationId)
    await append(generationId, first, table, 'lost')
    const second = await bench.service.nextLoad(generationId)
    const stale = await refusal(activate(loaded('readings', generationId, first)))
    expect(stale.message).toMatch(/Another import of readings/)
    await append(generationId, second, table, 'c')
    await activate(loaded('readings', generationId, second, 3))
    expect(await codesOf('readings')).toEqual(['a', 'b', 'c'])
  })

  test('that lost its turn before it wrote is told so before it writes', async () => {
    const { generationId, table } = await active('readings')
    const first = await bench.service.nextLoad(generationId)
    const second = await bench.service.nextLoad(generationId)
    const error = await refusal(append(generationId, first, table, 'late'))
    expect(error.code).toBe('INVALID_TRANSITION')
    await append(generationId, second, table, 'd')
    await activate(loaded('readings', generationId, second, 4))
    expect(await codesOf('readings')).toEqual(['a', 'b', 'c', 'd'])
  })

  test('waits for another that is writing to the same table', async () => {
    const { generationId, table } = await active('readings')
    const first = await bench.service.nextLoad(generationId)
    const order: string[] = []
    let second = 0
    let appended: Promise<void> = Promise.resolve()
    await database.databases.importer.begin(async (sql) => {
      await bench.service.openAppend(sql, generationId, first)
      second = await bench.service.nextLoad(generationId)
      appended = append(generationId, second, table, 'e').then(() => void order.push('second'))
      await new Promise((resolve) => setTimeout(resolve, 300))
      await sql`insert into ${sql(`rows.${table}`)} ${sql({ _load: first, code: 'lost' })}`
      order.push('first')
    })
    await appended
    expect(order).toEqual(['first', 'second'])
    await activate(loaded('readings', generationId, second, 5))
    expect(await codesOf('readings')).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  /** Until so many transactions wait for a lock that another one holds. */
  const untilWaiting = async (count: number): Promise<void> => {
    for (const limit = Date.now() + 20_000; Date.now() < limit; await new Promise((r) => setTimeout(r, 10))) {
      const [found] = await database.databases.audit<{ n: number }[]>`
        select count(distinct pid)::int as n from pg_catalog.pg_locks where not granted
          and (database is null or database = (select oid from pg_catalog.pg_database where datname = current_database()))`
      if ((found?.n ?? 0) >= count) return
    }
    throw new Error('nothing waits')
  }

  test('that begins while another is being activated waits, and keeps the rows of that one', async () => {
    const { generationId, table } = await active('readings')
    const first = await bench.service.nextLoad(generationId)
    await append(generationId, first, table, 'f')
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    const order: string[] = []
    // an activation takes this lock last, and then commits
    const holder = database.databases.control.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(87016002)`
      await released
    })
    const activated = activate(loaded('readings', generationId, first, 6))
    await untilWaiting(1)
    const second = bench.service.nextLoad(generationId).then((load) => {
      order.push('begun')
      return load
    })
    await untilWaiting(2)
    order.push('released')
    release()
    await holder
    await append(generationId, await second, table, 'g')
    await activated
    expect(order).toEqual(['released', 'begun'])
    await activate(loaded('readings', generationId, await second, 7))
    expect(await codesOf('readings')).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
  })

  test('that fails takes its rows back alone', async () => {
    const { generationId, table } = await active('readings')
    const load = await bench.service.nextLoad(generationId)
    await append(generationId, load, table, 'h')
    await deleteLoad(database.databases.importer, table, load)
    const rows = await database.databases.importer.unsafe(`select count(*)::int as n from rows."${table}"`)
    expect(rows).toEqual([{ n: 7 }])
  })

  test('is refused when another generation became active meanwhile', async () => {
    const { generationId, table } = await active('readings')
    const load = await bench.service.nextLoad(generationId)
    await append(generationId, load, table, 'lost')
    await bench.load('readings', [{ code: 'new', name: null }])
    expect((await refusal(activate(loaded('readings', generationId, load)))).code).toBe('INVALID_TRANSITION')
    expect((await refusal(append(generationId, load, table, 'lost'))).code).toBe('INVALID_TRANSITION')
    expect((await refusal(bench.service.nextLoad(generationId))).code).toBe('INVALID_TRANSITION')
    expect(await codesOf('readings')).toEqual(['new'])
  })

  test('to a generation that does not exist is refused', async () => {
    expect((await refusal(bench.service.nextLoad(987_654))).code).toBe('INVALID_TRANSITION')
  })
})

describe('a table whose versions have all been replaced', () => {
  test('is dropped a minute after their term, and not before', async () => {
    await bench.publish(aDraft('parks'), [{ code: 'a', name: null }])
    const { table: old } = await active('parks')
    bench.clock.advance(1000)
    await bench.load('parks', [{ code: 'b', name: null }])
    const { table: current } = await active('parks')
    bench.clock.advance(DAY_MS)
    await bench.service.expire(DAY_MS)
    expect(await tableExists(old)).toBe(true)
    bench.clock.advance(MINUTE_MS)
    await bench.service.expire(DAY_MS)
    expect(await tableExists(old)).toBe(false)
    expect(await tableExists(current)).toBe(true)
    expect(await codesOf('parks')).toEqual(['b'])
    expect(await bench.service.expire(DAY_MS)).toBe(0)
  })

  test('stays while a later load of it is active', async () => {
    const { generationId, table } = await active('parks')
    const load = await bench.service.nextLoad(generationId)
    await append(generationId, load, table, 'c')
    await activate(loaded('parks', generationId, load, 2))
    bench.clock.advance(30 * DAY_MS)
    await bench.service.expire(DAY_MS)
    expect(await codesOf('parks')).toEqual(['b', 'c'])
  })

  test('waits while somebody reads it, and is dropped the next time', async () => {
    const { table: old } = await active('parks')
    await bench.load('parks', [])
    bench.clock.advance(DAY_MS)
    await bench.service.expire(DAY_MS)
    bench.clock.advance(MINUTE_MS)
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    const reading = database.databases.importer.begin(async (sql) => {
      await sql.unsafe(`select code from rows."${old}"`)
      await released
    })
    await bench.service.expire(DAY_MS)
    expect(await tableExists(old)).toBe(true)
    release()
    await reading
    expect(await bench.service.expire(DAY_MS)).toBe(1)
    expect(await tableExists(old)).toBe(false)
  })

  test('an import that died a day ago leaves nothing, and cannot come back', async () => {
    const { generationId, table } = await bench.service.beginGeneration('parks')
    await createTable(database.databases.importer, table, (await bench.service.find('parks'))?.columns ?? [])
    bench.clock.advance(DAY_MS - 1)
    await bench.service.expire(0)
    expect(await tableExists(table)).toBe(true)
    bench.clock.advance(1)
    await bench.service.expire(0)
    bench.clock.advance(MINUTE_MS)
    await bench.service.expire(0)
    expect(await tableExists(table)).toBe(false)
    expect((await refusal(activate(loaded('parks', generationId, 1)))).code).toBe('INVALID_TRANSITION')
  })

  test('tables that are none of ours are left alone', async () => {
    const { importer } = database.databases
    await importer`create table rows.somebody_elses (x int)`
    await bench.service.expire(0)
    expect(await tableExists('somebody_elses')).toBe(true)
  })
})
