import { verifyLog } from '../../../src/metering/verify'
import { createTestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

test('R-30: the text of an operation that is not the one of its hash is found', async () => {
  const db = await createTestDatabase()
  const sql = owner(db)
  await sql`select metering.operation_text_append('["query A { a }", "query B { b }"]')`
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true })
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update metering.operation_text set text = 'query C { c }' where text like 'query A%'`
  })
  expect((await verifyLog(db.databases.audit)).problems).toEqual([
    {
      ...{ kind: 'TEXT', writer: null, batch: null, record: null },
      detail: expect.stringMatching(/^operation [0-9a-f]{64}$/),
    },
  ])
  await sql.end()
  await db.close()
})

test('R-30: a batch whose time was moved to another era is found', async () => {
  const db = await createTestDatabase()
  const sql = owner(db)
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
  await sql.end()
  await db.close()
})
