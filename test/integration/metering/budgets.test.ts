import type { Sql } from 'postgres'
import { connect } from '../../../src/db/connection'
import { systemClock } from '../../../src/kernel/clock'
import { BudgetBook } from '../../../src/metering/budgets/book'
import { chargesOf } from '../../../src/metering/budgets/charge'
import { createOwnCounts } from '../../../src/metering/rollup/own-counts'
import { rollUp } from '../../../src/metering/rollup/rollup'
import { checkRollup } from '../../../src/metering/rollup/rollup-check'
import type { AppendOutcome } from '../../../src/metering/usage-log'
import type { OperationRecord } from '../../../src/metering/usage-record'
import { verifyLog } from '../../../src/metering/verify/verify'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner, type TestLog } from './fixture'
import { openProxy } from './proxy'

let db: TestDatabase
let sql: Sql

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
})

const counts = createOwnCounts('UTC')

afterAll(async () => {
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, problems: [] })
  // as they stand on the log, whatever became of the attempts before
  const [due] = await sql`select count(*)::int as n from metering.rollup_due`
  expect(await rollUp({ databases: db.databases, timeZone: 'UTC', own: counts })).toBe(due?.['n'])
  const check = await checkRollup(db.databases.audit, { from: null, to: null })
  expect(check.differences).toEqual([])
  expect(check.operations).toBeGreaterThan(30)
  await sql.end()
  await db.close()
})

let accounts = 0
/** An account of its own for each test, with so many rows and requests a day. */
const accountWith = async (rows: number | null, requests: number | null = null): Promise<string> => {
  accounts += 1
  const account = `a0000000-0000-7000-8000-${String(accounts).padStart(12, '0')}`
  await sql`select metering.budget_set(${`account:${account}`}, 'DAY', ${requests}, ${rows}, null, null, now())`
  return account
}

const query = (account: string, rows: number): OperationRecord =>
  usageRecord({ account, rows, bytes: 100, costActual: 1, datasets: [], agreements: [] })

const append = ({ log }: TestLog, record: OperationRecord): Promise<AppendOutcome> =>
  log.append(record, log.epoch, { operation: null, side: null, charges: chargesOf(record, () => true) })

const usedBy = async (account: string): Promise<unknown> => {
  const [row] = await sql`
    select requests::int, rows::int, bytes::int, cost::int from metering.budget_used
    where subject = ${`account:${account}`}`
  return row === undefined ? undefined : { ...row }
}

const kindsOf = (outcomes: readonly AppendOutcome[]): string => outcomes.map(({ kind }) => kind[0]).join('')

test('R-67: one that does not fit is refused among others that do, and the others are served', async () => {
  const account = await accountWith(30)
  const log = await openTestLog(db, { counts })
  const rows = [10, 25, 10, 11, 10, 0]
  const records = rows.map((count) => query(account, count))
  const outcomes = await Promise.all(records.map((record) => append(log, record)))
  expect(kindsOf(outcomes)).toBe('COCOCC')
  expect(new Set(outcomes.map((one) => ('receipt' in one ? one.receipt.batch : 0))).size).toBe(1)
  expect(outcomes[1]).toMatchObject({
    over: { subject: `account:${account}`, period: 'DAY', amount: 'rows', limit: 30, used: 10, asked: 25 },
  })
  expect(await usedBy(account)).toEqual({ requests: 6, rows: 30, bytes: 400, cost: 4 })
  const [stored] = await sql<{ decision: string; rows: string; canonical: string }[]>`
    select decision, rows, canonical from metering.usage_record where id = ${records[1]?.id ?? ''}`
  expect(stored).toMatchObject({ decision: 'DENY', rows: '0' })
  expect(JSON.parse(stored?.canonical ?? '')).toMatchObject({
    codes: ['QUOTA_EXCEEDED'],
    rules: ['R-67'],
    bytes: 0,
  })
  await log.log.close()
})

test('a refused request counts as one, but not where requests are what is used up', async () => {
  const account = await accountWith(5, 3)
  const log = await openTestLog(db, { counts })
  const outcomes: AppendOutcome[] = []
  for (const rows of [9, 5, 9, 0, 0]) outcomes.push(await append(log, query(account, rows)))
  expect(kindsOf(outcomes)).toBe('OCOOO')
  expect(outcomes.map((one) => ('over' in one ? one.over.amount : null))).toEqual([
    'rows',
    null,
    'rows',
    'requests',
    'requests',
  ])
  expect(await usedBy(account)).toEqual({ requests: 3, rows: 5, bytes: 100, cost: 1 })
  await log.log.close()
})

test.each([0, 1, 2, 3, 4, 5, 6])(
  'whichever reply is lost, after %i others, a batch is charged and recorded once',
  async (passing) => {
    const account = await accountWith(25)
    const proxy = await openProxy(db.settings.databaseUrl)
    const begunMs = performance.now()
    const log = await openTestLog(db, { openLog: proxy.openLog, counts })
    await log.log.append(usageRecord(), log.log.epoch)
    proxy.passing = passing
    proxy.mode = 'LOSE_REPLY'
    const records = [20, 20, 5].map((rows) => query(account, rows))
    const outcomes = await Promise.all(records.map((record) => append(log, record)))
    proxy.mode = 'PASS'
    expect(kindsOf(outcomes)).toBe('COC')
    expect(await usedBy(account)).toEqual({ requests: 3, rows: 25, bytes: 200, cost: 2 })
    const ids = records.map(({ id }) => id)
    const [row] =
      await sql`select count(*)::int as n from metering.usage_record where id = any(${ids}::uuid[])`
    expect(row).toEqual({ n: 3 })
    // the writer goes on where it was, under the same name
    proxy.mode = 'LOSE_REPLY'
    const next = await append(log, query(account, 0))
    const writers = new Set([...outcomes, next].map((one) => ('receipt' in one ? one.receipt.writer : '')))
    expect(writers.size).toBe(1)
    // that it fitted, and was lost, does not charge it twice
    expect(await usedBy(account)).toEqual({ requests: 4, rows: 25, bytes: 300, cost: 3 })
    await log.log.close()
    await proxy.close()
    // a connection that was cut is not waited for
    expect(performance.now() - begunMs).toBeLessThan(2_500)
  },
)

test('what is measured only is counted, and nothing is refused', async () => {
  const account = await accountWith(10)
  const book = new BudgetBook(systemClock, 'measure')
  const log = await openTestLog(db, { book, counts })
  const outcomes: AppendOutcome[] = []
  for (let i = 0; i < 3; i += 1) outcomes.push(await append(log, query(account, 8)))
  expect(kindsOf(outcomes)).toBe('CCC')
  expect(await usedBy(account)).toEqual({ requests: 3, rows: 24, bytes: 300, cost: 3 })
  expect(book.of([`account:${account}`])).toMatchObject([{ used: { rows: 24 }, limit: { rows: 10 } }])
  await log.log.close()
})

test('a gateway that stands still in the middle of settling holds the others up for less than 2 s', async () => {
  const account = await accountWith(10)
  const log = await openTestLog(db, { counts })
  await append(log, query(account, 1))
  const stopped = connect(db.settings.databaseUrl, { role: 'weir_log', applicationName: 'stopped', max: 1 })
  const held = stopped
    .begin(async (tx) => {
      const charges = JSON.stringify([
        { subject: `account:${account}`, requests: 1, rows: 1, bytes: 1, cost: 1 },
      ])
      await tx`select metering.budget_lock(gen_random_uuid(), 1, ${charges}, 'UTC')`
      await new Promise((resolve) => setTimeout(resolve, 5_000))
      await tx`select 1`
    })
    .catch((error: unknown) => String(error))
  await new Promise((resolve) => setTimeout(resolve, 200))
  const begunMs = performance.now()
  expect((await append(log, query(account, 1))).kind).toBe('COMMITTED')
  expect(performance.now() - begunMs).toBeLessThan(2_000)
  expect(await held).not.toBe(undefined)
  await stopped.end({ timeout: 0 })
  await log.log.close()
}, 20_000)

test('a subject of its own kind has what holds for all, until it has its own', async () => {
  const log = await openTestLog(db, { counts })
  await sql`select metering.budget_set('dataset:*', 'DAY', null, 10, null, null, now())`
  await sql`select metering.budget_set('dataset:free', 'DAY', null, null, null, null, now())`
  const of = (name: string, rows: number) => {
    const uses = [{ name, version: 1, columns: [], masked: [], rows, decision: 'ALLOW' as const }]
    return append(log, usageRecord({ account: null, rows, datasets: uses }))
  }
  expect((await of('bound', 11)).kind).toBe('OVER')
  expect((await of('bound', 10)).kind).toBe('COMMITTED')
  expect((await of('free', 500)).kind).toBe('COMMITTED')
  await sql`select metering.budget_remove('dataset:free', 'DAY'), metering.budget_remove('dataset:*', 'DAY')`
  await log.log.close()
})

test('days begin where the time zone says, minutes with the clock', async () => {
  await sql`select metering.budget_set('anonymous', 'DAY', 5, null, null, null, now()),
    metering.budget_set('anonymous', 'MINUTE', 5, null, null, null, now())`
  for (const zone of ['UTC', 'Asia/Shanghai', 'America/St_Johns']) {
    const [row] = await sql`
      select (s.day ->> 'endsInMs')::bigint = ceil(extract(epoch from
          date_trunc('day', now() + interval '1 day', ${zone}) - now()) * 1000)::bigint as day,
        (s.minute ->> 'endsInMs')::int between 0 and 60000 as minute
      from (select j -> 0 as day, j -> 1 as minute from metering.budget_state('{anonymous}', ${zone}) j) s`
    expect([zone, { ...row }]).toEqual([zone, { day: true, minute: true }])
  }
  await sql`select metering.budget_remove('anonymous', 'DAY'), metering.budget_remove('anonymous', 'MINUTE')`
})

test('old counters are removed, those that may still be asked for stay', async () => {
  await sql`
    insert into metering.budget_used select 'anonymous', p, now() - age, 1, 1, 1, 1
    from (values ('MINUTE', interval '59 minutes'), ('MINUTE', interval '61 minutes'), ('DAY', interval '39 days'),
      ('DAY', interval '41 days')) v (p, age)`
  await db.databases.control`select metering.budget_sweep()`
  const left = await sql`
    select period from metering.budget_used where subject = 'anonymous' and rows = 1 and cost = 1 order by begins`
  expect(left.map(({ period }) => String(period))).toEqual(['DAY', 'MINUTE'])
  await sql`delete from metering.budget_used where subject = 'anonymous'`
})

test.each([
  ['openLog', 'update metering.budget_used set rows = 0'],
  ['openLog', 'select from metering.budget_limit'],
  ['openLog', "select metering.budget_set('anonymous', 'DAY', 1, 1, 1, 1, now())"],
  ['control', 'delete from metering.budget_used'],
  ['control', 'update metering.budget_limit set rows = null'],
  ['control', "select metering.budget_lock(gen_random_uuid(), 1, '[]', 'UTC')"],
  ['audit', "select metering.budget_remove('anonymous', 'DAY')"],
] as const)('the role of %s may not: %s', async (role, statement) => {
  const client = role === 'openLog' ? db.databases.openLog() : db.databases[role]
  await expect(client.unsafe(statement)).rejects.toMatchObject({ code: expect.stringMatching(/42501|25006/) })
  if (role === 'openLog') await client.end()
})

test('nobody sets the budgets of an agreement but by its terms', async () => {
  await expect(
    db.databases.control`select metering.budget_set('agreement:CQ-1', 'DAY', null, 99, null, null, now())`,
  ).rejects.toThrow(/in its terms/)
})
