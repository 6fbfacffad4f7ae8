import fc from 'fast-check'
import type { Sql } from 'postgres'
import { inclusionPath, isIncluded, leafHash, digestOf } from '../../../src/metering/tree/merkle'
import { parseRecord } from '../../../src/metering/record/record-json'
import { sidePart } from '../../../src/metering/record/side-row'
import { isOperation } from '../../../src/metering/usage-record'
import { verifyLog } from '../../../src/metering/verify/verify'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { until } from '../../support/until'
import { anyUsageRecord, namedOperation, usageRecord } from '../../support/usage-record'
import { countRecords, openTestLog, owner, receiptOf } from './fixture'

let db: TestDatabase
let sql: Sql

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
})

afterAll(async () => {
  await sql.end()
  await db.close()
})

/** Holds every append back until it is released, as a narrowing command does that takes its time. */
const holdLog = async (): Promise<() => Promise<void>> => {
  const held = await sql.reserve()
  await held`select pg_advisory_lock(87016001)`
  return async () => {
    await held`select pg_advisory_unlock(87016001)`
    held.release()
  }
}

test('a committed record stands on the log as it was given', async () => {
  const { log } = await openTestLog(db)
  const record = usageRecord({ codes: ['FORBIDDEN'], agreements: ['CQ-2026-0001'], decision: 'PARTIAL' })
  const receipt = receiptOf(await log.append(record, log.epoch))
  const [row] = await sql`select * from metering.usage_record where id = ${record.id}`
  expect(receipt).toEqual({ record: record.id, writer: row?.['writer'], batch: 1, position: 0 })
  expect(parseRecord(String(row?.['canonical']))).toEqual(record)
  expect(row).toMatchObject({
    batch: '1',
    position: 0,
    request_id: record.requestId,
    account_id: record.account,
    organisation_id: record.organisation,
    agreements: ['CQ-2026-0001'],
    datasets: ['streets'],
    decision: 'PARTIAL',
    codes: ['FORBIDDEN'],
    rows: '20',
    bytes: '1843',
    cost_actual: '24',
  })
  await log.close()
})

test('a record of any texts is stored as it was given, in canonical form and in every column', async () => {
  const { log, observed } = await openTestLog(db)
  const before = await countRecords(sql)
  const records = fc.sample(
    anyUsageRecord.filter(({ kind }) => kind !== 'retention'),
    400,
  )
  const outcomes = await Promise.all(
    records.map((record) => {
      if (!isOperation(record)) return log.append(record, log.epoch)
      const { text: side, hash } = sidePart({ address: '2001:db8::1', userAgent: record.requestId })
      const told = { ...record, side: hash, documentHash: namedOperation.hash }
      return log.append(told, log.epoch, { operation: namedOperation, side })
    }),
  )
  expect(observed.filter((one) => one.kind === 'recordRefused')).toEqual([])
  expect(outcomes.every((outcome) => outcome.kind === 'COMMITTED')).toBe(true)
  const counted = records.filter(({ kind }) => kind !== 'void' && kind !== 'gap').length
  expect(await countRecords(sql)).toBe(before + counted)
  const found = await verifyLog(db.databases.audit)
  expect(found).toMatchObject({ records: 1 + records.length, problems: [] })
  await log.close()
})

test('what is appended together is committed together, and a receipt is a place in the tree', async () => {
  const { log } = await openTestLog(db, { limits: { batchRecords: 20 } })
  const records = Array.from({ length: 50 }, () => usageRecord())
  const receipts = (await Promise.all(records.map((record) => log.append(record, log.epoch)))).map(receiptOf)
  expect(receipts.map((one) => [one.batch, one.position])).toEqual(
    records.map((_, i) => [Math.floor(i / 20) + 1, i % 20]),
  )
  const [third] = receipts.slice(42)
  const rows = await sql`
    select r.canonical, b.root, b.record_count from metering.usage_record r join metering.batch b
      on b.writer = r.writer and b.number = r.batch
    where r.writer = ${third?.writer ?? ''} and r.batch = 3 order by r.position`
  const leaves = rows.map((row) => leafHash(String(row['canonical'])))
  const root = digestOf(rows[0]?.['root'] as Uint8Array)
  expect(leaves).toHaveLength(10)
  leaves.forEach((leaf, i) => expect(isIncluded(leaf, i, 10, inclusionPath(i, leaves), root)).toBe(true))
  await log.close()
})

test('what comes while a batch is under way makes up the next one', async () => {
  const { log, observed } = await openTestLog(db)
  const release = await holdLog()
  const first = log.append(usageRecord(), log.epoch)
  await until(async () => (await waiting()) === 1)
  const others = Array.from({ length: 30 }, () => log.append(usageRecord(), log.epoch))
  await release()
  const receipts = (await Promise.all([first, ...others])).map(receiptOf)
  expect(receipts.map((one) => one.batch)).toEqual([1, ...others.map(() => 2)])
  expect(observed.filter((one) => one.kind === 'batchCommitted')).toHaveLength(2)
  await log.close()
})

test('an append waits through a narrowing that holds the log for longer than lock_timeout', async () => {
  const { log, observed } = await openTestLog(db)
  const release = await holdLog()
  const outcome = log.append(usageRecord(), log.epoch)
  await until(() => observed.some((one) => one.kind === 'batchFailed'))
  expect(log.isWritable).toBe(false)
  await release()
  expect((await outcome).kind).toBe('COMMITTED')
  expect(log.isWritable).toBe(true)
  await log.close()
})

test('a full queue refuses at once, and takes again when there is room', async () => {
  const { log } = await openTestLog(db, { limits: { queueRecords: 5 } })
  const release = await holdLog()
  const first = log.append(usageRecord(), log.epoch)
  await until(async () => (await waiting()) === 1)
  const queued = Array.from({ length: 5 }, () => log.append(usageRecord(), log.epoch))
  expect(log.isWritable).toBe(false)
  const begunMs = performance.now()
  const refused = await Promise.allSettled(
    Array.from({ length: 1_000 }, () => log.append(usageRecord(), log.epoch)),
  )
  // long before any deadline
  expect(performance.now() - begunMs).toBeLessThan(5_000)
  for (const one of refused)
    expect(one).toMatchObject({ status: 'rejected', reason: { code: 'METERING_UNAVAILABLE', status: 503 } })
  await release()
  expect((await Promise.all([first, ...queued])).every((one) => one.kind === 'COMMITTED')).toBe(true)
  expect((await log.append(usageRecord(), log.epoch)).kind).toBe('COMMITTED')
  await log.close()
})

test('a queue that is full by its bytes refuses a large record and takes a small one', async () => {
  const { log } = await openTestLog(db, { limits: { queueBytes: 20_000 } })
  const large = usageRecord({ rules: ['x'.repeat(20_000)] })
  await expect(log.append(large, log.epoch)).rejects.toMatchObject({ code: 'METERING_UNAVAILABLE' })
  expect((await log.append(usageRecord(), log.epoch)).kind).toBe('COMMITTED')
  await log.close()
})

test('a record whose id is not of its time is refused, and said so', async () => {
  const { log, observed } = await openTestLog(db)
  const record = { ...usageRecord(), at: '2020-01-01T00:00:00.000Z' }
  await expect(log.append(record, log.epoch)).rejects.toMatchObject({ code: 'METERING_UNAVAILABLE' })
  expect(observed).toMatchObject([{ kind: 'recordRefused', record: record.id }])
  await log.close()
})

test('closing answers every append, ends the connection, and can be asked for twice', async () => {
  const { log } = await openTestLog(db)
  const before = await countRecords(sql)
  const appended = Array.from({ length: 700 }, () => log.append(usageRecord(), log.epoch))
  const closed = [log.close(), log.close()]
  const late = log.append(usageRecord(), log.epoch)
  await expect(late).rejects.toMatchObject({ code: 'METERING_UNAVAILABLE' })
  expect(log.isWritable).toBe(false)
  const outcomes = await Promise.all(appended)
  await Promise.all(closed)
  expect(outcomes.every((outcome) => outcome.kind === 'COMMITTED')).toBe(true)
  expect(await countRecords(sql)).toBe(before + 700)
  await until(async () => (await connections()) === 0)
})

const waiting = async (): Promise<number> => {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and application_name = 'weir log' and wait_event = 'advisory'`
  return row?.n ?? 0
}

const connections = async (): Promise<number> => {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and application_name = 'weir log'`
  return row?.n ?? 0
}
