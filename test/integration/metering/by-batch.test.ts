import type { Sql } from 'postgres'
import { connect } from '../../../src/db/connection'
import { usageByDay } from '../../../src/metering/reading/own-usage'
import { rollUp } from '../../../src/metering/rollup/rollup'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

const ZONE = 'UTC'
const COUNTED = 30_000
const BATCHES = 30
const account = '0190c3f6-0000-7000-8000-00000000000a'

let db: TestDatabase
let sql: Sql
const now = new Date()

/** An hour of much traffic, counted and never analysed, as between two runs of autovacuum; then some batches that are due. */
beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  await sql`select metering.make_days(${new Date(now.getTime() - 86_400_000)}, 3, ${ZONE})`
  await sql`
    insert into metering.usage_record
    select (lpad(to_hex(${now.getTime() - 600_000}::bigint + i), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid,
      gen_random_uuid(), 1, 0, to_timestamp((${now.getTime() - 600_000}::bigint + i) / 1000.0), 'request ' || i,
      ${account}, null, '{}', null, '{}', 'ALLOW', '{}', 1, 1, 1, '{}'
    from generate_series(1, ${COUNTED}::int) i`
  // as the planner sees an hour of twenty times as many, where the mistake begins
  await sql.begin(async (tx) => {
    await tx`set local allow_system_table_mods = on`
    await tx`
      update pg_class c set reltuples = ${COUNTED * 20}::int, relpages = pg_relation_size(c.oid) / 8192
      from pg_partition_tree('metering.usage_record') t where c.oid = t.relid and t.isleaf and pg_relation_size(c.oid) > 0`
  })
  const { log } = await openTestLog(db)
  for (let i = 0; i < BATCHES; i += 1)
    await log.append(usageRecord({ at: now.toISOString(), account }), log.epoch)
  await log.close()
}, 120_000)
afterAll(async () => {
  await sql.end()
  await db.close()
})

/** Entries of the index on ids that were read so far, by any session. */
const idsRead = async (): Promise<number> => {
  const [row] = await sql<[{ readonly n: string }]>`
    select sum(idx_tup_read) as n from pg_stat_all_indexes where indexrelname like 'usage_record_%_pkey'`
  return Number(row.n)
}

/** By one session, whose figures have arrived when it has ended. */
const readBy = async (work: () => Promise<unknown>): Promise<number> => {
  const before = await idsRead()
  await work()
  await sql`select pg_stat_clear_snapshot()`
  return (await idsRead()) - before
}

test.each([
  ['a count', (audit: Sql) => rollUp({ databases: { ...db.databases, audit }, timeZone: ZONE })],
  [
    'own usage',
    (audit: Sql) =>
      usageByDay(audit, account, { to: new Date(now.getTime() + 60_000), days: 2, timeZone: ZONE }),
  ],
])('%s reads the records of batches, and not those of the hour beside', async (_, read) => {
  const audit = connect(db.settings.databaseUrl, {
    role: 'weir_audit',
    applicationName: 'weir test audit',
    max: 1,
  })
  const found = await readBy(async () => {
    await read(audit)
    await audit.end()
  })
  expect(found).toBeLessThan(COUNTED)
})
