import { Cancellation } from '../../../src/kernel/cancellation'
import type { Statement } from '../../../src/query/compile/compile'
import type { RowsReader } from '../../../src/query/run/run'
import type { Sql } from '../../../src/query/sql'
import { MAX_BATCH_MS } from '../../../src/query/run/batch-reader'
import { StatementBatches } from '../../../src/query/run/statement-batches'
import { version } from '../../support/catalog'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { hostileTexts } from '../../support/hostile-values'
import { runningStatements } from '../../support/rows-activity'
import { until } from '../../support/until'

let database: TestDatabase
let texts: string[] = []
let reader: RowsReader
beforeAll(async () => {
  database = await createTestDatabase()
  reader = {
    query: (text, params, options) => {
      texts.push(text)
      return database.databases.rows.query(text, params, options)
    },
  }
})
beforeEach(() => {
  texts = []
})
afterAll(() => database.close())

const read = { dataset: 'd', version: version('d_g1') }

const statement = (type: string, expression: string): Statement => ({
  text: `select ${expression} as j, 1 as n`,
  json: [null],
  params: [{ key: 'v', bind: ({ v }) => String(v) }],
  types: [type as Sql],
  counted: [read],
  reads: [read],
  uses: [read],
})

/** Runs the statement alone once, so that it is known to be short, then with all values at one time. */
const openBatches = async (of: Statement, known: string) => {
  const batches = new StatementBatches(reader, 1_000_000)
  const run = async (value: string, cancellation = new Cancellation()): Promise<string> =>
    (await batches.run(of, [value], cancellation)).json.toString()
  await run(known)
  texts = []
  return run
}

const isBatch = (text: string): boolean => text.startsWith('select batch.i,')

test('whatever the values are, each is read as it is', async () => {
  // what PostgreSQL cannot store is refused before a statement is made
  const values = hostileTexts.filter((text) => !text.includes('\0') && text.isWellFormed())
  const run = await openBatches(statement('text', 'to_json($1::text)::text'), 'x')
  const read = await Promise.all(values.map((value) => run(value)))
  expect(read.map((json) => JSON.parse(json) as unknown)).toEqual(values)
  expect(texts.filter(isBatch)).not.toEqual([])
})

test('an answer in parts is put together between its constants, alone and in a batch', async () => {
  const inParts: Statement = {
    ...statement('text', ''),
    text: "select $1::text as j, upper($1::text) as j1, '' as j2, 3 as n",
    json: ['{"a":[', null, '],"b":', null, ',"c":[', null, ']}'],
  }
  const batches = new StatementBatches(reader, 1_000_000)
  const run = (value: string) => batches.run(inParts, [value], new Cancellation())
  const alone = await run('x')
  texts = []
  const answers = [alone, ...(await Promise.all(['y', '磁器口'].map(run)))]
  expect(texts.filter(isBatch)).toHaveLength(1)
  expect(answers.map(({ json }) => json.toString())).toEqual([
    '{"a":[x],"b":X,"c":[]}',
    '{"a":[y],"b":Y,"c":[]}',
    '{"a":[磁器口],"b":磁器口,"c":[]}',
  ])
  for (const { json, delivered } of answers) {
    expect(json.bytes).toBe(Buffer.byteLength(json.toString()))
    expect(json.copy().toString()).toBe(json.toString())
    expect(delivered.get(read)).toBe(3)
  }
})

test('one value that fails is the fault of nobody else', async () => {
  const run = await openBatches(statement('float8', 'exp($1::float8)::text'), '0')
  const read = await Promise.allSettled(['1', '100000', '0'].map((value) => run(value)))
  expect(read).toMatchObject([
    { status: 'fulfilled', value: '2.718281828459045' },
    { status: 'rejected', reason: { code: 'BAD_USER_INPUT' } },
    { status: 'fulfilled', value: '1' },
  ])
  expect(texts.map(isBatch)).toEqual([true, false, false, false])
})

test('one that is long holds the others up for a moment only, and vanishes when nobody waits', async () => {
  const slow = "(select 'slept' from pg_sleep($1::float8))"
  const run = await openBatches(statement('float8', slow), '0')
  const cancellation = new Cancellation()
  const long = run('60', cancellation)
  const failed = expect(long).rejects.toThrow('nobody waits')
  const begun = performance.now()
  expect(await run('0.001')).toBe('slept')
  expect(performance.now() - begun).toBeLessThan(20 * MAX_BATCH_MS)
  expect(texts.filter(isBatch)).toHaveLength(1)
  await until(async () => (await runningStatements(database.settings.databaseUrl)) === 1)
  cancellation.cancel(new Error('nobody waits'))
  await failed
  await until(async () => (await runningStatements(database.settings.databaseUrl)) === 0)
})
