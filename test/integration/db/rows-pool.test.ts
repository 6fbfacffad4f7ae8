import { setTimeout as sleep } from 'node:timers/promises'
import { Cancellation } from '../../../src/kernel/cancellation'
import { AppError } from '../../../src/kernel/errors'
import type { RowsPool } from '../../../src/db/rows/rows-pool'
import { MAX_WAITING_STATEMENTS, openRowsPool, SHORT_AT_ONCE } from '../../../src/db/rows/rows-pool'
import { StatementError } from '../../../src/db/statement-error'
import { MAX_PREPARED, MAX_PREPARED_BYTES, MAX_PREPARED_TEXT_BYTES } from '../../../src/db/rows/rows-client'
import { withOwner } from '../../../src/db/owner'
import type { Observation } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { until } from '../../support/until'

let database: TestDatabase
let pools: RowsPool[] = []
const observed: Observation[] = []

beforeAll(async () => {
  database = await createTestDatabase()
})
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close()))
  pools = []
  observed.length = 0
})
afterAll(() => database.close())

const openPool = (rowsConnections = 2, statementTimeoutMs = 5_000): RowsPool => {
  const pool = openRowsPool({ ...database.settings, rowsConnections, statementTimeoutMs }, (o) => {
    observed.push(o)
  })
  pools.push(pool)
  return pool
}

/** What `pg_stat_activity` shows of pools of rows in this database. */
const activity = (): Promise<readonly { pid: number; query: string; state: string }[]> =>
  withOwner(
    database.settings.databaseUrl,
    (sql) => sql<{ pid: number; query: string; state: string }[]>`
      select pid, query, state from pg_stat_activity
      where datname = current_database() and application_name = 'weir rows'`,
  )

/** Numbers in [0, 1) that are the same in every run. */
const generator = (seed: number) => {
  let state = seed
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

test('values come as bytes of text, and nulls as null', async () => {
  const rows = await openPool().query(
    `select '磁器口'::text, null::text, 1.50::numeric, date '2026-11-23', true, '{"a": 1}'::jsonb`,
    [],
    { prepare: true },
  )
  expect(rows[0]?.map((value) => value?.toString() ?? null)).toEqual([
    '磁器口',
    null,
    '1.50',
    '2026-11-23',
    't',
    '{"a": 1}',
  ])
})

test.each([
  ['boolean', 'true', 't'],
  ['boolean', 'false', 'f'],
  ['date', '2026-02-28', '2026-02-28'],
  ['timestamptz', '2026-02-28 12:00:00.123456+08', '2026-02-28 04:00:00.123456+00'],
  ['timestamp', '2026-02-28 12:00:00', '2026-02-28 12:00:00'],
  ['jsonb', '{"a": [1, "x"]}', '{"a": [1, "x"]}'],
  ['json', '"text"', '"text"'],
  ['bytea', '\\xff00', '\\xff00'],
  ['numeric', '12345678901234567890.123456789', '12345678901234567890.123456789'],
  ['bigint', '9007199254740993', '9007199254740993'],
  ['double precision', '0.1', '0.1'],
  ['text', "'; drop table x; -- \\ 磁 \u{1F600}", "'; drop table x; -- \\ 磁 \u{1F600}"],
  ['text[]', '{a,"b c",NULL}', '{a,"b c",NULL}'],
  ['date[]', '{2026-01-01}', '{2026-01-01}'],
])('a parameter of type %s is sent as the text %s', async (type, given, expected) => {
  const pool = openPool(1)
  for (const prepare of [true, true, false]) {
    const rows = await pool.query(`select $1::${type}, $2::${type} is null`, [given, null], { prepare })
    expect(rows[0]?.map((value) => value?.toString())).toEqual([expected, 't'])
  }
})

test('several statements in one text are refused', async () => {
  const pool = openPool()
  const error = await pool.query('select 1; select 2', [], { prepare: false }).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(StatementError)
  expect(error).toMatchObject({ sqlState: '42601' })
})

test('rows are read only, by a role that may not write', async () => {
  const pool = openPool()
  const facts = await pool.query(
    `select current_user, current_setting('transaction_read_only'), current_setting('TimeZone'),
      current_setting('search_path'), current_setting('statement_timeout'), current_setting('extra_float_digits')`,
    [],
    { prepare: true },
  )
  expect(facts[0]?.map(String)).toEqual(['weir_rows', 'on', 'UTC', 'pg_catalog, pg_temp', '5s', '1'])
  for (const text of [
    'create table rows.x (a int)',
    'select * from identity.api_key',
    'create temp table x (a int)',
  ])
    await expect(pool.query(text, [], { prepare: false })).rejects.toBeInstanceOf(StatementError)
})

test('a failed statement tells its code, and none of the text that PostgreSQL gave', async () => {
  const pool = openPool(1)
  const error = await pool.query('select $1::int', ['geheim'], { prepare: true }).catch((e: unknown) => e)
  expect(error).toMatchObject({ sqlState: '22P02', message: expect.not.stringContaining('geheim') })
  const rows = await pool.query('select 1', [], { prepare: true })
  expect(rows).toHaveLength(1)
})

test('an abort ends the statement in PostgreSQL and gives the caller its reason', async () => {
  const pool = openPool(1)
  const abort = new Cancellation()
  const slow = pool.query('select pg_sleep(30)', [], { prepare: true, cancellation: abort })
  await until(async () =>
    (await activity()).some((a) => a.query.includes('pg_sleep') && a.state === 'active'),
  )
  const before = (await activity()).map((a) => a.pid)
  abort.cancel(new Error('the client went away'))
  await expect(slow).rejects.toThrow('the client went away')
  await until(async () => !(await activity()).some((a) => before.includes(a.pid)))
  const rows = await pool.query('select 1', [], { prepare: true })
  expect(rows[0]?.[0]?.toString()).toBe('1')
})

test('an abort before the start runs nothing, and one while waiting leaves the queue', async () => {
  const pool = openPool(1)
  const gone = new Cancellation()
  gone.cancel(new Error('gone'))
  await expect(pool.query('select 1', [], { prepare: true, cancellation: gone })).rejects.toThrow('gone')
  const abort = new Cancellation()
  const first = pool.query('select pg_sleep(0.3)', [], { prepare: true })
  const second = pool.query('select 2', [], { prepare: true, cancellation: abort })
  await sleep(50)
  expect(pool.load).toEqual({ running: 1, waiting: 1 })
  abort.cancel(new Error('gone'))
  await expect(second).rejects.toThrow('gone')
  expect(pool.load.waiting).toBe(0)
  await first
})

test('an abort while a lost connection is made anew leaves none behind', async () => {
  const pool = openPool(1)
  await pool.query('select 1', [], { prepare: true })
  const [lost] = await activity()
  await withOwner(database.settings.databaseUrl, (sql) => sql`select pg_terminate_backend(${lost?.pid ?? 0})`)
  await until(async () => (await activity()).length === 0)
  // postgres.js pauses before it connects again
  const abort = new Cancellation()
  const asked = pool.query('select 1', [], { prepare: true, cancellation: abort })
  await sleep(5)
  abort.cancel(new Error('gone'))
  await expect(asked).rejects.toThrow('gone')
  await until(() => pool.load.running === 0)
  await sleep(300)
  expect(await activity()).toEqual([])
})

test('a statement that takes too long is a QUERY_TIMEOUT, and its connection goes on', async () => {
  const pool = openPool(1, 300)
  expect(await codeOf(pool.query('select pg_sleep(5)', [], { prepare: true }))).toBe('QUERY_TIMEOUT')
  const pids = (await activity()).map((a) => a.pid)
  expect(await codeOf(pool.query('select 1', [], { prepare: true }))).toBe('none')
  expect((await activity()).map((a) => a.pid)).toEqual(pids)
})

test('a shorter time of the caller holds, waiting included', async () => {
  const pool = openPool(1)
  const startedAt = performance.now()
  expect(await codeOf(pool.query('select pg_sleep(5)', [], { prepare: true, timeoutMs: 200 }))).toBe(
    'QUERY_TIMEOUT',
  )
  expect(performance.now() - startedAt).toBeLessThan(1_500)
  const busy = pool.query('select pg_sleep(0.6)', [], { prepare: true })
  expect(await codeOf(pool.query('select 1', [], { prepare: true, timeoutMs: 100 }))).toBe('UNAVAILABLE')
  await busy
})

test('a cancel by an operator is UNAVAILABLE, not the fault of the query', async () => {
  const pool = openPool(1)
  const slow = codeOf(pool.query('select pg_sleep(30)', [], { prepare: true }))
  await until(async () => (await activity()).some((a) => a.query.includes('pg_sleep')))
  await withOwner(
    database.settings.databaseUrl,
    (sql) =>
      sql`select pg_cancel_backend(pid) from pg_stat_activity where query like '%pg_sleep(30)%' and pid <> pg_backend_pid()`,
  )
  expect(await slow).toBe('UNAVAILABLE')
})

test('a lost connection is UNAVAILABLE once, and replaced', async () => {
  const pool = openPool(1)
  const slow = codeOf(pool.query('select pg_sleep(30)', [], { prepare: true }))
  await until(async () => (await activity()).some((a) => a.query.includes('pg_sleep')))
  const [lost] = await activity()
  await withOwner(database.settings.databaseUrl, (sql) => sql`select pg_terminate_backend(${lost?.pid ?? 0})`)
  expect(await slow).toBe('UNAVAILABLE')
  expect(await codeOf(pool.query('select 1', [], { prepare: true }))).toBe('none')
})

test('statements are served in the order in which they came', async () => {
  const pool = openPool(1)
  const ended: number[] = []
  const all = Array.from({ length: 40 }, async (_, i) => {
    await pool.query('select 1', [], { prepare: true })
    ended.push(i)
  })
  await Promise.all(all)
  expect(ended).toEqual(all.map((_, i) => i))
})

test('there are never more connections than the setting says', async () => {
  const pool = openPool(2)
  const all = Array.from({ length: 40 }, () => pool.query('select pg_sleep(0.005)', [], { prepare: true }))
  await all[0]
  expect(pool.load.running).toBe(2)
  await Promise.all(all)
  expect((await activity()).length).toBe(2)
})

test('few statements run at one time while they are short; those that are not hold up nobody', async () => {
  const pool = openPool(SHORT_AT_ONCE + 1)
  const slow = Array.from({ length: SHORT_AT_ONCE }, () =>
    pool.query('select pg_sleep(1)', [], { prepare: true }),
  )
  const isSlowOver = Promise.race(slow).then(() => true)
  const short = pool.query('select 1', [], { prepare: true })
  expect(pool.load).toEqual({ running: SHORT_AT_ONCE, waiting: 1 })
  expect(await Promise.race([short.then(() => false), isSlowOver])).toBe(false)
  await Promise.all(slow)
})

test('in a storm of aborts, time-outs and cut connections each caller gets its own answer or its own reason', async () => {
  const pool = openPool(4)
  const random = generator(20261123)
  const ended = { answered: 0, gone: 0, late: 0, unavailable: 0 }
  const caller = async (id: number): Promise<void> => {
    const abort = new Cancellation()
    const isAborted = random() < 0.3
    if (isAborted) setTimeout(() => abort.cancel(new Error(`gone ${id}`)), random() * 60)
    const timeoutMs = random() < 0.2 ? 20 : 4_000
    const options = { prepare: random() < 0.5, cancellation: abort, timeoutMs }
    try {
      const text = 'select $1::text, pg_sleep($2::float8)'
      const rows = await pool.query(text, [String(id), String(random() * 0.03)], options)
      expect(rows[0]?.[0]?.toString()).toBe(String(id))
      ended.answered += 1
    } catch (error) {
      if (error instanceof AppError) ended[error.code === 'QUERY_TIMEOUT' ? 'late' : 'unavailable'] += 1
      else {
        expect(error).toMatchObject({ message: `gone ${id}` })
        ended.gone += 1
      }
    }
  }
  const cuts: Promise<unknown>[] = []
  const cutting = setInterval(() => {
    const cut = withOwner(
      database.settings.databaseUrl,
      (sql) => sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'weir rows' limit 1`,
    )
    cuts.push(cut)
  }, 150)
  for (let round = 0; round < 10; round += 1)
    await Promise.all(Array.from({ length: 40 }, (_, i) => caller(round * 40 + i)))
  clearInterval(cutting)
  await Promise.all(cuts)
  expect(Object.values(ended).reduce((a, b) => a + b)).toBe(400)
  for (const count of [ended.answered, ended.gone]) expect(count).toBeGreaterThan(20)
  await until(() => pool.load.running === 0)
  expect(pool.load.waiting).toBe(0)
  await until(async () => (await activity()).length <= 4)
  expect(
    await Promise.all([1, 2, 3, 4, 5].map((i) => codeOf(pool.query(`select ${i}`, [], { prepare: true })))),
  ).toEqual(Array(5).fill('none'))
})

test('a full queue refuses instead of growing', async () => {
  const pool = openPool(1)
  const abort = new Cancellation()
  const options = { prepare: true, cancellation: abort }
  const first = codeOf(pool.query('select pg_sleep(10)', [], options))
  await sleep(50)
  const waiting = Array.from({ length: MAX_WAITING_STATEMENTS }, () =>
    codeOf(pool.query('select 1', [], options)),
  )
  expect(await codeOf(pool.query('select 1', [], options))).toBe('UNAVAILABLE')
  abort.cancel(new Error('enough'))
  expect(new Set(await Promise.all([first, ...waiting]))).toEqual(new Set(['Error: enough']))
})

test('a connection is replaced before it holds too many prepared statements', async () => {
  const pool = openPool(1)
  for (let i = 0; i < MAX_PREPARED + 5; i += 1) await pool.query(`select ${i}`, [], { prepare: true })
  const rows = await pool.query('select count(*) from pg_prepared_statements', [], { prepare: false })
  expect(Number(rows[0]?.[0])).toBe(5)
})

/** A statement of that length in UTF-8, and of fewer characters. */
const statementOf = (bytes: number, i: number): string => {
  const begin = `select ${i} -- 磁`
  return begin + '-'.repeat(bytes - Buffer.byteLength(begin))
}

test('a long statement runs without being kept', async () => {
  const pool = openPool(1)
  await pool.query(statementOf(MAX_PREPARED_TEXT_BYTES, 0), [], { prepare: true })
  const rows = await pool.query(statementOf(MAX_PREPARED_TEXT_BYTES + 1, 7), [], { prepare: true })
  expect(String(rows[0]?.[0])).toBe('7')
  expect(await prepared(pool)).toBe(1)
})

test('a connection is replaced before its prepared statements hold too many bytes', async () => {
  const pool = openPool(1)
  const fitting = MAX_PREPARED_BYTES / MAX_PREPARED_TEXT_BYTES
  expect(fitting).toBeLessThan(MAX_PREPARED)
  for (let i = 0; i < fitting + 3; i += 1)
    await pool.query(statementOf(MAX_PREPARED_TEXT_BYTES, i), [], { prepare: true })
  expect(await prepared(pool)).toBe(3)
})

const prepared = async (pool: RowsPool): Promise<number> => {
  const rows = await pool.query('select count(*) from pg_prepared_statements', [], { prepare: false })
  return Number(rows[0]?.[0])
}

test('each statement is observed once, with its rows', async () => {
  const pool = openPool(1)
  await pool.query('select generate_series(1, 3)', [], { prepare: true })
  await pool.query('select nothing', [], { prepare: true }).catch(() => undefined)
  expect(observed.map((o) => (o.kind === 'statement' ? o.rows : o.kind))).toEqual([3, 0])
})

test('closing refuses what waits, ends what runs, and takes nothing more', async () => {
  const pool = openPool(1)
  const running = codeOf(pool.query('select pg_sleep(0.2)', [], { prepare: true }))
  const waiting = codeOf(pool.query('select 1', [], { prepare: true }))
  await sleep(50)
  await pool.close()
  expect(await Promise.all([running, waiting])).toEqual(['none', 'UNAVAILABLE'])
  expect(await codeOf(pool.query('select 1', [], { prepare: true }))).toBe('UNAVAILABLE')
  expect(await activity()).toEqual([])
})

test('cancelling ends what runs and what waits, at once', async () => {
  const pool = openPool(2)
  const begun = performance.now()
  const asked = ['select pg_sleep(20)', 'select pg_sleep(21)', 'select 1'].map((text) =>
    codeOf(pool.query(text, [], { prepare: true })),
  )
  await sleep(200)
  pool.cancel()
  expect(await Promise.all(asked)).toEqual(['UNAVAILABLE', 'UNAVAILABLE', 'UNAVAILABLE'])
  await pool.close()
  expect(await activity()).toEqual([])
  expect(performance.now() - begun).toBeLessThan(5_000)
})

test('a pool that closes as a place falls free opens nothing more', async () => {
  const pool = openPool(1)
  const first = pool.query('select 1', [], { prepare: true })
  const second = codeOf(pool.query('select 2', [], { prepare: true }))
  await first
  await pool.close()
  expect(['none', 'UNAVAILABLE']).toContain(await second)
  expect(await activity()).toEqual([])
})

test('a server that is away is UNAVAILABLE at once, and found again when it is back', async () => {
  const pool = openRowsPool(
    { ...database.settings, rowsDatabaseUrl: 'postgres://weir:x@127.0.0.1:1/weir', rowsConnections: 1 },
    () => undefined,
  )
  pools.push(pool)
  const startedAt = performance.now()
  for (let i = 0; i < 5; i += 1)
    expect(await codeOf(pool.query('select 1', [], { prepare: true }))).toBe('UNAVAILABLE')
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})
