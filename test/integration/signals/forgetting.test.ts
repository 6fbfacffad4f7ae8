import type { ReservedSql, Sql } from 'postgres'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { rowsRead } from '../../support/rows-read'
import { owner } from '../metering/fixture'

let db: TestDatabase
let sql: Sql
let control: ReservedSql

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  control = await db.databases.control.reserve()
})

afterAll(async () => {
  control.release()
  await sql.end()
  await db.close()
})

const SLICES = 5_000

/** Of one rule, in the last minutes. */
const addSlices = async (count: number, minutesAgo: number): Promise<void> => {
  await sql`
    insert into metering.rollup_signal (rule, subject, about, slice, matching, rows)
    select 'REFUSAL_SPIKE', 'account:' || gen_random_uuid(), '', now() - make_interval(mins => ${minutesAgo}), 1, 1
    from generate_series(1, ${count})`
}

test('what a rule forgets is found without a look at what it keeps', async () => {
  const forget = async (): Promise<unknown> =>
    control`select metering.forget_signals('REFUSAL_SPIKE', ${new Date(Date.now() - 3_600_000)})`
  await addSlices(1, 5)
  await forget()
  // counted while they were few
  await sql`vacuum (analyze) metering.rollup_signal, metering.signal_forgotten`
  await addSlices(SLICES, 5)
  await addSlices(3, 90)
  await forget()
  expect((await sql`select from metering.rollup_signal`).count).toBe(SLICES + 1)
  await addSlices(3, 90)
  expect(await rowsRead(control, 'metering.signal_forgotten', forget)).toBeLessThan(100)
  expect(await rowsRead(control, 'metering.rollup_signal', forget)).toBe(0)
})
