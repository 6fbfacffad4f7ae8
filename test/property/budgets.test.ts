import type { Sql } from 'postgres'
import { systemClock } from '../../src/kernel/clock'
import { BudgetBook } from '../../src/metering/budgets/book'
import { plus, refusedCharges, type Amounts, type Charge } from '../../src/metering/budgets/charge'
import type { AppendOutcome } from '../../src/metering/usage-log'
import { verifyLog } from '../../src/metering/verify/verify'
import { openTestLog, owner, type TestLog } from '../integration/metering/fixture'
import { openProxy, type Proxy } from '../integration/metering/proxy'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { boundsOf, budgetOperation, budgets, fits, random, type BudgetOperation } from './budget-operation'
import { propertyRuns, tellProgress } from '../support/property-runs'

const GATEWAYS = 3
const CLIENTS = 24
const TIME_ZONE = 'Asia/Shanghai'
/** Of that many operations one loses the reply to what is sent next. */
const LOSSES_EACH = 150

let db: TestDatabase
let sql: Sql
let proxies: readonly Proxy[]
let logs: readonly TestLog[]

beforeAll(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  for (const [subject, period, { requests, rows, bytes, cost }] of budgets)
    await sql`
      insert into metering.budget_limit (subject, period, requests, rows, bytes, cost, changed_at)
      values (${subject}, ${period}, ${requests}, ${rows}, ${bytes}, ${cost}, now())`
  await sql`select metering.make_days(now(), 2, ${TIME_ZONE})`
  proxies = await Promise.all(Array.from({ length: GATEWAYS }, () => openProxy(db.settings.databaseUrl)))
  logs = await Promise.all(
    proxies.map((proxy) =>
      openTestLog(db, {
        openLog: proxy.openLog,
        book: new BudgetBook(systemClock),
        timeZone: TIME_ZONE,
        limits: { batchRecords: 64 },
        times: { deadlineMs: 60_000 },
      }),
    ),
  )
})

afterAll(async () => {
  await Promise.all(logs.map(({ log }) => log.close()))
  await Promise.all(proxies.map((proxy) => proxy.close()))
  await sql.end()
  await db.close()
})

interface Answered extends BudgetOperation {
  readonly outcome: Exclude<AppendOutcome, { kind: 'STALE' }>
}

/** Sends all operations of a run, from many clients of every gateway at once. */
const sendAll = async (seed: number, runs: number): Promise<readonly Answered[]> => {
  const answered: Answered[] = []
  const tally = { refused: 0 }
  const chance = random(seed + 77)
  let place = 0
  const client = async (gateway: number): Promise<void> => {
    const { log } = logs[gateway] as TestLog
    while (place < runs) {
      const operation = budgetOperation(seed, place)
      place += 1
      if (chance() < 1 / LOSSES_EACH) {
        const proxy = proxies[gateway] as Proxy
        proxy.passing = Math.floor(chance() * 5)
        proxy.mode = 'LOSE_REPLY'
      }
      const outcome = await log.append(operation.record, log.epoch, {
        operation: null,
        side: null,
        charges: operation.charges,
      })
      if (outcome.kind === 'STALE') throw new Error('nothing was narrowed')
      answered.push({ ...operation, outcome })
      if (outcome.kind === 'OVER') tally.refused += 1
      tellProgress(answered.length, runs, tally)
    }
  }
  await Promise.all(Array.from({ length: GATEWAYS * CLIENTS }, (_, i) => client(i % GATEWAYS)))
  return answered
}

const nothing: Amounts = { requests: 0, rows: 0, bytes: 0, cost: 0 }

/** Sums of days by subject, as they grow from commit to commit. */
class Replay {
  readonly days = new Map<string, Amounts>()

  used(subject: string): Amounts {
    return this.days.get(subject) ?? nothing
  }

  fits(charges: readonly Charge[]): boolean {
    return charges.every((charge) => {
      const bounds = boundsOf(charge.subject, 'DAY')
      return bounds === undefined || fits(this.used(charge.subject), charge, bounds)
    })
  }

  take(charges: readonly Charge[]): void {
    for (const charge of charges)
      if (boundsOf(charge.subject, 'DAY') !== undefined)
        this.days.set(charge.subject, plus(this.used(charge.subject), charge))
  }
}

/** In the order in which they came to their counters: who shares one commits after it was free. */
const inOrderOfCommit = async (answered: readonly Answered[]): Promise<readonly Answered[]> => {
  const batches = await sql<{ writer: string; number: string; at: string }[]>`
    select writer, number, to_char(committed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') as at
    from metering.batch`
  const times = new Map(batches.map(({ writer, number, at }) => [`${writer} ${number}`, at]))
  const keyOf = ({ outcome: { receipt } }: Answered): string =>
    `${times.get(`${receipt.writer} ${receipt.batch}`) ?? 'never'} ${receipt.writer} ${String(receipt.position).padStart(6, '0')}`
  return answered
    .map((one) => [keyOf(one), one] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one)
}

test('R-67: whatever is asked of three gateways, no budget is passed, and what fits is served', async () => {
  const { runs, seed } = propertyRuns(2_000)
  const answered = await sendAll(seed, runs)
  expect(answered).toHaveLength(runs)

  const replay = new Replay()
  const minutes = new Map<string, Amounts>()
  const wrong: unknown[] = []
  let refusals = 0
  for (const { record, charges, outcome } of await inOrderOfCommit(answered)) {
    if (outcome.kind === 'COMMITTED') {
      if (!replay.fits(charges)) wrong.push({ beyond: record.id, charges })
      replay.take(charges)
      for (const charge of charges)
        minutes.set(charge.subject, plus(minutes.get(charge.subject) ?? nothing, charge))
      continue
    }
    refusals += 1
    const { subject, period, amount, used, asked, limit } = outcome.over
    const bound = boundsOf(subject, period)?.[amount]
    const own = charges.find((charge) => charge.subject === subject)?.[amount]
    if (limit !== bound || asked !== own || used + asked <= limit) wrong.push({ misstated: outcome.over })
    if (period === 'DAY' && replay.fits(charges)) wrong.push({ refusedThoughItFits: outcome.over })
    const request = refusedCharges(charges)
    if (replay.fits(request)) replay.take(request)
  }
  expect(wrong).toEqual([])
  // the run was neither all of one nor all of the other
  expect(refusals).toBeGreaterThan(runs / 20)
  expect(runs - refusals).toBeGreaterThan(runs / 20)

  const counters = await sql<(Record<keyof Amounts, string> & { subject: string; period: string })[]>`
    select subject, period, sum(requests) as requests, sum(rows) as rows, sum(bytes) as bytes, sum(cost) as cost
    from metering.budget_used group by subject, period, case period when 'DAY' then begins end`
  const counted = new Map(
    counters.map(({ subject, period, ...used }) => [
      `${subject} ${period}`,
      Object.fromEntries(Object.entries(used).map(([name, value]) => [name, Number(value)])),
    ]),
  )
  for (const [subject, used] of replay.days)
    expect([subject, counted.get(`${subject} DAY`)]).toEqual([subject, used])
  // a refused request counts in minutes too, where it fits
  expect(counted.get('dataset:busy MINUTE')).toEqual(minutes.get('dataset:busy'))
  const { requests: _all, ...rest } = minutes.get('anonymous') ?? nothing
  expect(counted.get('anonymous MINUTE')).toMatchObject(rest)

  await expectWithinBounds()
  await expectRecordsOf(answered)
  const failures = logs.flatMap(({ observed }) => observed.filter(({ kind }) => kind === 'batchFailed'))
  // what failed was the network: nobody waited for another in a circle until a time limit ended it
  expect(
    failures
      .flatMap((one) => ('error' in one ? [String(one.error)] : []))
      .filter((told) => /PostgresError/.test(told)),
  ).toEqual([])
  expect(proxies.reduce((sum, { lost }) => sum + lost, 0)).toBeGreaterThan(0)
  expect(await verifyLog(db.databases.audit)).toMatchObject({ ok: true, problems: [] })
}, 1_800_000)

/** By the tables alone: no counter is beyond its bound. */
const expectWithinBounds = async (): Promise<void> => {
  const beyond = await sql`
    select u.subject, u.period, u.begins from metering.budget_used u
    join lateral (select l.* from metering.budget_limit l
      where l.period = u.period and l.subject in (u.subject, split_part(u.subject, ':', 1) || ':*')
      order by l.subject = u.subject desc limit 1) l on true
    where u.requests > l.requests or u.rows > l.rows or u.bytes > l.bytes or u.cost > l.cost`
  expect([...beyond]).toEqual([])
}

/** Each operation has one record: with its figures, or refused and without any. */
const expectRecordsOf = async (answered: readonly Answered[]): Promise<void> => {
  const records = await sql<{ id: string; figures: unknown }[]>`
    select id, json_build_array(decision, codes, rows, bytes, cost_actual) as figures from metering.usage_record`
  const stored = new Map(records.map(({ id, figures }) => [id, figures]))
  expect(stored.size).toBe(answered.length)
  for (const { record, outcome } of answered)
    expect([record.id, stored.get(record.id)]).toEqual([
      record.id,
      outcome.kind === 'OVER'
        ? ['DENY', ['QUOTA_EXCEEDED'], 0, 0, 0]
        : [record.decision, record.codes, record.rows, record.bytes, record.costActual],
    ])
}
