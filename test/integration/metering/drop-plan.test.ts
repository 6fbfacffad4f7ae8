import type { ReservedSql, Sql } from 'postgres'
import { sidePart } from '../../../src/metering/record/side-row'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { rowsRead } from '../../support/rows-read'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner, receiptOf } from './fixture'

let db: TestDatabase
let sql: Sql
let connection: ReservedSql

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  connection = await sql.reserve()
})

afterAll(async () => {
  connection.release()
  await sql.end()
  await db.close()
})

const OTHERS = 20_000
const OLD = Date.now() - 300 * 86_400_000

test('a day is dropped without a look at what is kept of other days', async () => {
  const { log } = await openTestLog(db)
  const side = sidePart({ address: '192.0.2.1', userAgent: 'test' })
  const record = usageRecord({ at: new Date(OLD).toISOString(), datasets: [], side: side.hash })
  receiptOf(await log.append(record, log.epoch, { operation: null, side: side.text }))
  await log.close()
  await sql`
    insert into metering.usage_side (writer, batch, parts)
    select gen_random_uuid(), n, s.parts from metering.usage_side s, generate_series(1, ${OTHERS}) n`
  await sql`
    insert into metering.batch (writer, number, previous, root, record_count, algorithm, epoch, committed_at)
    select s.writer, s.batch, b.previous, b.root, 1, b.algorithm, b.epoch, b.committed_at - interval '301 days'
    from metering.usage_side s, metering.batch b where s.writer <> b.writer`
  // in production they are, and always were
  await sql`analyze metering.usage_record, metering.usage_side, metering.batch`
  const drop = async (): Promise<void> => {
    const [day] = await connection`
      select metering.drop_day(d.begins, 183)::int as records from metering.usage_day d order by d.begins limit 1`
    expect(day?.['records']).toBe(1)
  }
  expect(await rowsRead(connection, 'metering.usage_side', drop)).toBe(0)
  expect((await sql`select from metering.usage_side`).count).toBe(OTHERS)
})
