import { randomBytes } from 'node:crypto'
import type { Sql } from 'postgres'
import { verifyLog } from '../../../src/metering/verify/verify'
import type { UsageRecord } from '../../../src/metering/usage-record'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

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

const cannotBeStored: Readonly<Record<string, () => UsageRecord>> = {
  'a NUL in its operation name': () => usageRecord({ operationName: 'a\0b' }),
  'a NUL in a dataset': () =>
    usageRecord({
      datasets: [{ name: '\0', version: 1, columns: [], masked: [], rows: 0, decision: 'ALLOW' }],
    }),
  'an account that is no id': () => usageRecord({ account: "' or true --" }),
  'half a row': () => usageRecord({ rows: 0.5 }),
  'more bytes than 64 bits hold': () => usageRecord({ bytes: 1e300 }),
  'a request id too long for its index': () =>
    usageRecord({ requestId: randomBytes(20_000).toString('hex') }),
  'a lone surrogate': () => usageRecord({ purpose: '\udc00' }),
}

test.each(Object.entries(cannotBeStored))(
  'a record with %s is refused alone, and the others come to the log',
  async (_, bad) => {
    const { log, observed } = await openTestLog(db)
    const records = Array.from({ length: 60 }, (_, i) => (i === 23 ? bad() : usageRecord()))
    const outcomes = await Promise.allSettled(records.map((record) => log.append(record, log.epoch)))
    expect(outcomes.map((one) => one.status)).toEqual(
      records.map((_, i) => (i === 23 ? 'rejected' : 'fulfilled')),
    )
    expect(outcomes[23]).toMatchObject({ reason: { code: 'METERING_UNAVAILABLE' } })
    expect(observed.filter((one) => one.kind === 'recordRefused')).toMatchObject([
      { record: records[23]?.id },
    ])
    expect(log.isWritable).toBe(true)
    expect(await storedOf(records)).toBe(59)
    await log.close()
  },
)

test('a record that is on the log already is refused alone', async () => {
  const { log } = await openTestLog(db)
  const twice = usageRecord()
  await log.append(twice, log.epoch)
  const records = [usageRecord(), twice, usageRecord(), usageRecord(), twice]
  const outcomes = await Promise.allSettled(records.map((record) => log.append(record, log.epoch)))
  expect(outcomes.map((one) => one.status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'rejected',
  ])
  expect(await storedOf(records)).toBe(4)
  await log.close()
})

test('a batch of nothing but such records refuses each, and the log goes on', async () => {
  const { log, observed } = await openTestLog(db)
  const records = Array.from({ length: 32 }, () => usageRecord({ operationName: '\0' }))
  const outcomes = await Promise.allSettled(records.map((record) => log.append(record, log.epoch)))
  expect(outcomes.every((one) => one.status === 'rejected')).toBe(true)
  expect(observed.filter((one) => one.kind === 'recordRefused')).toHaveLength(32)
  expect((await log.append(usageRecord(), log.epoch)).kind).toBe('COMMITTED')
  await log.close()
})

test('the numbers have no gap and the chain holds after all of this', async () => {
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, problems: [] })
})

const storedOf = async (records: readonly UsageRecord[]): Promise<number> => {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from metering.usage_record where id = any(${records.map((record) => record.id)})`
  return row?.n ?? Number.NaN
}
