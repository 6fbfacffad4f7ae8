import type { Sql } from 'postgres'
import { verifyLog } from '../../../src/metering/verify/verify'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

let db: TestDatabase
let sql: Sql
beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  const { log } = await openTestLog(db)
  await log.append(usageRecord({ at: '2032-01-01T12:00:00.000Z' }), log.epoch)
  await log.close()
})
afterAll(async () => {
  await sql.end()
  await db.close()
})

const partition = 'usage_record_20320101_0000'

test.each([
  [
    'rows may be hidden',
    'alter table metering.usage_record enable row level security',
    'alter table metering.usage_record disable row level security',
    ['usage_record has row level security'],
  ],
  [
    'a policy waits for that',
    `create policy hidden on metering.${partition} using (true)`,
    `drop policy hidden on metering.${partition}`,
    [`${partition} has the policy hidden`],
  ],
  [
    'a rule does something else',
    'create rule lost as on insert to metering.rollup_due do instead nothing',
    'drop rule lost on metering.rollup_due',
    ['rollup_due has the rule lost'],
  ],
  [
    'a trigger is off on one day',
    `alter table metering.${partition} disable trigger append_only`,
    `alter table metering.${partition} enable trigger append_only`,
    [`${partition} has the trigger append_only, which does not fire`],
  ],
  [
    'a trigger is gone',
    'drop trigger no_truncate on metering.checkpoint',
    'create trigger no_truncate before truncate on metering.checkpoint execute function guard.refuse_change()',
    ['checkpoint has no trigger no_truncate'],
  ],
  [
    'a view stands in place of a table',
    `alter table metering.usage_day rename to hidden;
      create view metering.usage_day as select * from metering.hidden;
      grant select on metering.usage_day to weir_audit`,
    'drop view metering.usage_day; alter table metering.hidden rename to usage_day',
    ['usage_day is no table', 'usage_day is no table of the log'],
  ],
])('R-30: where %s, verify says so by name', async (_, change, back, details) => {
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, problems: [] })
  await sql.unsafe(change)
  const found = await verifyLog(db.databases.audit)
  await sql.unsafe(back)
  expect(found.ok).toBe(false)
  const schema = found.problems.filter(({ kind }) => kind === 'SCHEMA')
  expect(schema.map(({ detail }) => detail)).toEqual(details)
})
