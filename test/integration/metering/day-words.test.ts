import type { Sql } from 'postgres'
import { commandLine } from '../../../src/journal/actor'
import { sha256Hex } from '../../../src/kernel/hash'
import { systemClock } from '../../../src/kernel/clock'
import { createCheckpointMaker } from '../../../src/metering/tree/checkpoint-maker'
import { retain } from '../../../src/metering/retention'
import { rollUp } from '../../../src/metering/rollup/rollup'
import { checkRollup } from '../../../src/metering/rollup/rollup-check'
import { sidePart } from '../../../src/metering/record/side-row'
import { KnownTexts } from '../../../src/metering/log/stored-operation-text'
import { verifyLog } from '../../../src/metering/verify/verify'
import type { OperationRecord } from '../../../src/metering/usage-record'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { createManualClock } from '../../support/manual-clock'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner, receiptOf } from './fixture'

const deps = { clock: systemClock, signer: testSigner(), timeZone: 'UTC', actor: commandLine }

const DAY_MS = 86_400_000
const daysAgo = (days: number): number => Math.floor(Date.now() / DAY_MS - days) * DAY_MS

let db: TestDatabase
let sql: Sql

beforeEach(async () => {
  db = await createTestDatabase()
  sql = owner(db)
})
afterEach(async () => {
  await sql.end()
  await db.close()
})

/** Commits a record of a text, as on a day some days ago. */
const append = async (days: number, text: string, given: Partial<OperationRecord> = {}): Promise<void> => {
  const held = sidePart({ address: '2001:db8::1', userAgent: 'test' })
  const operation = { hash: sha256Hex(text), text }
  const { log } = await openTestLog(db)
  const at = new Date(daysAgo(days) + 1_000).toISOString()
  const record = usageRecord({
    at,
    agreements: [],
    datasets: [],
    ...given,
    side: held.hash,
    documentHash: operation.hash,
  })
  receiptOf(await log.append(record, log.epoch, { operation, side: held.text }))
  await log.close()
  // what a test cannot wait for
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      update metering.batch b set committed_at = r.at
      from metering.usage_record r where r.writer = b.writer and r.batch = b.number and r.id = ${record.id}`
    await tx`
      update metering.operation_text set used_on = (now() at time zone 'UTC')::date - ${days}::int where text = ${text}`
  })
  await rollUp({ databases: db.databases, timeZone: 'UTC' })
  await createCheckpointMaker({ databases: db.databases, ...deps }).place()
}

const texts = async (): Promise<readonly unknown[]> =>
  (await sql`select o.text from metering.operation_text o where o.text ~ '^query \\w+ .' order by 1`).map(
    ({ text }) => text,
  )

test('R-31: the text of an operation goes with the last day that can name it, and its purpose from what is counted', async () => {
  await append(400, 'query Old { a }', { purpose: 'ripples' })
  await append(300, 'query Young { a }', { purpose: 'waves' })
  await append(1, 'query Now { a }')
  await retain(sql, deps, 350)
  expect(await texts()).toEqual(['query Now { a }', 'query Young { a }'])
  expect(await sql`select value from metering.rollup_hour where facet = 'PURPOSE'`).toEqual([
    { value: 'waves' },
  ])
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true })
  expect(await checkRollup(db.databases.audit, { from: null, to: null })).toMatchObject({
    ok: true,
    leftOut: 1,
  })
})

test('R-31: a text stays while an older day is kept, and when it was used again', async () => {
  // read through an agreement: kept for 3 years
  await append(420, 'query Kept { a }', { agreements: ['CQ-2026-0001'], agreementVersions: [1] })
  await append(400, 'query Old { a }')
  expect(await retain(sql, deps, 350)).toMatchObject([{ dropped: null }, { dropped: 1 }])
  expect(await texts()).toEqual(['query Kept { a }', 'query Old { a }'])
  await db.databases.control`select metering.operation_text_append('["query Old { a }"]')`
  expect(
    await sql`select used_on::text as day from metering.operation_text where text = 'query Old { a }'`,
  ).toEqual([{ day: new Date().toISOString().slice(0, 10) }])
})

test.each([
  `update metering.operation_text set text = 'another'`,
  `update metering.operation_text set used_on = used_on - 1`,
  `delete from metering.operation_text`,
  `truncate metering.operation_text`,
])('the owner may not do %s', async (statement) => {
  await append(200, 'query A { a }')
  await expect(sql.unsafe(statement)).rejects.toThrow('append-only')
  expect(await texts()).toEqual(['query A { a }'])
})

test('two that store the same texts in another order at one time both succeed', async () => {
  const all = Array.from({ length: 200 }, (_, i) => `query Q${i} { a }`)
  for (let round = 0; round < 5; round += 1) {
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`update metering.operation_text set used_on = used_on - 1`
    })
    const store = (list: readonly string[]) =>
      db.databases.control`select metering.operation_text_append(${JSON.stringify(list)})`
    await Promise.all([store(all), store([...all].reverse())])
  }
  expect(await texts()).toHaveLength(200)
})

test('a process stores a text anew each day', () => {
  const clock = createManualClock()
  const known = new KnownTexts(clock)
  const isKnown = (hash: string) => known.unknownOf([{ hash, text: '' }]).length === 0
  const begun = clock.now().getTime()
  known.add('a', begun)
  expect(isKnown('a')).toBe(true)
  clock.advance(DAY_MS)
  expect(isKnown('a')).toBe(false)
  // begun before midnight: which day was noted is not known
  known.add('a', begun)
  expect(isKnown('a')).toBe(false)
  known.add('a', clock.now().getTime())
  expect(isKnown('a')).toBe(true)
})
