import type { ReservedSql, Sql } from 'postgres'
import { systemClock } from '../../../src/kernel/clock'
import { createCheckpointMaker, type CheckpointMaker } from '../../../src/metering/tree/checkpoint-maker'
import { newestCheckpoint } from '../../../src/metering/tree/checkpoint-reader'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { rowsRead } from '../../support/rows-read'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner, receiptOf, type TestLog } from './fixture'

let db: TestDatabase
let sql: Sql
let logged: TestLog
let control: ReservedSql
let audit: ReservedSql
let maker: CheckpointMaker

beforeEach(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  // as after a dump is restored, or whenever somebody has a new database analysed
  await sql`vacuum (analyze)`
  logged = await openTestLog(db)
  control = await db.databases.control.reserve()
  audit = await db.databases.audit.reserve()
  maker = createCheckpointMaker({ databases: { control, audit }, signer: testSigner(), clock: systemClock })
})

afterEach(async () => {
  control.release()
  audit.release()
  await logged.log.close()
  await sql.end()
  await db.close()
})

/** More often than PostgreSQL plans a statement before it keeps a plan. */
const OFTEN = 8
const MANY = 5_000
/** In the order of their numbers, whatever there is. */
const FEW = 100

const append = async (): Promise<void> => {
  receiptOf(await logged.log.append(usageRecord(), logged.log.epoch))
}

/** Of writers of before; nobody counts the tables meanwhile. */
const addBatches = async (): Promise<void> => {
  await sql`
    with made as (
      insert into metering.batch (writer, number, previous, root, record_count, algorithm, epoch, committed_at, header,
        key_id, signature)
      select gen_random_uuid(), 1, b.previous, b.root, b.record_count, b.algorithm, b.epoch, b.committed_at, b.header,
        b.key_id, b.signature
      from metering.batch b, generate_series(1, ${MANY}) where b.number = 1
      returning writer, number)
    insert into metering.unplaced (writer, number) select writer, number from made`
}

test('a batch gets its place by the edge of the tree, though the tree was empty when it was counted', async () => {
  await maker.place()
  for (let i = 0; i < OFTEN; i += 1) {
    await append()
    await maker.place()
  }
  await addBatches()
  await maker.place()
  await append()
  for (const table of ['metering.tree_leaf', 'metering.batch']) {
    await append()
    expect(await rowsRead(control, table, maker.place)).toBeLessThan(FEW)
  }
})

test('a checkpoint is made and read without the others, though there were none when they were counted', async () => {
  // some ask before there is any
  for (let i = 0; i < OFTEN; i += 1) await newestCheckpoint(audit)
  for (let i = 0; i < OFTEN; i += 1) {
    await append()
    await maker.place()
    await maker.sign()
  }
  await addBatches()
  await maker.place()
  await sql`
    insert into metering.checkpoint (number, size, root, at, note)
    select c.number + n, c.size + n, c.root, c.at, c.note
    from generate_series(1, ${MANY}) n, (select * from metering.checkpoint order by number desc limit 1) c`
  await append()
  await maker.place()
  for (const table of ['metering.tree_leaf', 'metering.checkpoint'])
    expect(await rowsRead(control, table, maker.sign)).toBeLessThan(FEW)
  expect(await rowsRead(audit, 'metering.checkpoint', () => newestCheckpoint(audit))).toBeLessThan(FEW)
})
