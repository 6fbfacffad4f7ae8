import type { Sql } from 'postgres'
import type { UsageLog } from '../../../src/metering/usage-log'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { until } from '../../support/until'
import { usageRecord } from '../../support/usage-record'
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

const narrow = async (...subjects: readonly string[]): Promise<number> => {
  const [row] = await db.databases.control<{ epoch: string }[]>`
    select policy.narrow(${subjects as string[]}, 'test') as epoch`
  return Number(row?.epoch)
}

test('what was decided before a narrowing is answered STALE and does not come to the log', async () => {
  const { log, narrowed } = await openTestLog(db, { times: { idleMs: 1_000_000 } })
  const before = await countRecords(sql)
  const decidedUnder = log.epoch
  const epoch = await narrow('key:1', 'agreement:CQ-2026-0001')
  const record = usageRecord()
  expect(await log.append(record, decidedUnder)).toEqual({ kind: 'STALE' })
  expect([...narrowed].sort()).toEqual(['agreement:CQ-2026-0001', 'key:1'])
  expect(log.epoch).toBe(epoch)
  expect(await countRecords(sql)).toBe(before)
  // decided again, the same record is taken
  expect(receiptOf(await log.append(record, log.epoch))).toMatchObject({ batch: 1, position: 0 })
  await log.close()
})

test('once the narrowing is known, what was decided before is not even submitted', async () => {
  const { log } = await openTestLog(db)
  const decidedUnder = log.epoch
  await narrow('dataset:streets')
  expect((await log.append(usageRecord(), decidedUnder)).kind).toBe('STALE')
  // held like this, nothing that is submitted gets an answer
  const held = await sql.reserve()
  await held`select pg_advisory_lock(87016001)`
  expect((await log.append(usageRecord(), decidedUnder)).kind).toBe('STALE')
  await held`select pg_advisory_unlock(87016001)`
  held.release()
  await log.close()
})

test('the caches are dropped before the new epoch can be read', async () => {
  const seen: number[] = []
  const opened: { log?: UsageLog } = {}
  const { log } = await openTestLog(db, { onNarrowed: () => seen.push(opened.log?.epoch ?? 0) })
  opened.log = log
  const decidedUnder = log.epoch
  await narrow('account:1')
  await log.append(usageRecord(), decidedUnder)
  expect(seen).toEqual([decidedUnder])
  expect(log.epoch).toBe(decidedUnder + 1)
  await log.close()
})

test('caches that could not be dropped keep the epoch, and nothing is committed under it', async () => {
  const { log, observed } = await openTestLog(db, {
    onNarrowed: () => {
      throw new Error('the cache is broken')
    },
  })
  const decidedUnder = log.epoch
  await narrow('account:1')
  await expect(log.append(usageRecord(), decidedUnder)).rejects.toMatchObject({
    code: 'METERING_UNAVAILABLE',
  })
  expect(log.epoch).toBe(decidedUnder)
  expect(observed).toMatchObject([{ kind: 'failure', where: 'usage log' }])
  await expect(log.append(usageRecord(), log.epoch)).rejects.toMatchObject({ code: 'METERING_UNAVAILABLE' })
  await log.close()
})

test('an idle log learns of a narrowing by itself', async () => {
  const { log, narrowed } = await openTestLog(db, { times: { idleMs: 50 } })
  const epoch = await narrow('key:2')
  await until(() => log.epoch === epoch)
  expect(narrowed).toEqual(['key:2'])
  await log.close()
})

test('an epoch that went back, as in a database that was restored, drops everything', async () => {
  const { log, narrowed } = await openTestLog(db)
  const decidedUnder = log.epoch
  await sql`update policy.epoch set e = e - 1`
  expect((await log.append(usageRecord(), decidedUnder)).kind).toBe('STALE')
  expect(narrowed).toEqual(['everything'])
  expect(log.epoch).toBe(decidedUnder - 1)
  expect((await log.append(usageRecord(), log.epoch)).kind).toBe('COMMITTED')
  await sql`update policy.epoch set e = e + 1`
  await log.close()
})

test('under load, no record is committed under an epoch after the narrowing that ended it', async () => {
  const logs = [await openTestLog(db), await openTestLog(db), await openTestLog(db)]
  const committed = new Map<string, number>()
  let isOver = false
  let stale = 0
  const appender = async (log: UsageLog): Promise<void> => {
    while (!isOver) {
      const decidedUnder = log.epoch
      const record = usageRecord()
      const outcome = await log.append(record, decidedUnder)
      if (outcome.kind === 'STALE') stale += 1
      else committed.set(record.id, decidedUnder)
    }
  }
  const appenders = logs.flatMap(({ log }) => Array.from({ length: 20 }, () => appender(log)))
  const first = logs[0]?.log.epoch ?? 0
  for (let i = 0; i < 30; i += 1) {
    await narrow(`key:${i}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  isOver = true
  await Promise.all(appenders)
  expect(stale).toBeGreaterThan(0)

  const rows = await sql<{ id: string; epoch: string }[]>`
    select r.id, b.epoch from metering.usage_record r
    join metering.batch b on b.writer = r.writer and b.number = r.batch
    where r.id = any(${[...committed.keys()]})`
  expect(new Map(rows.map((row) => [row.id, Number(row.epoch)]))).toEqual(committed)
  const late = await sql`
    select b.epoch from metering.batch b join policy.change c on c.e > b.epoch
    where b.committed_at > c.at and c.e > ${first}`
  expect(late).toEqual([])
  for (const { log, narrowed } of logs) {
    expect(narrowed).toEqual(expect.arrayContaining(Array.from({ length: 30 }, (_, i) => `key:${i}`)))
    await log.close()
  }
})
