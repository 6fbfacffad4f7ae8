import type { Sql, TransactionSql } from 'postgres'
import {
  afterBatch,
  makeBatch,
  newWriter,
  type Batch,
  type WriterState,
} from '../../../src/metering/log/batch'
import { digestBytes, leafHash } from '../../../src/metering/tree/merkle'
import { pendingRecord } from '../../../src/metering/log/pending-record'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { until } from '../../support/until'
import { usageRecord } from '../../support/usage-record'
import { countRecords, openTestLog, owner, receiptOf } from './fixture'

let db: TestDatabase
let sql: Sql
let clients: Sql[]

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  clients = [db.databases.openLog(), db.databases.openLog()]
})

afterAll(async () => {
  for (const client of [sql, ...clients]) await client.end()
  await db.close()
})

const [ONE, TWO] = [0, 1] as const

const client = (i: number): Sql => {
  const found = clients[i]
  if (found === undefined) throw new Error('no such client')
  return found
}

const someBatch = (state: WriterState, epoch: number, records = 2): Batch =>
  makeBatch(
    Array.from({ length: records }, () => pendingRecord(usageRecord(), epoch, 0)),
    epoch,
    state,
    testSigner(),
  )

const submit = async (on: Sql | TransactionSql, b: Batch): Promise<Record<string, unknown>> => {
  const [row] = await on`
    select outcome, epoch::int as epoch, to_json(subjects) as subjects
    from metering.log_append(${b.writer}, ${b.number}, ${b.epoch}, ${digestBytes(b.previous)},
      ${digestBytes(b.root)}, ${b.header}, ${b.keyId}, ${b.signature}, ${b.entries}, ${b.canonical})`
  return { ...row }
}

const epochNow = async (): Promise<number> => {
  const [row] = await sql<{ e: number }[]>`select e::int as e from policy.epoch`
  return row?.e ?? 0
}

test('a batch that is submitted twice is committed once, and told so twice', async () => {
  const batch = someBatch(newWriter(), await epochNow())
  const before = await countRecords(sql)
  const first = await submit(client(ONE), batch)
  expect(first).toEqual({ outcome: 'COMMITTED', epoch: batch.epoch, subjects: [] })
  expect(await submit(client(TWO), batch)).toEqual(first)
  expect(await countRecords(sql)).toBe(before + 2)
})

test('a batch that is on the log is COMMITTED, also when access was narrowed since', async () => {
  const batch = someBatch(newWriter(), await epochNow())
  await submit(client(ONE), batch)
  await sql`select policy.narrow(array['key:1'], 'test')`
  expect(await submit(client(ONE), batch)).toEqual({ outcome: 'COMMITTED', epoch: batch.epoch, subjects: [] })
  expect(await submit(client(ONE), someBatch(afterBatch(batch), batch.epoch))).toEqual({
    outcome: 'STALE',
    epoch: batch.epoch + 1,
    subjects: ['key:1'],
  })
})

test('a second submission that waits behind a narrowing finds what the first one committed', async () => {
  const batch = someBatch(newWriter(), await epochNow())
  let commit: (() => void) | undefined
  const first = client(ONE).begin(async (tx) => {
    const outcome = await submit(tx, batch)
    await new Promise<void>((resolve) => {
      commit = resolve
    })
    return outcome
  })
  await until(() => commit !== undefined)
  const narrowing = sql`select policy.narrow(array['key:2'], 'test')`.execute()
  await until(async () => (await waitingForLock()) === 1)
  const second = submit(client(TWO), batch)
  await until(async () => (await waitingForLock()) === 2)
  commit?.()
  await narrowing
  expect(await first).toMatchObject({ outcome: 'COMMITTED' })
  expect(await second).toEqual({ outcome: 'COMMITTED', epoch: batch.epoch, subjects: [] })
})

test('two submissions of one batch at the same moment commit it once', async () => {
  const batch = someBatch(newWriter(), await epochNow())
  const before = await countRecords(sql)
  const outcomes = await Promise.allSettled([submit(client(ONE), batch), submit(client(TWO), batch)])
  for (const one of outcomes)
    if (one.status === 'rejected')
      expect(one.reason).toMatchObject({ code: '23505', constraint_name: 'batch_pkey' })
  expect(outcomes.some((one) => one.status === 'fulfilled')).toBe(true)
  expect(await countRecords(sql)).toBe(before + 2)
})

test('a second submission that waits for the first meets the key of the batch, by which it is told to ask again', async () => {
  const batch = someBatch(newWriter(), await epochNow())
  let commit: (() => void) | undefined
  const first = client(ONE).begin(async (tx) => {
    await submit(tx, batch)
    await new Promise<void>((resolve) => {
      commit = resolve
    })
  })
  await until(() => commit !== undefined)
  const second = submit(client(TWO), batch)
  const met = expect(second).rejects.toMatchObject({ code: '23505', constraint_name: 'batch_pkey' })
  await until(async () => {
    const [found] = await sql`select from pg_locks where locktype = 'transactionid' and not granted`
    return found !== undefined
  })
  commit?.()
  await first
  await met
})

test('a known number with other records is refused', async () => {
  const state = newWriter()
  await submit(client(ONE), someBatch(state, await epochNow()))
  const other = submit(client(ONE), someBatch(state, await epochNow()))
  await expect(other).rejects.toMatchObject({ code: 'WR001' })
})

test.each([
  ['a first number above 1', (s: WriterState): WriterState => ({ ...s, number: 2 })],
  [
    'a first previous hash that is not zero',
    (s: WriterState): WriterState => ({ ...s, previous: leafHash('x') }),
  ],
])('a writer that begins with %s is refused', async (_, change) => {
  const wrong = submit(client(ONE), someBatch(change(newWriter()), await epochNow()))
  await expect(wrong).rejects.toMatchObject({ code: 'WR002' })
})

test.each([
  ['leaves a number out', (s: WriterState): WriterState => ({ ...s, number: s.number + 1 })],
  [
    'names another header than its last',
    (s: WriterState): WriterState => ({ ...s, previous: leafHash('x') }),
  ],
])('a writer that %s is refused', async (_, change) => {
  const epoch = await epochNow()
  const first = someBatch(newWriter(), epoch)
  await submit(client(ONE), first)
  await expect(submit(client(ONE), someBatch(change(afterBatch(first)), epoch))).rejects.toMatchObject({
    code: 'WR002',
  })
  expect(await submit(client(ONE), someBatch(afterBatch(first), epoch))).toMatchObject({
    outcome: 'COMMITTED',
  })
})

test.each([
  ['fewer', (b: Batch): Batch => ({ ...b, canonical: b.canonical.split('\n')[0] ?? '' })],
  ['more', (b: Batch): Batch => ({ ...b, canonical: `${b.canonical}\n{}` })],
])('%s canonical records than entries are refused', async (_, change) => {
  const before = await countRecords(sql)
  const batch = change(someBatch(newWriter(), await epochNow()))
  await expect(submit(client(ONE), batch)).rejects.toMatchObject({
    code: expect.stringMatching(/^23(502|514)$/) as unknown,
  })
  expect(await countRecords(sql)).toBe(before)
})

test('a log whose last batch was lost by the database begins a new chain and goes on', async () => {
  const { log, observed } = await openTestLog(db)
  const lost = receiptOf(await log.append(usageRecord(), log.epoch))
  await sql.begin(async (tx) => {
    await tx`alter table metering.batch disable trigger append_only`
    await tx`alter table metering.usage_record disable trigger append_only`
    await tx`delete from metering.usage_record where writer = ${lost.writer}`
    await tx`delete from metering.batch where writer = ${lost.writer}`
    await tx`alter table metering.batch enable trigger append_only`
    await tx`alter table metering.usage_record enable trigger append_only`
  })
  const next = receiptOf(await log.append(usageRecord(), log.epoch))
  expect(next.batch).toBe(1)
  expect(next.writer).not.toBe(lost.writer)
  expect(observed.filter((one) => one.kind === 'batchFailed')).toHaveLength(1)
  expect(log.isWritable).toBe(true)
  await log.close()
})

const waitingForLock = async (): Promise<number> => {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from pg_locks l join pg_database d on d.oid = l.database
    where d.datname = current_database() and l.locktype = 'advisory' and l.objid = 87016001 and not l.granted`
  return row?.n ?? 0
}
