import type { Sql } from 'postgres'
import { systemClock, type Clock } from '../../../src/kernel/clock'
import { watchLog } from '../../../src/signals/watch'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from '../metering/fixture'

const ORGANISATION = '0190c3f6-0000-7000-8000-0000000000c1'
const ACCOUNT = '0190c3f6-0000-7000-8000-00000000000a'

let db: TestDatabase
let sql: Sql
beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  await sql`
    insert into identity.organisation (id, kind, name, contact, created_at)
    values (${ORGANISATION}, 'DATA_USER', 'Lab', 'x@example.org', now())`
  await sql`
    insert into identity.account (id, organisation_id, name, roles, created_at)
    values (${ACCOUNT}, ${ORGANISATION}, 'Lab', '{DATA_USER}', now())`
  await sql`
    insert into signals.rule (id, least, share, window_minutes, effect, requests_per_minute, throttle_minutes, changed_at)
    values ('OFF_PURPOSE', 3, null, 60, 'NOTIFY', 30, 60, now())`
})
afterAll(async () => {
  await sql.end()
  await db.close()
})

const MINUTE_MS = 60_000

const refuse = async (minutesAgo: number): Promise<void> => {
  const at = new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString()
  const { log } = await openTestLog(db)
  const refused = { decision: 'DENY', codes: ['SCOPE_EXCEEDED'], rules: ['R-07'], rows: 0 } as const
  await log.append(usageRecord({ at, account: ACCOUNT, organisation: ORGANISATION, ...refused }), log.epoch)
  await log.close()
}

const watch = (aheadMs: number): Promise<number> => {
  const clock: Clock = {
    now: () => new Date(systemClock.now().getTime() + aheadMs),
    monotonicMs: () => systemClock.monotonicMs(),
  }
  return watchLog({ databases: db.databases, clock, timeZone: 'UTC' })
}

test('R-68: a server whose clock is ahead forgets nothing early, and keeps the others from nothing', async () => {
  await refuse(25)
  await refuse(25)
  expect(await watch(0)).toBe(0)
  expect(await watch(120 * MINUTE_MS)).toBe(0)
  await refuse(0)
  expect(await watch(0)).toBe(1)
  const found = await sql`select rule, measured::int from signals.finding`
  expect([...found]).toEqual([{ rule: 'OFF_PURPOSE', measured: 3 }])
})
