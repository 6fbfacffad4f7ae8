import { createTestDatabase, type TestDatabase } from '../../support/database'
import { until } from '../../support/until'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner, receiptOf } from './fixture'

let db: TestDatabase

beforeAll(async () => {
  db = await createTestDatabase()
})

afterAll(async () => {
  await db.close()
})

const OLD_BATCHES = 5_000
const COMMITS = 20

test('a commit reads no more of the log than its own place, though the log was empty when it was counted', async () => {
  const sql = owner(db)
  // as after a dump is restored, or whenever somebody has a new database analysed
  await sql`vacuum (analyze) metering.batch`
  const { log } = await openTestLog(db)
  const commit = async (): Promise<number> => receiptOf(await log.append(usageRecord(), log.epoch)).batch
  const reads = async (): Promise<{ byKey: number; rows: number }> => {
    const [counted] = await sql`
      select idx_scan::int as "byKey", seq_tup_read::int as rows from pg_stat_all_tables
      where relid = 'metering.batch'::regclass`
    return { byKey: Number(counted?.['byKey']), rows: Number(counted?.['rows']) }
  }
  try {
    // as many as PostgreSQL plans for their values, and more: it keeps a plan then
    for (let i = 1; i <= COMMITS; i += 1) expect(await commit()).toBe(i)
    // of writers of before; nobody counts the table meanwhile
    await sql`
      insert into metering.batch (writer, number, previous, root, record_count, algorithm, epoch, committed_at, header,
        key_id, signature)
      select gen_random_uuid(), 1, b.previous, b.root, b.record_count, b.algorithm, b.epoch, b.committed_at, b.header,
        b.key_id, b.signature
      from metering.batch b, generate_series(1, ${OLD_BATCHES}) where b.number = 1`
    const before = await reads()
    for (let i = 1; i <= COMMITS; i += 1) expect(await commit()).toBe(COMMITS + i)
    // closed, its session has told all that it read
    await log.close()
    await until(async () => (await reads()).byKey >= before.byKey + 2 * COMMITS)
    expect((await reads()).rows - before.rows).toBeLessThan(OLD_BATCHES)
  } finally {
    await log.close()
    await sql.end()
  }
})
