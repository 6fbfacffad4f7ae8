import type { Sql } from 'postgres'
import { makeDays } from '../../../src/metering/record/usage-day'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner, receiptOf } from './fixture'

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

const daysOf = async (from: string, to: string): Promise<readonly string[]> => {
  const days = await sql<{ begins: Date | string; ends: Date | string }[]>`
    select begins, ends from metering.usage_day where begins >= ${from} and begins < ${to} order by begins`
  return days.map(({ begins, ends }) =>
    [begins, ends].map((at) => new Date(at).toISOString().slice(5, 16)).join(' '),
  )
}

test('days that begin in another time zone than those before fill what is free, and overlap nothing', async () => {
  await makeDays(sql, new Date('2031-03-02T12:00:00Z'), 2, 'UTC')
  await makeDays(sql, new Date('2031-03-01T12:00:00Z'), 4, 'Asia/Shanghai')
  expect(await daysOf('2031-02-27', '2031-03-10')).toEqual([
    '02-28T16:00 03-01T16:00',
    '03-01T16:00 03-02T00:00',
    '03-02T00:00 03-03T00:00',
    '03-03T00:00 03-04T00:00',
    '03-04T00:00 03-04T16:00',
  ])
  // again: nothing to do
  await makeDays(sql, new Date('2031-03-01T12:00:00Z'), 4, 'Asia/Shanghai')
  expect(await daysOf('2031-02-27', '2031-03-10')).toHaveLength(5)
})

test('R-27: a record whose day has no partition is committed all the same, with the others of its batch', async () => {
  const { log, observed } = await openTestLog(db)
  const times = ['2032-01-01T23:59:59.999Z', '2032-01-02T00:00:00.000Z', new Date().toISOString()]
  const outcomes = await Promise.all(times.map((at) => log.append(usageRecord({ at }), log.epoch)))
  expect(new Set(outcomes.map((outcome) => receiptOf(outcome).batch))).toEqual(new Set([1]))
  expect(observed.filter(({ kind }) => kind === 'batchFailed')).toEqual([])
  await log.close()
})

test('R-29: no partition may be truncated, nor rows of it changed, by its owner either', async () => {
  const [day] = await sql<{ name: string }[]>`select name from metering.usage_day where begins = '2032-01-01'`
  for (const change of ['truncate', 'delete from', 'update'])
    await expect(
      sql.unsafe(`${change} metering.${day?.name ?? ''} ${change === 'update' ? 'set rows = 0' : ''}`),
    ).rejects.toMatchObject({ code: '42501' })
})
