import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { createUsageReader } from '../../../src/metering/reading/reader'
import { parseRecord } from '../../../src/metering/record/record-json'
import type { GapRecord, UsageRecord, VoidRecord } from '../../../src/metering/usage-record'
import { verifyLog } from '../../../src/metering/verify/verify'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { until } from '../../support/until'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner, type TestLog } from './fixture'
import { openProxy, type Proxy } from './proxy'

/** What a writer says beside the operations: whose replies were not received, and how many have no record. */
let db: TestDatabase
let sql: Sql
let proxy: Proxy
let under: TestLog

beforeEach(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  proxy = await openProxy(db.settings.databaseUrl)
  under = await openTestLog(db, {
    openLog: proxy.openLog,
    times: { answerMs: 1_000, idleMs: 100, deadlineMs: 2_000 },
  })
})

afterEach(async () => {
  await under.log.close()
  await proxy.close()
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, problems: [] })
  await sql.end()
  await db.close()
})

const read = async (): Promise<readonly UsageRecord[]> => {
  const rows = await sql<{ canonical: string }[]>`select canonical from metering.usage_record order by id`
  return rows.map(({ canonical }) => parseRecord(canonical))
}

const voids = async (): Promise<readonly VoidRecord[]> =>
  (await read()).filter((record): record is VoidRecord => record.kind === 'void')

const gaps = async (): Promise<readonly GapRecord[]> =>
  (await read()).filter((record): record is GapRecord => record.kind === 'gap')

test('a reply that was not received is told of by a void record that names its operation', async () => {
  const { log } = under
  const record = usageRecord()
  await log.append(record, log.epoch)
  log.notReceived(record.id, 65_536, 'CONNECTION_BROKEN')
  await until(async () => (await voids()).length === 1)
  expect(await voids()).toMatchObject([{ of: record.id, handedOver: 65_536, reason: 'CONNECTION_BROKEN' }])
})

test('R-33: whoever looks after some openers sees that what was done with their data, or by them, did not leave whole', async () => {
  const { log } = under
  const [city, county] = [randomUUID(), randomUUID()]
  const [theirs, others] = [city, county].map((organisation) => usageRecord({ organisation, datasets: [] }))
  for (const record of [theirs, others]) {
    if (record === undefined) continue
    await log.append(record, log.epoch)
    log.notReceived(record.id, 0, 'CONNECTION_BROKEN')
  }
  await until(async () => (await voids()).length === 2)
  const reader = createUsageReader({ databases: db.databases })
  const { records } = await reader.records({ filter: { openers: [city] }, first: 10, after: null })
  expect(records.map((one) => (one.kind === 'void' ? one.of : one.id))).toEqual([theirs?.id, theirs?.id])
})

test('a commit that was in doubt at the deadline and is found on the log is voided, once', async () => {
  const { log, observed } = under
  await log.append(usageRecord(), log.epoch)
  // the commit happens, its answer is lost, and then nothing arrives until after the deadline
  proxy.afterLoss = 'REFUSE'
  proxy.mode = 'LOSE_REPLY'
  const records = [usageRecord(), usageRecord()]
  const waiting = records.map((record) => log.append(record, log.epoch))
  for (const answer of await Promise.allSettled(waiting))
    expect(answer).toMatchObject({ status: 'rejected', reason: { name: 'CommitInDoubt' } })
  expect(await voids()).toEqual([])
  proxy.mode = 'PASS'
  await until(() => observed.some((one) => one.kind === 'recordsUnanswered'))
  await until(async () => (await voids()).length === 2)
  const told = (await voids()).map(({ of, handedOver, reason }) => ({ of, handedOver, reason }))
  expect(told).toEqual(
    expect.arrayContaining(records.map(({ id }) => ({ of: id, handedOver: 0, reason: 'COMMIT_IN_DOUBT' }))),
  )
})

test('R-28: operations that could not be recorded are told of by a gap record, when the log can be written again', async () => {
  const { log } = under
  await log.append(usageRecord(), log.epoch)
  const begun = Date.now()
  proxy.mode = 'REFUSE'
  // no submission is in doubt: none arrives
  await until(() => !log.isWritable)
  const refused = await Promise.allSettled(
    Array.from({ length: 7 }, () =>
      log.append(usageRecord(), log.epoch).catch((error: unknown) => {
        log.unrecorded()
        throw error
      }),
    ),
  )
  for (const answer of refused)
    expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'METERING_UNAVAILABLE' } })
  expect(await gaps()).toEqual([])
  proxy.mode = 'PASS'
  await until(async () => (await toldOf()) === 7)
  for (const { from, to, reason } of await gaps()) {
    expect(Date.parse(from)).toBeGreaterThanOrEqual(begun)
    expect(Date.parse(to)).toBeGreaterThanOrEqual(Date.parse(from))
    expect(reason).toBe('METERING_UNAVAILABLE')
  }
})

const toldOf = async (): Promise<number> =>
  (await gaps()).reduce((sum, { operations }) => sum + operations, 0)

test('what is said beside waits while nothing can be written, delays nobody, and is written once', async () => {
  const { log } = under
  const record = usageRecord()
  await log.append(record, log.epoch)
  proxy.mode = 'SWALLOW'
  log.notReceived(record.id, 0, 'CONNECTION_BROKEN')
  await until(() => !log.isWritable)
  proxy.mode = 'PASS'
  await until(() => log.isWritable)
  expect((await log.append(usageRecord(), log.epoch)).kind).toBe('COMMITTED')
  await until(async () => (await voids()).length > 0)
  for (let round = 0; round < 20; round += 1) {
    const one = usageRecord()
    await log.append(one, log.epoch)
    proxy.mode = 'LOSE_REPLY'
    log.notReceived(one.id, 0, 'CONNECTION_BROKEN')
    await until(async () => (await voids()).some(({ of }) => of === one.id))
  }
  const named = (await voids()).map(({ of }) => of)
  expect(named).toHaveLength(21)
  expect(new Set(named).size).toBe(21)
})

test('a log that closes writes first what is still to be said', async () => {
  const { log } = under
  const record = usageRecord()
  await log.append(record, log.epoch)
  log.notReceived(record.id, 0, 'CONNECTION_BROKEN')
  log.unrecorded()
  await log.close()
  expect(await voids()).toMatchObject([{ of: record.id }])
  expect(await gaps()).toMatchObject([{ operations: 1 }])
})
