import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../src/kernel/clock'
import { createCheckpointMaker } from '../../../src/metering/tree/checkpoint-maker'
import { exportLog } from '../../../src/metering/export/export'
import { makeDays } from '../../../src/metering/record/usage-day'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
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

const BATCHES = 20
const OLD = new Date(Date.now() - 20 * 86_400_000)

test('an export does not look into a day of before for each batch of today', async () => {
  const { databases } = db
  const sql = owner(db)
  const dir = await mkdtemp(join(tmpdir(), 'weir-export-days-'))
  try {
    await makeDays(sql, OLD, 1, 'UTC')
    const { log } = await openTestLog(db)
    for (let i = 0; i < BATCHES; i += 1) receiptOf(await log.append(usageRecord(), log.epoch))
    await log.close()
    const maker = createCheckpointMaker({ databases, signer: testSigner(), clock: systemClock })
    await maker.place()
    await maker.sign()
    const scans = async (): Promise<number> => {
      const [counted] = await sql`
        select (s.seq_scan + s.idx_scan)::int as n from pg_stat_all_tables s
        where s.relname = (select d.name from metering.usage_day d order by d.begins limit 1)`
      return Number(counted?.['n'])
    }
    const done = await exportLog(databases.audit, join(dir, 'log'), {
      since: null,
      format: 'jsonl',
    })
    expect(done.records).toBe(BATCHES)
    // what a connection read is told when it ends
    await databases.audit.end()
    await until(async () => (await scans()) > 0)
    expect(await scans()).toBeLessThan(BATCHES)
  } finally {
    await sql.end()
    await rm(dir, { recursive: true, force: true })
  }
})
