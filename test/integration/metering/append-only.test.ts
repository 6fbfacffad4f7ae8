import type { Sql } from 'postgres'
import { connect } from '../../../src/db/connection'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { countRecords, openTestLog, owner, receiptOf } from './fixture'

let db: TestDatabase
let sql: Sql

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  const { log } = await openTestLog(db)
  receiptOf(await log.append(usageRecord(), log.epoch))
  await log.close()
})

afterAll(async () => {
  await sql.end()
  await db.close()
})

const DENIED = { code: '42501' }

const changes = {
  'insert into usage_record': `insert into metering.usage_record select (r).* from (select r from metering.usage_record r) x`,
  'insert into batch': `insert into metering.batch select b.* from metering.batch b`,
  'update of a record': `update metering.usage_record set rows = 0`,
  'update of a batch': `update metering.batch set record_count = 2`,
  'delete of records': `delete from metering.usage_record`,
  'delete of batches': `delete from metering.batch`,
  'truncate of records': `truncate metering.usage_record`,
  'truncate of batches': `truncate metering.batch`,
  'insert into log_key': `insert into metering.log_key select k.* from metering.log_key k`,
  'change of a key': `update metering.log_key set name = 'other'`,
  'delete of keys': `delete from metering.log_key`,
  'truncate of keys': `truncate metering.log_key`,
}

const roles = ['weir_log', 'weir_audit', 'weir_control', 'weir_rows', 'weir_import'] as const

describe.each(roles)('%s', (role) => {
  test.each(Object.entries(changes))('may not do an %s', async (_, statement) => {
    const client = connect(db.settings.databaseUrl, { role, applicationName: 'weir test', max: 1 })
    await expect(client.unsafe(statement)).rejects.toMatchObject(DENIED)
    await client.end()
  })

  test('may not switch the triggers off, nor become the owner', async () => {
    const client = connect(db.settings.databaseUrl, { role, applicationName: 'weir test', max: 1 })
    await expect(
      client.unsafe('alter table metering.usage_record disable trigger all'),
    ).rejects.toMatchObject(DENIED)
    await expect(
      client.unsafe(`select set_config('session_replication_role', 'replica', false)`),
    ).rejects.toMatchObject(DENIED)
    await client.end()
  })
})

test.each(Object.entries(changes).filter(([name]) => !name.startsWith('insert')))(
  'the owner is stopped by the trigger at an %s',
  async (_, statement) => {
    await expect(sql.unsafe(statement)).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringMatching(/is append-only|goes forward only/) as unknown,
    })
    expect(await countRecords(sql)).toBe(1)
  },
)

test('only the roles of the log and of changes may append: a change is committed with its record', async () => {
  const call = `select * from metering.log_append(gen_random_uuid(), 1, 1, '\\x00', '\\x00', '', '', '\\x00', '{}', '')`
  for (const role of roles.filter((one) => one !== 'weir_log' && one !== 'weir_control')) {
    const client = connect(db.settings.databaseUrl, { role, applicationName: 'weir test', max: 1 })
    await expect(client.unsafe(call)).rejects.toMatchObject(DENIED)
    await client.end()
  }
})

test('the role of the log reads no record, only the policy epoch and what was narrowed', async () => {
  const client = db.databases.openLog()
  await expect(client`select canonical from metering.usage_record`).rejects.toMatchObject(DENIED)
  await expect(client`select root from metering.batch`).rejects.toMatchObject(DENIED)
  expect(await client`select e from policy.epoch`).toHaveLength(1)
  expect(await client`select e from policy.change`).toHaveLength(0)
  await expect(client`select policy.narrow(array['key:1'], 'test')`).rejects.toMatchObject(DENIED)
  await client.end()
})

test('an empty batch is no batch', async () => {
  const client = db.databases.openLog()
  const zero = Buffer.alloc(32)
  const append = client`
    select * from metering.log_append(gen_random_uuid(), 1, 1, ${zero}, ${zero}, '', '', ${Buffer.alloc(64)}, '{}', '')`
  await expect(append).rejects.toMatchObject({ code: '23514' })
  await client.end()
})
