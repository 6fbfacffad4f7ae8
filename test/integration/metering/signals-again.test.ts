import type { Sql } from 'postgres'
import { checkRollup } from '../../../src/metering/rollup/rollup-check'
import { rebuildRollup, rollUp } from '../../../src/metering/rollup/rollup'
import { sidePart } from '../../../src/metering/record/side-row'
import type { OperationRecord } from '../../../src/metering/usage-record'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS
const everything = { from: null, to: null }

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

const deps = () => ({ databases: db.databases, timeZone: 'Asia/Shanghai' })
const start = Date.now()
const at = (daysAgo: number, minutes = 0): Date => new Date(start - daysAgo * DAY_MS + minutes * MINUTE_MS)

/** Refused for its scope under one rule, read of an agreement by a value: of each rule of signals something. */
const telling = (when: Date, more: Partial<OperationRecord> = {}): OperationRecord => {
  const use = {
    name: 'applicants',
    version: 1,
    columns: ['name'],
    masked: [],
    rows: 1,
    decision: 'ALLOW',
  } as const
  const said = {
    agreements: ['CQ-1'],
    rows: 1,
    codes: ['SCOPE_EXCEEDED', 'RATE_LIMITED'],
    rules: ['R-07'],
  } as const
  return usageRecord({ at: when.toISOString(), ...said, datasets: [use], decision: 'PARTIAL', ...more })
}

/** Each a batch of its own, which was committed when its record began. */
const append = async (records: readonly OperationRecord[]): Promise<void> => {
  for (const [i, record] of records.entries()) {
    const { log } = await openTestLog(db)
    const side = sidePart({ address: `10.0.${i}.1`, userAgent: null }).text
    await log.append(record, log.epoch, { operation: null, side })
    await log.close()
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`
        update metering.batch b set committed_at = ${record.at}
        from metering.usage_record r where r.id = ${record.id} and r.writer = b.writer and r.batch = b.number`
    })
    await sql`update metering.rollup_due set committed_at = ${record.at} where committed_at > ${new Date(start)}`
  }
}

const slices = () => sql`
  select rule, subject, about, slice, account_id, matching, rows,
    (select array_agg(v order by v) from unnest(values) v) as values
  from metering.rollup_signal order by rule, subject, about, slice`

const rules = [
  'DATASET_WALKED',
  'DENIED_BY_RULE',
  'KEY_FROM_MANY_NETWORKS',
  'NEAR_DUPLICATES',
  'OFF_PURPOSE',
  'OVER_QUOTA',
  'REFUSAL_SPIKE',
]

/** As a server does each minute, by the window of the rule. */
const forget = (rule: string, before: Date) =>
  db.databases.control`select metering.forget_signals(${rule}, ${before})`

test('R-71: what is counted for signals again is what was kept, whatever was forgotten by rule', async () => {
  await append([20, 6, 3, 0.1].map((days) => telling(at(days))))
  await rollUp(deps())
  const [all, ...more] = [await slices(), await checkRollup(db.databases.audit, everything)]
  expect([...new Set(all.map(({ rule }) => rule as string))]).toEqual(rules)
  expect(more).toMatchObject([{ ok: true, differences: [] }])
  // nothing was forgotten, so nothing is fewer
  await rebuildRollup(deps())
  expect(await slices()).toEqual(all)

  await forget('DATASET_WALKED', at(7))
  await forget('REFUSAL_SPIKE', at(1))
  const kept = await slices()
  expect(kept).toHaveLength(all.length - 4)
  await rebuildRollup(deps())
  expect(await slices()).toEqual(kept)
  expect(await checkRollup(db.databases.audit, everything)).toMatchObject({ ok: true, differences: [] })
})

test('R-71: what differs of what is counted for signals is found by name, and counting again puts it right', async () => {
  await append([telling(at(3)), telling(at(3, 1), { values: 'other' }), telling(at(0.1))])
  await rollUp(deps())
  for (const rule of rules) await forget(rule, at(2))
  const kept = await slices()
  await sql`delete from metering.rollup_signal where rule = 'OVER_QUOTA'`
  await sql`update metering.rollup_signal set values = '{}' where rule = 'NEAR_DUPLICATES'`
  await sql`insert into metering.rollup_signal values ('OFF_PURPOSE', 'account:x', '', ${at(0.5)}, null, 1, 0, null)`
  const { ok, differences } = await checkRollup(db.databases.audit, everything)
  expect(ok).toBe(false)
  expect(differences.map(({ table, key }) => [table, (JSON.parse(key) as { rule: string }).rule])).toEqual(
    expect.arrayContaining([
      ['rollup_signal', 'OVER_QUOTA'],
      ['rollup_signal', 'NEAR_DUPLICATES'],
      ['rollup_signal', 'OFF_PURPOSE'],
    ]),
  )
  expect(differences).toHaveLength(3)
  await rebuildRollup(deps())
  expect(await slices()).toEqual(kept)
  expect((await checkRollup(db.databases.audit, everything)).differences).toEqual([])
})

test('what a rule forgets it forgets once and for all, and no clock that is ahead makes it forget what is new', async () => {
  await append([telling(at(3))])
  await rollUp(deps())
  await forget('OVER_QUOTA', at(2))
  await forget('OVER_QUOTA', at(5))
  await append([telling(at(2.5))])
  await rollUp(deps())
  expect((await slices()).filter(({ rule }) => rule === 'OVER_QUOTA')).toEqual([])
  await forget('OVER_QUOTA', at(-400))
  await append([telling(at(0))])
  await rollUp(deps())
  expect((await slices()).filter(({ rule }) => rule === 'OVER_QUOTA')).toHaveLength(1)
})
