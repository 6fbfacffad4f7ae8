import type { Sql } from 'postgres'
import { mayBeInDay } from '../../../src/metering/reading/counted-days'
import { searchDays } from '../../../src/metering/reading/day-search'
import { filterConditions, type RecordFilter } from '../../../src/metering/reading/record-filter'
import { walkedFor } from '../../../src/metering/reading/walk-length'
import { leastIdOf } from '../../../src/metering/record/record-time'
import { rollUp } from '../../../src/metering/rollup/rollup'
import type { OperationRecord } from '../../../src/metering/usage-record'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

const ZONE = 'Asia/Shanghai'
const HOUR_MS = 3_600_000
const accounts = [1, 2, 3].map((n) => `0190c3f6-0000-7000-8000-00000000000${n}`)
const organisations = [1, 2].map((n) => `0190c3f6-0000-7000-8000-0000000000b${n}`)

let db: TestDatabase
let sql: Sql
const records: OperationRecord[] = []

const write = async (some: readonly OperationRecord[]): Promise<void> => {
  const { log } = await openTestLog(db, { timeZone: ZONE })
  await Promise.all(some.map((record) => log.append(record, log.epoch)))
  await log.close()
  records.push(...some)
}

/** Each day has its own combinations, so that many values are common and meet on few days, or on none. */
const ofHour = (hour: number, at: number): OperationRecord => {
  const day = Math.floor(hour / 24)
  const name = ['streets', 'parks', 'roads'][(day + hour) % 3] ?? ''
  const isRefused = (hour + day) % 4 === 0
  return usageRecord({
    at: new Date(at).toISOString(),
    account: accounts[hour % 3] ?? null,
    organisation: organisations[day % 2] ?? null,
    agreements: hour % 2 === 0 ? [`CQ-${day % 3}`] : [],
    datasets: [
      { name, version: 1, columns: ['code'], masked: [], rows: 1, decision: isRefused ? 'DENY' : 'ALLOW' },
    ],
    decision: isRefused ? 'DENY' : 'ALLOW',
    codes: isRefused ? ['SCOPE_EXCEEDED'] : [],
  })
}

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  const begin = Date.now() - 10 * 24 * HOUR_MS
  // at midnight in Shanghai, before and after it, and through the day
  await write(Array.from({ length: 9 * 24 }, (_, hour) => ofHour(hour, begin + hour * HOUR_MS)))
  await rollUp({ databases: db.databases, timeZone: ZONE })
  // of the last minutes, and not counted
  await write([ofHour(1, Date.now() - 60_000), ofHour(2, Date.now() - 30_000)])
})
afterAll(async () => {
  await sql.end()
  await db.close()
})

const values: Readonly<Record<string, readonly string[]>> = {
  account: accounts,
  organisation: organisations,
  agreement: ['CQ-0', 'CQ-1', 'CQ-2'],
  dataset: ['streets', 'parks', 'roads'],
  decision: ['ALLOW', 'DENY'],
  code: ['SCOPE_EXCEEDED'],
}

const matches = (r: OperationRecord, f: RecordFilter): boolean =>
  (f.account == null || r.account === f.account) &&
  (f.organisation == null || r.organisation === f.organisation) &&
  (f.agreement == null || r.agreements.includes(f.agreement)) &&
  (f.dataset == null || r.datasets.some(({ name }) => name === f.dataset)) &&
  (f.decision == null || r.decision === f.decision) &&
  (f.code == null || r.codes.some((code) => code === f.code))

const pairs = Object.entries(values).flatMap(([a, first], i) =>
  Object.entries(values)
    .slice(i)
    .flatMap(([b, second]) => first.flatMap((x) => second.map((y): RecordFilter => ({ [a]: x, [b]: y })))),
)

const daysOf = async (filter: RecordFilter): Promise<number> => {
  const [found] = await db.databases.audit<[{ n: number }]>`
    select count(*)::int as n from metering.usage_day d where ${mayBeInDay(db.databases.audit, filter)}`
  return found.n
}

test('what is counted rules out days, and none that holds what is looked for', async () => {
  const { audit } = db.databases
  let seen = 0
  for (const filter of pairs) {
    const where = filterConditions(audit, filter).reduce(
      (all, next) => audit`${all} and ${next}`,
      audit`true`,
    )
    const bounds = { most: 1_000, before: null }
    const found = await searchDays(audit, where, bounds, 1, mayBeInDay(audit, filter))
    const expected = records.filter((record) => matches(record, filter)).map(({ id }) => id)
    expect(found.map(({ id }) => id)).toEqual(expected.sort().reverse())
    seen += expected.length
  }
  expect(seen).toBeGreaterThan(1_000)
})

test('the guess of a walk is by what is counted', async () => {
  const { audit } = db.databases
  const account = accounts[0] ?? ''
  const walked = await walkedFor(audit, { account, code: 'SCOPE_EXCEEDED' }, null)
  // the order is by the account, and every fourth of its records has the code, or so: days and hours end elsewhere
  expect(walked).toBeGreaterThan(2)
  expect(walked).toBeLessThan(10)
  expect(await walkedFor(audit, { code: 'SCOPE_EXCEEDED', dataset: 'nothing' }, null)).toBeGreaterThan(50)
  // before there was anything
  expect(await walkedFor(audit, { account, code: 'SCOPE_EXCEEDED' }, leastIdOf(Date.UTC(2000, 0)))).toBe(1)
})

test('values that are common and never together are looked for in the days that are not counted alone', async () => {
  // the organisations take turns by day
  const often = { organisation: organisations[0] ?? '' }
  const never = { ...often, agreement: 'CQ-9' }
  expect(await daysOf(never)).toBeLessThan(await daysOf(often))
  expect(await daysOf(never)).toBe(await daysOf({ agreement: 'CQ-9' }))
})
