import type { ReservedSql, Sql } from 'postgres'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { rowsRead } from '../../support/rows-read'
import { owner } from '../metering/fixture'

let db: TestDatabase
let sql: Sql
let control: ReservedSql

beforeEach(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  // as after a dump is restored, or whenever somebody has a new database analysed
  await sql`vacuum (analyze)`
  control = await db.databases.control.reserve()
})

afterEach(async () => {
  control.release()
  await sql.end()
  await db.close()
})

/** More often than PostgreSQL plans a statement before it keeps a plan. */
const OFTEN = 8
/** Nobody has the table counted that they are put into. */
const MANY = 5_000
const FEW = 100

test('a budget is found by its subject, though there were none when it was first looked for', async () => {
  const look = async (): Promise<unknown> => control`select metering.budget_state(array['account:1'], 'UTC')`
  for (let i = 0; i < OFTEN; i += 1) await look()
  await sql`
    insert into metering.budget_limit (subject, period, requests, changed_at)
    select 'account:' || n, 'DAY', 1, now() from generate_series(1, ${MANY}) n`
  expect(await rowsRead(control, 'metering.budget_limit', look)).toBeLessThan(FEW)
})

test('a key is found by its prefix, though there were none when one was first looked for', async () => {
  const look = async (): Promise<unknown> =>
    control`select from identity.api_key k where k.prefix = ${'none'}`
  for (let i = 0; i < OFTEN; i += 1) await look()
  await sql.begin(async (tx) => {
    // without the accounts that they are of
    await tx`set local session_replication_role = replica`
    await tx`
      insert into identity.api_key (id, account_id, prefix, hash, created_at)
      select gen_random_uuid(), gen_random_uuid(), n, sha256(n::text::bytea), now() from generate_series(1, ${MANY}) n`
  })
  expect(await rowsRead(control, 'identity.api_key', look)).toBeLessThan(FEW)
})
