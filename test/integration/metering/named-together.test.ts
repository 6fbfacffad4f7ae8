import { readFileSync } from 'node:fs'
import type { Sql } from 'postgres'
import { uuidv7 } from '../../../src/kernel/ids'
import { createUsageReader, type UsageReader } from '../../../src/metering/reading/reader'
import { checkRollup } from '../../../src/metering/rollup/rollup-check'
import { rollUp } from '../../../src/metering/rollup/rollup'
import type { DatasetUse, OperationRecord } from '../../../src/metering/usage-record'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

const ZONE = 'Asia/Shanghai'
const DAY = '2026-05-02'
const NEXT_DAY = '2026-05-03'
const [CITY, COUNTY] = ['0190c3f6-0000-7000-8000-0000000000c1', '0190c3f6-0000-7000-8000-0000000000c2']
const [ALICE, BOB] = ['0190c3f6-0000-7000-8000-00000000000a', '0190c3f6-0000-7000-8000-00000000000b']
const openers = { streets: CITY, parks: CITY, trees: CITY, wells: COUNTY }

let db: TestDatabase
let sql: Sql
let reader: UsageReader

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  reader = createUsageReader({ databases: db.databases })
  for (const id of [CITY, COUNTY])
    await sql`
      insert into identity.organisation (id, kind, name, created_at) values (${id}, 'DATA_OPENER', ${id}, now())`
  for (const [name, opener] of Object.entries(openers))
    await sql`
      insert into catalog.dataset (id, name, opener_id, title, status, open_attribute, created_at)
      values (gen_random_uuid(), ${name}, ${opener}, ${name}, 'DRAFT', 'UNCONDITIONAL', now())`
  const { log } = await openTestLog(db)
  for (const record of records) await log.append(record, log.epoch)
  await log.close()
  await rollUp({ databases: db.databases, timeZone: ZONE })
})
afterAll(async () => {
  await sql.end()
  await db.close()
})

/** @param uses names; refused where a mark stands before it */
const operation = (account: string, uses: string, given: Partial<OperationRecord> = {}): OperationRecord =>
  usageRecord({
    ...{ at: `${DAY}T03:00:00.000Z`, account, organisation: account, bytes: 100 },
    datasets: uses.split(' ').map(useOf),
    ...given,
  })

const useOf = (text: string): DatasetUse => {
  const name = text.replace('!', '')
  const isRefused = text !== name
  return {
    ...{ name, version: 1, columns: ['code'], masked: [] },
    rows: isRefused ? 0 : 10,
    decision: isRefused ? 'DENY' : 'ALLOW',
  }
}

const refused = { decision: 'DENY', codes: ['SCOPE_EXCEEDED'], bytes: 0 } as const
const records = [
  operation(ALICE, 'streets'),
  operation(ALICE, 'streets parks trees'),
  operation(ALICE, 'streets wells'),
  operation(BOB, '!streets !parks', refused),
  operation(BOB, '!streets parks !wells', { ...refused, decision: 'PARTIAL', bytes: 100 }),
  operation(BOB, 'wells wells'),
]

const assessmentOf = (of: readonly string[] | null) =>
  reader.assessment({ from: DAY, to: DAY, timeZone: ZONE, openers: of })

test('R-71: an operation that names several datasets of an opener is one of its operations', async () => {
  const city = assessmentOf([CITY])
  const figures = { operations: 5, refused: 1, rows: '60', bytes: '400' }
  expect(await city.totals()).toEqual({ ...figures, users: 2 })
  expect(await city.usage('OPENER', 10)).toMatchObject([{ key: CITY, ...figures }])
  expect(await city.usage('DAY', 10)).toMatchObject([{ key: DAY, ...figures }])
  expect(await city.usage('USER', 10)).toMatchObject([
    { key: ALICE, operations: 3, refused: 0, rows: '50', bytes: '300' },
    { key: BOB, operations: 2, refused: 1, rows: '10', bytes: '100' },
  ])
  expect(await city.codes()).toEqual([{ name: 'SCOPE_EXCEEDED', count: 2 }])
})

test('R-71: to those who look after several openers one that names data of two is one, and is one of each', async () => {
  const both = assessmentOf([CITY, COUNTY])
  expect(await both.totals()).toMatchObject({ operations: 6, rows: '90', bytes: '500', users: 2 })
  expect(await both.codes()).toEqual([{ name: 'SCOPE_EXCEEDED', count: 2 }])
  for (const seen of [both, assessmentOf(null)])
    expect(await seen.usage('OPENER', 10)).toMatchObject([
      { key: CITY, operations: 5, bytes: '400' },
      { key: COUNTY, operations: 3, refused: 1, bytes: '300' },
    ])
})

test('by dataset, and in an own usage, each dataset is told with the whole operation, and no other name', async () => {
  const told = await assessmentOf(null).usage('DATASET', 10)
  expect(told.map(({ key, operations }) => [key, operations])).toEqual([
    ['streets', 5],
    ['parks', 3],
    ['wells', 3],
    ['trees', 1],
  ])
  const own = await reader.usageByDataset(ALICE, {
    to: new Date(`${DAY}T10:00:00Z`),
    days: 1,
    timeZone: ZONE,
  })
  expect(own.map(({ dataset }) => dataset).toSorted()).toEqual(['parks', 'streets', 'trees', 'wells'])
})

test('an operation may name more datasets than an index takes', async () => {
  const many = Array.from({ length: 200 }, (_, i) => `${'d'.repeat(50)}${i}`)
  const { log } = await openTestLog(db)
  for (const mark of ['!', '']) {
    const record = operation(
      ALICE,
      many.map((name) => `${mark}${name}`).join(' '),
      mark === '' ? {} : refused,
    )
    await log.append(
      { ...record, at: `${NEXT_DAY}T03:00:00.000Z`, id: uuidv7(Date.parse(`${NEXT_DAY}T03:00:00.000Z`)) },
      log.epoch,
    )
  }
  await log.close()
  await rollUp({ databases: db.databases, timeZone: ZONE })
  expect(await checkRollup(db.databases.audit, { from: NEXT_DAY, to: NEXT_DAY })).toMatchObject({
    ...{ ok: true, operations: 2, differences: [] },
  })
  // nobody opens them: they are of no opener's figures
  expect(
    await reader.assessment({ from: NEXT_DAY, to: NEXT_DAY, timeZone: ZONE, openers: [CITY] }).totals(),
  ).toMatchObject({ operations: 0 })
})

test('names that were changed of what is counted together are found', async () => {
  const everything = { from: null, to: null }
  await sql`update metering.named_together set names = names || ',wells' where names = 'parks,streets,trees'`
  const { ok, differences } = await checkRollup(db.databases.audit, everything)
  await sql`update metering.named_together set names = 'parks,streets,trees' where names = 'parks,streets,trees,wells'`
  expect([ok, differences.length]).toEqual([false, 1])
  expect((await checkRollup(db.databases.audit, everything)).ok).toBe(true)
})

test('what was counted before is made whole by the migration', async () => {
  await sql`delete from metering.rollup_day_dataset where dataset like '+%'`
  await sql`delete from metering.rollup_hour where facet = 'REFUSAL' and value like '+%'`
  await sql`delete from metering.named_together`
  const everything = { from: null, to: null }
  expect((await checkRollup(db.databases.audit, everything)).ok).toBe(false)
  const migration = readFileSync('drizzle/migrations/control/0060_named_together.sql', 'utf8')
  const [, again = ''] = migration.split('-- What is counted already')
  await sql.begin((tx) => tx.unsafe(`--${again}`))
  expect(await checkRollup(db.databases.audit, everything)).toMatchObject({ ok: true, differences: [] })
})
