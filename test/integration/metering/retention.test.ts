import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import { commandLine } from '../../../src/journal/actor'
import { systemClock } from '../../../src/kernel/clock'
import { createCheckpointMaker } from '../../../src/metering/tree/checkpoint-maker'
import { exportLog } from '../../../src/metering/export/export'
import { openExport } from '../../../src/metering/export/export-source'
import { eraseSide, retain, retainAlone } from '../../../src/metering/retention'
import { rebuildRollup, rollUp } from '../../../src/metering/rollup/rollup'
import { checkRollup } from '../../../src/metering/rollup/rollup-check'
import type { ExportFormat } from '../../../src/metering/export/segment-file'
import { sidePart } from '../../../src/metering/record/side-row'
import { verifyLog, verifySource } from '../../../src/metering/verify/verify'
import type { OperationRecord } from '../../../src/metering/usage-record'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { until } from '../../support/until'
import { usageRecord } from '../../support/usage-record'
import { countRecords, openTestLog, owner, receiptOf } from './fixture'

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

const deps = { clock: systemClock, signer: testSigner(), timeZone: 'UTC', actor: commandLine }

const DAY_MS = 86_400_000
const daysAgo = (days: number): number => Math.floor(Date.now() / DAY_MS - days) * DAY_MS
const plain = { agreements: [], datasets: [] }

/** Commits records in one batch, as of when they began, which is then counted and placed. */
const append = async (...records: readonly OperationRecord[]) =>
  appendAnd({ isCounted: true, isPlaced: true }, records)

const appendAnd = async (
  { isCounted, isPlaced }: { readonly isCounted: boolean; readonly isPlaced: boolean },
  records: readonly OperationRecord[],
) => {
  const { log } = await openTestLog(db)
  const held = sidePart({ address: '2001:db8::1', userAgent: 'test' })
  const beside = { operation: null, side: held.text }
  await Promise.all(
    records.map(async (record) =>
      receiptOf(await log.append({ ...record, side: held.hash }, log.epoch, beside)),
    ),
  )
  await log.close()
  // the header's time is that of the commit, which a test cannot wait for
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      update metering.batch b set committed_at = (select max(r.at) from metering.usage_record r
        where r.writer = b.writer and r.batch = b.number)
      where exists (select from metering.usage_record r where r.writer = b.writer and r.batch = b.number)`
    await tx`
      update metering.rollup_due d set committed_at = b.committed_at
      from metering.batch b where b.writer = d.writer and b.number = d.number`
  })
  if (isCounted) await rollUp({ databases: db.databases, timeZone: 'UTC' })
  if (isPlaced) await createCheckpointMaker({ databases: db.databases, ...deps }).place()
  return records
}

const at = (ms: number, given: Partial<OperationRecord> = {}): OperationRecord =>
  usageRecord({ at: new Date(ms).toISOString(), ...plain, ...given })

/** What is found in an export of the log. */
const exported = async (format: ExportFormat) => {
  const dir = await mkdtemp(join(tmpdir(), 'weir-retention-'))
  try {
    await exportLog(db.databases.audit, dir, { since: null, format })
    return await verifySource(await openExport(dir))
  } finally {
    await rm(dir, { recursive: true })
  }
}

test('R-31: days whose time is over are dropped, the log says so, and verify tells that from a cut', async () => {
  const midnight = daysAgo(300)
  await append(at(midnight - 7_200_000), at(midnight - 7_100_000))
  // one batch across the border of two days
  await append(at(midnight - 1_000), at(midnight + 1_000))
  await append(at(Date.now()))
  // the day before midnight is over, the day of midnight not yet
  const days = await retain(sql, deps, 300)
  expect(days).toEqual([
    { from: new Date(midnight - DAY_MS).toISOString(), to: new Date(midnight).toISOString(), dropped: 3 },
  ])
  expect(await countRecords(sql)).toBe(3)
  expect(await sql`select from metering.dropped_leaf`).toHaveLength(1)
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, batches: 4, problems: [] })
  await createCheckpointMaker({ databases: db.databases, ...deps }).place()
  await expect(exported('jsonl')).rejects.toThrow('checkpoint')
  await createCheckpointMaker({ databases: db.databases, ...deps }).sign()
  for (const format of ['jsonl', 'parquet'] as const)
    expect(await exported(format)).toMatchObject({ ok: true, batches: 4, records: 3, erased: 0 })
  // it is said once
  expect(await retain(sql, deps, 300)).toEqual([])

  // a cut beside it is none of it
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`delete from metering.usage_record where decision = 'ALLOW' and at > now() - interval '1 day'`
  })
  const cut = await verifyLog(db.databases.audit)
  expect(cut.problems.map(({ kind }) => kind)).toContain('COUNT')
})

test('R-31: whole batches that were cut out of a dropped day before it was dropped are missed', async () => {
  const midnight = daysAgo(300)
  await append(at(midnight - 7_200_000))
  await append(at(midnight - 7_100_000))
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`delete from metering.usage_record where at = ${new Date(midnight - 7_100_000)}`
  })
  await retain(sql, deps, 200)
  expect(await verifyLog(db.databases.audit)).toMatchObject({
    ok: false,
    problems: [{ kind: 'COUNT', writer: null }],
  })
})

test.each<readonly [string, Partial<OperationRecord>]>([
  ['an agreement', { agreements: ['CQ-2026-0001'], agreementVersions: [1] }],
  ['an emergency opening', { emergencies: ['01a2157a-0000-7000-8000-000000000000'] }],
  [
    'a mask',
    { datasets: [{ name: 'a', version: 1, columns: ['b'], masked: ['b'], rows: 1, decision: 'ALLOW' }] },
  ],
])('R-31: what was read under %s is kept for 3 years, whatever is set', async (_, given) => {
  await append(at(daysAgo(300), given))
  await append(at(daysAgo(1_100), given))
  const days = await retain(sql, deps, 183)
  expect(days.map(({ dropped }) => dropped)).toEqual([1, null])
})

test('R-31: nothing is dropped or erased within 183 days, by whomever', async () => {
  const [young] = await append(at(daysAgo(100)))
  expect(await retain(sql, deps, 1)).toEqual([])
  await expect(
    sql`select metering.drop_day(begins, 1) from metering.usage_day where begins < now() - interval '90 days'`,
  ).rejects.toMatchObject({ code: '22023' })
  await expect(eraseSide(sql, deps, { record: young?.id ?? '' })).rejects.toMatchObject({
    cause: { code: '22023' },
  })
  await expect(eraseSide(sql, deps, { before: new Date() })).rejects.toMatchObject({
    cause: { code: '22023' },
  })
  for (const client of [db.databases.control, db.databases.audit, db.databases.importer]) {
    await expect(client`select metering.drop_day(now(), 183)`).rejects.toMatchObject({ code: '42501' })
    await expect(client`select metering.side_erase(null, now())`).rejects.toMatchObject({ code: '42501' })
  }
})

test('R-29, R-32: a side part is erased and the log stays whole; a part that was changed is found', async () => {
  const [first] = await append(at(daysAgo(200)), at(daysAgo(200) + 1))
  await append(at(Date.now()))
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true })
  expect(await eraseSide(sql, deps, { record: first?.id ?? '' })).toBe(1)
  expect(await eraseSide(sql, deps, { record: first?.id ?? '' })).toBe(0)
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, erased: 1 })
  await sql`update metering.usage_side set parts[2] = replace(parts[2], '2001', '2002') where cardinality(parts) = 2`
  expect((await verifyLog(db.databases.audit)).problems).toMatchObject([{ kind: 'SIDE' }])
  expect(await eraseSide(sql, deps, { before: new Date(daysAgo(190)) })).toBe(1)
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true })
  for (const client of [db.databases.control, db.databases.openLog()]) {
    await expect(client`update metering.usage_side set parts = '{}'`).rejects.toMatchObject({ code: '42501' })
    await expect(client`select parts from metering.usage_side`).rejects.toMatchObject({ code: '42501' })
  }
})

test.each([
  ['a part', `update metering.usage_side set parts[1] = null`],
  ['a row', `delete from metering.usage_side`],
])(
  'R-29: %s of the side that is gone within 183 days of the newest placed batch is found',
  async (_, change) => {
    await append(at(daysAgo(400)))
    const [young] = await append(at(daysAgo(300)))
    await append(at(daysAgo(300 - 182)))
    // what is erased is judged by the log's own time, not by the clock: a copy of a log stays what it was
    await expect(eraseSide(sql, deps, { record: young?.id ?? '' })).rejects.toMatchObject({
      cause: { code: '22023' },
    })
    await expect(eraseSide(sql, deps, { before: new Date(daysAgo(299)) })).rejects.toMatchObject({
      cause: { code: '22023' },
    })
    expect(await eraseSide(sql, deps, { before: new Date(daysAgo(350)) })).toBe(1)
    expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, erased: 1 })
    await sql.unsafe(
      `${change} where writer in (select r.writer from metering.usage_record r where r.id = '${young?.id}')`,
    )
    expect(await verifyLog(db.databases.audit)).toMatchObject({
      ...{ ok: false, erased: 2 },
      problems: [{ kind: 'SIDE', record: young?.id, detail: 'it is gone before its time' }],
    })
  },
)

test('R-29: nothing is erased of a log of which no batch has a place', async () => {
  const [first] = await appendAnd({ isCounted: true, isPlaced: false }, [at(daysAgo(200))])
  await expect(eraseSide(sql, deps, { record: first?.id ?? '' })).rejects.toMatchObject({
    cause: { code: '22023' },
  })
})

test.each([
  ['counted', { isCounted: false, isPlaced: true }],
  ['placed', { isCounted: true, isPlaced: false }],
])('R-71: a day with a batch that is not %s yet is not dropped before it is', async (_, done) => {
  await appendAnd(done, [at(daysAgo(300))])
  expect(await retain(sql, deps, 200)).toEqual([])
  await rollUp({ databases: db.databases, timeZone: 'UTC' })
  await createCheckpointMaker({ databases: db.databases, ...deps }).place()
  expect(await retain(sql, deps, 200)).toMatchObject([{ dropped: 1 }])
})

test('R-29: what was erased is in the journal, and what could not be is not', async () => {
  const [first] = await append(at(daysAgo(200)), at(daysAgo(200) + 1))
  await append(at(Date.now()))
  const before = new Date(daysAgo(190))
  await eraseSide(sql, deps, { record: first?.id ?? '' })
  await eraseSide(sql, deps, { before })
  await expect(eraseSide(sql, deps, { before: new Date() })).rejects.toMatchObject({
    cause: { code: '22023' },
  })
  const events =
    await sql`select actor, body from journal.event where stream like 'log:%' and kind = 'ERASED' order by id`
  expect(events).toEqual([
    { actor: 'cli', body: { record: first?.id, before: null, erased: 1 } },
    { actor: 'cli', body: { record: null, before: before.toISOString(), erased: 1 } },
  ])
})

test('R-71: days that were dropped keep what is counted of them, are left out of a check, and are told', async () => {
  const midnight = daysAgo(300)
  const kept = { agreements: ['CQ-2026-0001'], agreementVersions: [1] }
  await append(at(midnight - 3 * DAY_MS, kept))
  await append(at(midnight - 7_200_000), at(midnight - 7_100_000))
  await append(at(midnight + 1_000))
  const check = () => checkRollup(db.databases.audit, { from: null, to: null })
  expect(await check()).toMatchObject({ ok: true, leftOut: 0, operations: 4 })
  await retain(sql, deps, 300)
  const counted = () => sql`select * from metering.rollup_day order by day`
  const before = await counted()
  await rollUp({ databases: db.databases, timeZone: 'UTC' })
  expect(await check()).toMatchObject({ ok: true, leftOut: 1, operations: 2, differences: [] })

  await rebuildRollup({ databases: db.databases, timeZone: 'UTC' })
  expect((await counted()).slice(0, 3)).toEqual(before)
  expect(await check()).toMatchObject({ ok: true, leftOut: 1, operations: 2 })

  // what is only said to be dropped is compared
  await sql`update metering.usage_day set dropped_at = now() where begins = ${new Date(midnight)}`
  await sql`update metering.rollup_day set rows = rows + 1 where day = ${new Date(midnight)}`
  expect(await check()).toMatchObject({ ok: false, leftOut: 1, differences: [{ table: 'rollup_day' }] })
})

test('R-31: nothing is dropped whose time is not over by the clock of the server', async () => {
  await append(at(daysAgo(300)))
  const clock = { ...systemClock, now: () => new Date(daysAgo(150)) }
  expect(await retain(sql, { ...deps, clock }, 200)).toEqual([])
  expect(await retain(sql, deps, 200)).toMatchObject([{ dropped: 1 }])
})

test('R-31: of several servers one drops what is over, and the others do nothing until it is done', async () => {
  await append(at(daysAgo(300)))
  const alone = () => retainAlone(db.databases.control, db.settings.databaseUrl, deps, 200)
  // it looks for days that are over first, and waits until it can
  const holding = await sql.reserve()
  await holding`begin`
  await holding`lock table metering.usage_day`
  let isDone = false
  const first = alone().finally(() => (isDone = true))
  await until(async () => (await sql`select from pg_locks where not granted`).length > 0)
  expect(await alone()).toBeUndefined()
  expect(isDone).toBe(false)
  await holding`commit`
  holding.release()
  expect(await first).toMatchObject([{ dropped: 1 }])
  expect(await alone()).toEqual([])
})
