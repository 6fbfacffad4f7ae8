import type { Sql } from 'postgres'
import { verifyLog } from '../../../src/metering/verify/verify'
import { namedText } from '../../../src/metering/verify/verify-text'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { namedOperation, usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

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

const tamper = (statement: string) =>
  sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    expect(await tx.unsafe(statement)).toMatchObject({ count: 1 })
  })

const { hash } = namedOperation

test('R-30: the text of an operation that is not the one of its hash is found', async () => {
  await sql`select metering.operation_text_append('["query A { a }", "query B { b }"]')`
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true })
  await tamper(`update metering.operation_text set text = 'query C { c }' where text like 'query A%'`)
  expect((await verifyLog(db.databases.audit)).problems).toEqual([
    {
      ...{ kind: 'TEXT', writer: null, batch: null, record: null },
      detail: expect.stringMatching(/^operation [0-9a-f]{64} is another$/),
    },
  ])
})

test('R-30: the text of an operation that is gone is found, at the first record that names it', async () => {
  const { log } = await openTestLog(db)
  const [first, second] = [usageRecord(), usageRecord()]
  for (const record of [first, second]) await log.append(record, log.epoch)
  await log.close()
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true })
  await tamper(`delete from metering.operation_text`)
  expect((await verifyLog(db.databases.audit)).problems).toEqual([
    {
      ...{ kind: 'TEXT', writer: expect.any(String), batch: 1, record: first.id },
      detail: `operation ${hash} is missing`,
    },
  ])
})

test('R-30: of a document that was not valid no text is missed', async () => {
  const { log } = await openTestLog(db)
  const sent = 'a'.repeat(64)
  const invalid = {
    operationType: null,
    operationName: null,
    decision: 'INVALID',
    documentHash: sent,
  } as const
  await log.append(usageRecord(invalid), log.epoch)
  await log.append(usageRecord({ ...invalid, documentHash: null }), log.epoch)
  await log.close()
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, records: 2 })
})

test('texts are named by operations and parts, since version 3', () => {
  const record = usageRecord()
  expect(namedText(record)).toBe(hash)
  expect(namedText({ ...record, kind: 'part' })).toBe(hash)
  for (const v of [1, 2] as const) expect(namedText({ ...record, v })).toBeNull()
  const { id, at } = record
  const gone = { v: 3, id, at, kind: 'void', of: id, handedOver: 0, reason: 'FAILED' } as const
  expect(namedText(gone)).toBeNull()
})

test('R-30: a batch whose time was moved to another era is found', async () => {
  const { log } = await openTestLog(db)
  await log.append(usageRecord(), log.epoch)
  await log.close()
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update metering.batch set committed_at = (committed_at::text || ' BC')::timestamptz`
  })
  expect((await verifyLog(db.databases.audit)).problems).toMatchObject([
    { kind: 'HEADER', detail: 'committed_at' },
  ])
})
