import type { ReservedSql, Sql } from 'postgres'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../../src/kernel/clock'
import { createCheckpointMaker } from '../../../src/metering/tree/checkpoint-maker'
import { createUsageReader, type UsageReader } from '../../../src/metering/reading/reader'
import { usageEvents } from '../../../src/metering/events/usage-events'
import { makeDays } from '../../../src/metering/record/usage-day'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

let db: TestDatabase
let sql: Sql
let other: ReservedSql
let reader: UsageReader

const DAY_MS = 86_400_000
const record = usageRecord()
const period = { to: new Date(), days: 7, timeZone: 'UTC' }

beforeAll(async () => {
  db = await createTestDatabase()
  const { databases } = db
  sql = owner(db)
  const old = new Date(Date.now() - 20 * DAY_MS)
  await makeDays(sql, old, 1, 'UTC')
  const { log } = await openTestLog(db)
  await log.append(record, log.epoch)
  await log.close()
  const maker = createCheckpointMaker({ databases, signer: testSigner(), clock: systemClock })
  await maker.place()
  await maker.sign()
  reader = createUsageReader({ databases })
  const [day] = await sql`select name from metering.usage_day order by begins limit 1`
  // who looks into it, or locks it to be planned, waits
  other = await sql.reserve()
  await other`begin`
  await other.unsafe(`lock table metering.${String(day?.['name'])} in access exclusive mode`)
})

afterAll(async () => {
  await other`rollback`
  other.release()
  await sql.end()
  await db.close()
})

const eventsOf = async (): Promise<number> => {
  let events = 0
  for await (const page of usageEvents(db.databases.audit, { source: 'urn:weir', after: null }))
    events += page.length
  return events
}

const account = String(record.account)

test.each<[string, () => Promise<unknown>]>([
  ['an event', async () => expect(await eventsOf()).toBe(1)],
  ['a proof', async () => expect(await reader.proof(record.id, null)).not.toBeNull()],
  ['usage by day', async () => expect(await reader.usageOf(account, period)).toHaveLength(1)],
  ['usage by dataset', async () => expect(await reader.usageByDataset(account, period)).toHaveLength(1)],
  ['usage by agreement', async () => expect(await reader.usageByAgreement(['A-1'], period)).toHaveLength(0)],
])('%s of today looks into no day of before', async (_what, read) => {
  const reading = read().then(() => 'READ')
  expect(await Promise.race([reading, sleep(3_000, 'WAITS')])).toBe('READ')
})
