import type { Sql } from 'postgres'
import { canonicalRecord } from '../../../src/metering/canonical-record'
import { parseRecord } from '../../../src/metering/record-json'
import { verifyLog, type LogVerification } from '../../../src/metering/verify'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

let db: TestDatabase
let sql: Sql
let writer: string

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
})

/** One writer with batches 1 to 6 of 5 records each. */
beforeEach(async () => {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`truncate metering.usage_record, metering.batch`
  })
  const { log } = await openTestLog(db)
  for (let batch = 1; batch <= 6; batch += 1) {
    const records = Array.from({ length: 5 }, () => usageRecord({ rows: 1_000 + batch }))
    await Promise.all(records.map((record) => log.append(record, log.epoch)))
  }
  await log.close()
  const [row] = await sql<{ writer: string }[]>`select distinct writer from metering.batch`
  writer = row?.writer ?? ''
})

afterAll(async () => {
  await sql.end()
  await db.close()
})

/** Changes the log as only the owner of its tables can, with the triggers off. */
const tamper = async (statement: string): Promise<void> => {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    const result = await tx.unsafe(statement)
    expect(result.count).toBeGreaterThan(0)
  })
}

const problemsOf = (found: LogVerification): readonly (readonly [string, number | null])[] =>
  found.problems.map((problem) => [problem.kind, problem.batch])

/** Another id of the same time, and so of the same day. */
const another = (id: string): string => `(left(${id}::text, 24) || right(gen_random_uuid()::text, 12))::uuid`

const third = 'batch = 3'

test('a log that nobody touched is whole', async () => {
  expect(await verifyLog(db.databases.audit)).toEqual({
    ok: true,
    records: 30,
    batches: 6,
    checkpoints: 0,
    problems: [],
  })
})

test('an empty log is whole', async () => {
  const empty = await createTestDatabase()
  expect(await verifyLog(empty.databases.audit)).toMatchObject({
    ok: true,
    records: 0,
    batches: 0,
    problems: [],
  })
  await empty.close()
})

test('a record whose text was altered is found', async () => {
  await tamper(
    `update metering.usage_record set canonical = replace(canonical, '"rows":1003', '"rows":1') where ${third} and position = 2`,
  )
  const found = await verifyLog(db.databases.audit)
  expect(found.ok).toBe(false)
  expect(found.problems).toMatchObject([
    { kind: 'COLUMN', writer, batch: 3, detail: 'rows' },
    { kind: 'ROOT', writer, batch: 3 },
  ])
})

test('a record whose text and column were altered alike is found', async () => {
  await tamper(
    `update metering.usage_record set rows = 1, canonical = replace(canonical, '"rows":1003', '"rows":1') where ${third} and position = 2`,
  )
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([['ROOT', 3]])
})

test.each([
  ['rows', 'rows + 1'],
  ['bytes', '0'],
  ['cost_actual', '-1'],
  ['decision', "'DENY'"],
  ['codes', "'{FORBIDDEN}'"],
  ['agreements', "'{CQ-2026-0001}'"],
  ['datasets', "'{}'"],
  ['datasets', "array['streets', null]"],
  ['operation_name', 'null'],
  ['operation_name', "'null'"],
  ['request_id', "''"],
  ['account_id', 'null'],
  ['organisation_id', 'gen_random_uuid()'],
  ['at', "at + interval '1 microsecond'"],
])('the column %s set to %s is found, and what it held is not told', async (column, value) => {
  await tamper(`update metering.usage_record set ${column} = ${value} where ${third} and position = 2`)
  const found = await verifyLog(db.databases.audit)
  expect(found.problems).toMatchObject([{ kind: 'COLUMN', writer, batch: 3, detail: column }])
})

test('an id that was altered is found', async () => {
  await tamper(`update metering.usage_record set id = ${another('id')} where ${third} and position = 2`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([['COLUMN', 3]])
})

test.each([
  [
    'in the middle of a batch',
    2,
    [
      ['POSITION', 3],
      ['POSITION', 3],
      ['COUNT', 3],
      ['ROOT', 3],
    ],
  ],
  [
    'at the end of a batch',
    4,
    [
      ['COUNT', 3],
      ['ROOT', 3],
    ],
  ],
])('a record that was removed %s is found', async (_, position, problems) => {
  await tamper(`delete from metering.usage_record where ${third} and position = ${position}`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual(problems)
})

test('a record that was added is found', async () => {
  const record = canonicalRecord(usageRecord())
  await tamper(`insert into metering.usage_record select ${another('id')}, writer, batch, 5, at, request_id, account_id,
    organisation_id, agreements, operation_name, datasets, decision, codes, rows, bytes, cost_actual, '${record}'
    from metering.usage_record where ${third} and position = 4`)
  const kinds = (await verifyLog(db.databases.audit)).problems.map((problem) => problem.kind)
  expect(kinds).toEqual(expect.arrayContaining(['COLUMN', 'COUNT', 'ROOT']))
})

test('two records that changed places are found', async () => {
  await tamper(
    `update metering.usage_record set position = case position when 1 then 101 else 102 end where ${third} and position in (1, 2)`,
  )
  await tamper(
    `update metering.usage_record set position = case position when 101 then 2 else 1 end where ${third} and position > 100`,
  )
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([['ROOT', 3]])
})

test('a record that was moved to another batch is found in both', async () => {
  await tamper(`update metering.usage_record set batch = 4, position = 5 where ${third} and position = 4`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
    ['COUNT', 3],
    ['ROOT', 3],
    ['COUNT', 4],
    ['ROOT', 4],
  ])
})

test('a batch that was removed with its records leaves a gap', async () => {
  await tamper(`delete from metering.usage_record where ${third}`)
  await tamper(`delete from metering.batch where number = 3`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([['GAP', 4]])
})

test('a batch that was removed and the others numbered anew breaks the chain', async () => {
  await tamper(`delete from metering.usage_record where ${third}`)
  await tamper(`delete from metering.batch where number = 3`)
  for (const number of [4, 5, 6]) {
    await tamper(`update metering.batch set number = ${number - 1} where number = ${number}`)
    await tamper(`update metering.usage_record set batch = ${number - 1} where batch = ${number}`)
  }
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([['CHAIN', 3]])
})

test('a batch that was removed without its records is found twice', async () => {
  await tamper(`delete from metering.batch where number = 3`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
    ['NO_BATCH', 3],
    ['GAP', 4],
  ])
})

test('a first batch that was removed leaves a gap, and the last batch without its records is found', async () => {
  await tamper(`delete from metering.usage_record where batch = 1`)
  await tamper(`delete from metering.batch where number in (1, 6)`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
    ['GAP', 2],
    ['NO_BATCH', 6],
  ])
})

test('a root that was altered is found there and in the next batch', async () => {
  await tamper(`update metering.batch set root = sha256('x') where number = 3`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
    ['ROOT', 3],
    ['CHAIN', 4],
  ])
})

test('a first batch that does not begin with zeros is found', async () => {
  await tamper(`update metering.batch set previous_root = sha256('x') where number = 1`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([['CHAIN', 1]])
})

test.each([
  ['no JSON', `'{'`],
  ['not a record', `'{}'`],
  ['not canonical', `canonical || ' '`],
  ['of another version', `replace(canonical, '"v":3', '"v":2')`],
  ['full of nesting', `repeat('[', 100000)`],
])('a text that is %s is found', async (_, value) => {
  await tamper(`update metering.usage_record set canonical = ${value} where ${third} and position = 2`)
  expect(problemsOf(await verifyLog(db.databases.audit))).toEqual([
    ['CANONICAL', 3],
    ['ROOT', 3],
  ])
})

test('of very many problems the first thousand are listed, and the rest counted', async () => {
  await tamper(`insert into metering.usage_record select ${another('metering.least_id(now())')}, gen_random_uuid(), i, -i, now(), '', null, null,
    '{}', null, '{}', '', '{}', 0, 0, 0, '' from generate_series(1, 1500) i`)
  const { problems, records } = await verifyLog(db.databases.audit)
  expect(records).toBe(1_530)
  expect(problems).toHaveLength(1_001)
  expect(problems.at(-1)).toMatchObject({ kind: 'MORE', detail: '500 more problems' })
})

test('batches that come while the log is read do not disturb', async () => {
  const { log } = await openTestLog(db)
  let isOver = false
  const appending = (async (): Promise<void> => {
    while (!isOver)
      await Promise.all([log.append(usageRecord(), log.epoch), log.append(usageRecord(), log.epoch)])
  })()
  for (let i = 0; i < 20; i += 1) expect((await verifyLog(db.databases.audit)).problems).toEqual([])
  isOver = true
  await appending
  await log.close()
})

test('reading tells how far it is, and ends when it is told to', async () => {
  const seen: number[] = []
  await verifyLog(db.databases.audit, { onProgress: (records) => seen.push(records) })
  expect(seen.at(-1)).toBe(30)
  const stopped = verifyLog(db.databases.audit, { signal: AbortSignal.abort(new Error('stopped')) })
  await expect(stopped).rejects.toThrow('stopped')
})

test('what is proven is what was written', async () => {
  const rows = await sql<{ canonical: string }[]>`select canonical from metering.usage_record`
  for (const row of rows) expect(canonicalRecord(parseRecord(row.canonical))).toBe(row.canonical)
})
