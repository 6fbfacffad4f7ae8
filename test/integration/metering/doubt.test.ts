import type { Sql } from 'postgres'
import { verifyLog } from '../../../src/metering/verify/verify'
import type { UsageLog } from '../../../src/metering/usage-log'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { until } from '../../support/until'
import { usageRecord } from '../../support/usage-record'
import { countRecords, openTestLog, owner, receiptOf } from './fixture'
import { openProxy, type Proxy } from './proxy'

let db: TestDatabase
let sql: Sql
let proxy: Proxy

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
})

beforeEach(async () => {
  proxy = await openProxy(db.settings.databaseUrl)
})

afterEach(async () => {
  await proxy.close()
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, problems: [] })
})

afterAll(async () => {
  await sql.end()
  await db.close()
})

const openThroughProxy = (times = {}): ReturnType<typeof openTestLog> =>
  openTestLog(db, { openLog: proxy.openLog, times: { answerMs: 500, idleMs: 100, ...times } })

/** How often each of these records stands on the log. */
const timesStored = async (ids: readonly string[]): Promise<readonly number[]> => {
  const rows = await sql<{ id: string }[]>`
    select (convert_from(convert_to(canonical, 'UTF8'), 'UTF8')::jsonb) ->> 'id' as id from metering.usage_record`
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(row.id, (counts.get(row.id) ?? 0) + 1)
  return ids.map((id) => counts.get(id) ?? 0)
}

test('a commit whose reply was lost is found again, and recorded once', async () => {
  const { log, observed } = await openThroughProxy()
  await log.append(usageRecord(), log.epoch)
  for (let round = 0; round < 20; round += 1) {
    proxy.mode = 'LOSE_REPLY'
    const records = [usageRecord(), usageRecord(), usageRecord()]
    const outcomes = await Promise.all(records.map((record) => log.append(record, log.epoch)))
    expect(outcomes.map(receiptOf).map((one) => one.batch)).toEqual([round + 2, round + 2, round + 2])
    expect(await timesStored(records.map((record) => record.id))).toEqual([1, 1, 1])
  }
  expect(proxy.lost).toBe(20)
  expect(observed.filter((one) => one.kind === 'batchFailed')).toHaveLength(20)
  expect(log.isWritable).toBe(true)
  await log.close()
})

test('a batch that never arrived is submitted again', async () => {
  const { log } = await openThroughProxy()
  await log.append(usageRecord(), log.epoch)
  proxy.mode = 'SWALLOW'
  const record = usageRecord()
  const outcome = log.append(record, log.epoch)
  await until(() => !log.isWritable)
  proxy.mode = 'PASS'
  expect((await outcome).kind).toBe('COMMITTED')
  expect(await timesStored([record.id])).toEqual([1])
  await log.close()
})

test('a commit still in doubt at the deadline is cut, resolved later, and said to be on the log', async () => {
  const { log, observed } = await openThroughProxy({ deadlineMs: 1_000 })
  await log.append(usageRecord(), log.epoch)
  const release = await holdCommits()
  const doubtful = [usageRecord(), usageRecord()]
  const waiting = doubtful.map((record) => log.append(record, log.epoch))
  // it has arrived, and waits inside the database when the network goes
  await until(isHeld)
  proxy.mode = 'SWALLOW'
  const behind = usageRecord()
  const queued = log.append(behind, log.epoch)
  // cut, never answered: they may be on the log, and are
  for (const answer of await Promise.allSettled(waiting))
    expect(answer).toMatchObject({ status: 'rejected', reason: { name: 'CommitInDoubt' } })
  await expect(queued).rejects.toMatchObject({ code: 'METERING_UNAVAILABLE' })
  expect(log.isWritable).toBe(false)

  await release()
  proxy.mode = 'PASS'
  await until(() => observed.some((one) => one.kind === 'recordsUnanswered'))
  expect(observed.filter((one) => one.kind === 'recordsUnanswered')).toMatchObject([
    { fate: 'COMMITTED', batch: 2, records: doubtful.map((record) => record.id) },
  ])
  expect(await timesStored([...doubtful, behind].map((record) => record.id))).toEqual([1, 1, 0])
  await until(() => log.isWritable)
  // the void records may have a batch of their own
  expect(receiptOf(await log.append(usageRecord(), log.epoch)).batch).toBeGreaterThanOrEqual(3)
  await log.close()
})

test('while a batch is in doubt no other is sent, and the queue fills up instead of memory', async () => {
  const { log } = await openTestLog(db, {
    openLog: proxy.openLog,
    limits: { queueRecords: 10 },
    times: { answerMs: 1_000, deadlineMs: 60_000 },
  })
  await log.append(usageRecord(), log.epoch)
  proxy.mode = 'SWALLOW'
  const first = log.append(usageRecord(), log.epoch)
  await until(() => !log.isWritable)
  const queued = Array.from({ length: 10 }, () => log.append(usageRecord(), log.epoch))
  await expect(log.append(usageRecord(), log.epoch)).rejects.toMatchObject({ code: 'METERING_UNAVAILABLE' })
  proxy.mode = 'PASS'
  expect(receiptOf(await first).batch).toBe(2)
  expect((await Promise.all(queued)).map(receiptOf).map((one) => one.batch)).toEqual(queued.map(() => 3))
  await log.close()
})

test('a database that is down refuses at the deadline and records nothing, and the log recovers by itself', async () => {
  const { log, observed } = await openThroughProxy({ deadlineMs: 700 })
  const before = await countRecords(sql)
  proxy.mode = 'REFUSE'
  const records = Array.from({ length: 5 }, () => usageRecord())
  const answers = await Promise.allSettled(records.map((record) => log.append(record, log.epoch)))
  expect(answers.every((answer) => answer.status === 'rejected')).toBe(true)
  await until(() => !log.isWritable)
  proxy.mode = 'PASS'
  await until(() => log.isWritable)
  expect((await log.append(usageRecord(), log.epoch)).kind).toBe('COMMITTED')
  const unanswered = observed.filter((one) => one.kind === 'recordsUnanswered').flatMap((one) => one.records)
  expect(await countRecords(sql)).toBe(before + 1 + unanswered.length)
  await log.close()
})

test('an idle log notices that its database has gone', async () => {
  const { log, observed } = await openThroughProxy()
  expect(log.isWritable).toBe(true)
  proxy.mode = 'REFUSE'
  await until(() => !log.isWritable)
  proxy.mode = 'PASS'
  await until(() => log.isWritable)
  expect(observed.filter((one) => one.kind === 'failure')).toHaveLength(1)
  await log.close()
})

test('a log cannot be opened on a database that is down', async () => {
  proxy.mode = 'REFUSE'
  await expect(openThroughProxy()).rejects.toMatchObject({ code: 'METERING_UNAVAILABLE' })
})

test('closing with a commit in doubt rejects, tells of it, and ends', async () => {
  const { log, observed } = await openThroughProxy({ deadlineMs: 800 })
  await log.append(usageRecord(), log.epoch)
  proxy.mode = 'SWALLOW'
  const record = usageRecord()
  const outcome = log.append(record, log.epoch)
  const closed = log.close()
  await expect(outcome).rejects.toMatchObject({ name: 'CommitInDoubt' })
  await closed
  expect(observed.filter((one) => one.kind === 'recordsUnanswered')).toMatchObject([
    { fate: 'UNKNOWN', records: [record.id] },
  ])
})

test('records are on the log exactly once if acknowledged, at most once if not, however often the connection dies', async () => {
  const { log } = await openTestLog(db, { times: { deadlineMs: 5_000 } })
  const acknowledged: string[] = []
  const rejected: string[] = []
  let isOver = false
  const appender = async (): Promise<void> => {
    while (!isOver) {
      const record = usageRecord()
      const outcome = await log.append(record, log.epoch).catch(() => undefined)
      ;(outcome?.kind === 'COMMITTED' ? acknowledged : rejected).push(record.id)
    }
  }
  const appenders = Array.from({ length: 40 }, appender)
  for (let killed = 0; killed < 60; killed += await killLog()) {
    // under way again, however slow this machine is
    const before = acknowledged.length
    await until(() => acknowledged.length > before)
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 25))
  }
  isOver = true
  await Promise.all(appenders)
  await log.close()
  expect(acknowledged.length).toBeGreaterThanOrEqual(60)
  expect(new Set(await timesStored(acknowledged))).toEqual(new Set([1]))
  for (const times of await timesStored(rejected)) expect(times).toBeLessThanOrEqual(1)
})

test('several writers under fire keep a chain each', async () => {
  const logs = await Promise.all([openTestLog(db), openTestLog(db), openTestLog(db)])
  let isOver = false
  const acknowledged: string[] = []
  const appender = async (log: UsageLog): Promise<void> => {
    while (!isOver) {
      const record = usageRecord()
      const outcome = await log.append(record, log.epoch).catch(() => undefined)
      if (outcome?.kind === 'COMMITTED') acknowledged.push(record.id)
    }
  }
  const appenders = logs.flatMap(({ log }) => Array.from({ length: 10 }, () => appender(log)))
  for (let killed = 0; killed < 20; killed += await killLog()) {
    const before = acknowledged.length
    await until(() => acknowledged.length > before)
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 25))
  }
  isOver = true
  await Promise.all(appenders)
  for (const { log } of logs) await log.close()
  expect(new Set(await timesStored(acknowledged))).toEqual(new Set([1]))
})

const killLog = async (): Promise<number> => {
  const rows = await sql<{ done: boolean }[]>`
    select pg_terminate_backend(pid) as done from pg_stat_activity
    where datname = current_database() and application_name = 'weir log'`
  return rows.filter((row) => row.done).length
}

/** Lets appends go on up to their commit, and no further: a deferred trigger that waits for a lock. */
const holdCommits = async (): Promise<() => Promise<void>> => {
  await sql.unsafe(`
    create or replace function metering.test_wait() returns trigger language plpgsql as $$
    begin perform set_config('lock_timeout', '0', true); perform pg_advisory_xact_lock(1); return null; end $$;
    create constraint trigger test_wait after insert on metering.batch deferrable initially deferred
      for each row execute function metering.test_wait()`)
  const held = await sql.reserve()
  await held`select pg_advisory_lock(1)`
  return async () => {
    await held`select pg_advisory_unlock(1)`
    held.release()
    await until(async () => !(await isHeld()))
    await sql.unsafe('drop trigger test_wait on metering.batch; drop function metering.test_wait()')
  }
}

const isHeld = async (): Promise<boolean> => {
  const rows = await sql`
    select 1 from pg_locks l join pg_database d on d.oid = l.database
    where d.datname = current_database() and l.locktype = 'advisory' and l.objid = 1 and not l.granted`
  return rows.length > 0
}
