import { createTestDatabase, type TestDatabase } from '../../support/database'
import { aDraft, column, createBench, refusal, problemsOf, type Bench } from './fixture'

let database: TestDatabase
let bench: Bench

beforeAll(async () => {
  database = await createTestDatabase()
  bench = createBench(database.databases)
})

afterAll(async () => {
  await database.close()
})

const revisions = () => database.databases.control`
  select r.kind, d.name, r.change, r.actor from catalog.revision r
  join catalog.dataset d on d.id = r.dataset_id order by r.number`

const contracts = (name: string) => database.databases.control`
  select c.revision, c.body from catalog.contract c
  join catalog.dataset d on d.id = c.dataset_id where d.name = ${name} order by c.revision`

describe('publishing', () => {
  test('R-50: fixes the contract, numbers a revision, and is a no-op when repeated', async () => {
    await bench.service.draft(aDraft('districts'), 'tester')
    expect(await bench.service.publish('districts', 'tester')).toEqual({ revision: 1, changed: true })
    expect(await bench.service.publish('districts', 'tester')).toEqual({ revision: 1, changed: false })
    const stored = await bench.service.find('districts')
    expect(stored).toMatchObject({
      status: 'PUBLISHED',
      contractRevision: 1,
      publishedAt: bench.clock.now(),
    })
    expect(await contracts('districts')).toEqual([
      {
        revision: 1,
        body: {
          name: 'districts',
          key: ['code'],
          columns: [
            { name: 'code', type: 'TEXT', nullable: false, ref: null },
            { name: 'name', type: 'TEXT', nullable: true, ref: null },
          ],
        },
      },
    ])
    expect(await revisions()).toEqual([
      { kind: 'CONTRACT', name: 'districts', change: 'published', actor: 'tester' },
    ])
  })

  test('lists everything that is missing at once, in both languages', async () => {
    const empty = { summary: ' ', licence: '', attribution: '', contact: '' }
    await bench.service.draft(
      aDraft('poor', { ...empty, openAttribute: 'CONDITIONAL', openModes: [] }),
      'tester',
    )
    const error = await refusal(bench.service.publish('poor', 'tester'))
    expect(error.code).toBe('BAD_USER_INPUT')
    expect(error.fault.details.coordinates).toEqual([
      'poor.summary',
      'poor.contact',
      'poor.licence',
      'poor.attribution',
      'poor.openConditions',
      'poor.openModes',
    ])
    expect(problemsOf(error)).toHaveLength(6)
    expect(error.textIn('zh')).toContain('缺少 poor.summary')
    expect((await bench.service.find('poor'))?.status).toBe('DRAFT')
    expect(await contracts('poor')).toEqual([])
  })

  test('of an unknown dataset says so', async () => {
    const error = await refusal(bench.service.publish('unknown', 'tester'))
    expect(error.code).toBe('NOT_IN_CATALOGUE')
  })

  test('is refused when the draft has moved on since its data was loaded', async () => {
    await bench.service.draft(aDraft('moved'), 'tester')
    await bench.load('moved', [{ code: '1', name: 'one' }])
    const columns = [column('code'), column('name'), column('area', { type: 'DECIMAL', nullable: true })]
    await bench.service.draft(aDraft('moved', { columns }), 'tester')
    const error = await refusal(bench.service.publish('moved', 'tester'))
    expect(problemsOf(error)).toEqual([expect.stringMatching(/moved\.name, moved\.area/)])
    await bench.load('moved', [])
    expect(await bench.service.publish('moved', 'tester')).toEqual({ revision: 1, changed: true })
  })

  test('is refused when the draft was given a key that its data was not loaded under', async () => {
    const draft = aDraft('rekeyed', { columns: [column('code'), column('name')] })
    const rows = [
      { code: '1', name: 'same' },
      { code: '2', name: 'same' },
    ]
    await bench.service.draft(draft, 'tester')
    await bench.load('rekeyed', rows)
    for (const key of [['name'], ['code', 'name'], ['name', 'code']]) {
      await bench.service.draft({ ...draft, key }, 'tester')
      const error = await refusal(bench.service.publish('rekeyed', 'tester'))
      expect(problemsOf(error)).toEqual([expect.stringContaining(`key of the draft (${key.join(', ')})`)])
    }
    await bench.load('rekeyed', rows)
    expect(await bench.service.publish('rekeyed', 'tester')).toEqual({ revision: 1, changed: true })
  })

  test('by two at once fixes one contract', async () => {
    await bench.service.draft(aDraft('raced'), 'tester')
    const both = await Promise.all([1, 2].map(() => bench.service.publish('raced', 'tester')))
    expect(both.map(({ changed }) => changed).sort()).toEqual([false, true])
    expect(await contracts('raced')).toHaveLength(1)
  })

  test('R-50: cannot be undone by deleting, nor its contract or revision changed', async () => {
    const { control } = database.databases
    await expect(control`delete from catalog.dataset where name = 'raced'`).rejects.toThrow()
    await expect(control`update catalog.contract set revision = 9`).rejects.toThrow()
    await expect(control`delete from catalog.revision`).rejects.toThrow()
    await bench.service.discardDraft('raced')
    expect((await bench.service.find('raced'))?.status).toBe('PUBLISHED')
  })
})

describe('adding columns', () => {
  test('extends the contract and the tables of the data, and indexes what needs it', async () => {
    await bench.publish(aDraft('stations'), [{ code: 's1', name: 'first' }])
    await bench.publish(aDraft('readings', { columns: [column('id')], key: ['id'] }), [{ id: 'r1' }])
    const added = [
      column('stationCode', {
        nullable: true,
        ref: { dataset: 'stations', column: 'code', name: 'station', reverseName: 'readings' },
      }),
      column('at', { type: 'TIMESTAMP', nullable: true }),
      column('note', { nullable: true, openAttribute: 'NOT_OPEN' }),
    ]
    expect(await bench.service.addColumns('readings', added, 'tester')).toEqual({
      revision: 2,
      changed: true,
    })
    const stored = await bench.service.find('readings')
    expect(stored?.columns.map((c) => c.name)).toEqual(['id', 'stationCode', 'at', 'note'])
    expect(stored?.contractRevision).toBe(2)
    expect(await contracts('readings')).toHaveLength(2)
    const table = stored?.activeVersion?.table ?? ''
    const rows = await database.databases.importer.unsafe(
      `select id, "stationCode", at, note from rows."${table}"`,
    )
    expect(rows).toEqual([{ id: 'r1', stationCode: null, at: null, note: null }])
    const indexes = await database.databases.importer`
      select indexname from pg_indexes where schemaname = 'rows' and tablename = ${table} order by 1`
    expect(indexes.map((row) => String(row['indexname']).replace(table, ''))).toEqual([
      '_k',
      '_l',
      '_r2',
      '_r2a3',
      '_r2t3',
      '_t3',
    ])
    const granted = await database.databases.importer`
      select has_column_privilege('weir_rows', ${`rows.${table}`}, 'at', 'select') as at,
        has_column_privilege('weir_rows', ${`rows.${table}`}, 'note', 'select') as note`
    expect(granted).toEqual([{ at: true, note: false }])
  })

  test('of none does nothing', async () => {
    expect(await bench.service.addColumns('readings', [], 'tester')).toEqual({ revision: 2, changed: false })
  })

  test('is refused with all problems at once', async () => {
    const error = await refusal(
      bench.service.addColumns(
        'readings',
        [
          column('id', { nullable: true }),
          column('mustBe'),
          column('STATION', { nullable: true }),
          column('station', { nullable: true }),
        ],
        'tester',
      ),
    )
    expect(problemsOf(error).map((line) => line.split(':')[0])).toEqual([
      'readings.STATION',
      'readings.mustBe',
      'readings.id',
      'readings.station',
    ])
  })

  test('is refused when a name is that of a relation from another dataset', async () => {
    const error = await refusal(
      bench.service.addColumns('stations', [column('readings', { nullable: true })], 'tester'),
    )
    expect(problemsOf(error)).toEqual([expect.stringMatching(/stations\.readings: .*more than once/)])
  })

  test('to a draft is refused', async () => {
    const error = await refusal(
      bench.service.addColumns('poor', [column('more', { nullable: true })], 'tester'),
    )
    expect(error.code).toBe('INVALID_TRANSITION')
  })

  test('beyond 500 is refused', async () => {
    const columns = Array.from({ length: 499 }, (_, i) => column(`c${i}`, { nullable: true }))
    const error = await refusal(bench.service.addColumns('stations', columns, 'tester'))
    expect(problemsOf(error)).toEqual([expect.stringMatching(/501 columns/)])
  })

  test('makes a column anew that a change which failed left in the table', async () => {
    const table = (await bench.service.find('stations'))?.activeVersion?.table ?? ''
    await database.databases.importer.unsafe(`alter table rows."${table}" add column height integer`)
    await bench.service.addColumns('stations', [column('height', { nullable: true, type: 'TEXT' })], 'tester')
    const rows = await database.databases.importer`
      select data_type from information_schema.columns
      where table_schema = 'rows' and table_name = ${table} and column_name = 'height'`
    expect(rows).toEqual([{ data_type: 'text' }])
  })

  test('gives up when a table is in use, and changes nothing', async () => {
    const table = (await bench.service.find('stations'))?.activeVersion?.table ?? ''
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    const reader = database.databases.importer.begin(async (sql) => {
      await sql.unsafe(`select code from rows."${table}"`)
      await released
    })
    const error = await refusal(
      bench.service.addColumns('stations', [column('width', { nullable: true })], 'tester'),
    )
    release()
    await reader
    expect(error.code).toBe('UNAVAILABLE')
    expect(error.fault.details.retryAfter).toBe(5)
    expect((await bench.service.find('stations'))?.columns.map((c) => c.name)).not.toContain('width')
  })
})

describe('withdrawing', () => {
  test('raises the policy epoch last, keeps the data, and takes the rights of the reader', async () => {
    await bench.publish(aDraft('shelters'), [{ code: '1', name: 'one' }])
    const table = (await bench.service.find('shelters'))?.activeVersion?.table ?? ''
    const epoch = () => database.databases.control`select e from policy.epoch`
    const [before] = await epoch()
    await bench.service.withdraw('shelters', 'tester', 'a right is infringed')
    await bench.service.withdraw('shelters', 'tester', 'again')
    const [after] = await epoch()
    expect(Number(after?.['e'])).toBe(Number(before?.['e']) + 1)
    expect(await database.databases.control`select subjects, reason from policy.change`).toEqual([
      { subjects: ['dataset:shelters'], reason: 'withdrawn: a right is infringed' },
    ])
    expect((await revisions()).at(-1)).toEqual({
      kind: 'CONTRACT',
      name: 'shelters',
      change: 'withdrawn: a right is infringed',
      actor: 'tester',
    })
    expect((await bench.service.find('shelters'))?.status).toBe('WITHDRAWN')
    const rows = database.databases.rows.query(`select code from rows."${table}"`, [], { prepare: false })
    await expect(rows).rejects.toThrow()
  })

  test('leaves nothing that can be loaded, published or drafted', async () => {
    const codes = await Promise.all(
      [
        bench.service.beginGeneration('shelters'),
        bench.service.publish('shelters', 'tester'),
        bench.service.draft(aDraft('shelters'), 'tester'),
        bench.service.addColumns('shelters', [column('x', { nullable: true })], 'tester'),
      ].map(async (work) => (await refusal(work)).code),
    )
    expect(new Set(codes)).toEqual(new Set(['INVALID_TRANSITION']))
  })

  test('of a draft or of nothing is refused', async () => {
    expect((await refusal(bench.service.withdraw('poor', 'tester', ''))).code).toBe('INVALID_TRANSITION')
    expect((await refusal(bench.service.withdraw('unknown', 'tester', ''))).code).toBe('NOT_IN_CATALOGUE')
  })

  test('while an import has begun and not made its table succeeds', async () => {
    await bench.publish(aDraft('briefly'))
    await bench.service.beginGeneration('briefly')
    await bench.service.withdraw('briefly', 'tester', 'a test')
    expect((await bench.service.find('briefly'))?.status).toBe('WITHDRAWN')
  })

  test('is void when the log does not pause, and says what to do', async () => {
    await bench.publish(aDraft('held'))
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    const writer = database.databases.control.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock_shared(87016001)`
      await released
    })
    const error = await refusal(bench.service.withdraw('held', 'tester', 'a test'))
    release()
    await writer
    expect(error.code).toBe('UNAVAILABLE')
    expect((await bench.service.find('held'))?.status).toBe('PUBLISHED')
  })
})
