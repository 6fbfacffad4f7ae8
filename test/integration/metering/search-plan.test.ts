import { z } from 'zod'
import { searchDays } from '../../../src/metering/reading/day-search'
import { filterConditions, type RecordFilter } from '../../../src/metering/reading/record-filter'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { owner } from './fixture'

const RECORDS = 200_000
const START = Date.UTC(2026, 0, 1)

let db: TestDatabase

/**
 * One record every 10 s of 1,000 accounts in 100 organisations, one of which makes a third of the traffic; 200
 * datasets, one of them in half of the records; a tenth refused; one agreement and one code that are rare.
 */
beforeAll(async () => {
  db = await createTestDatabase()
  const sql = owner(db)
  await sql`select metering.make_days(${new Date(START)}, 25, 'UTC')`
  await sql`
    insert into metering.usage_record
    select (lpad(to_hex(ms), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid, gen_random_uuid(), 1, i,
      to_timestamp(ms / 1000.0), 'request ' || i,
      ('a0000000-0000-7000-8000-' || lpad(to_hex(who), 12, '0'))::uuid,
      ('b0000000-0000-7000-8000-' || lpad(to_hex(who / 10), 12, '0'))::uuid,
      case when i % 20000 = 7 then '{RARE-1}' when i % 3 = 0 then '{CQ-2026-0001}' else '{}' end::text[],
      'Page' || i % 30,
      case when i % 2 = 0 then array['streets'] else array['dataset' || i % 199] end,
      case when i % 20000 = 9 then 'FAILED' when i % 10 = 0 then 'DENY' else 'ALLOW' end,
      case when i % 20000 = 9 then '{QUERY_TIMEOUT}' when i % 10 = 0 then '{AGREEMENT_REQUIRED}' else '{}' end::text[],
      20, 2000, 30, repeat('x', 800)
    from generate_series(0, ${RECORDS - 1}::int) i,
      lateral (select ${START}::bigint + i::bigint * 10000 as ms,
        case when i % 3 = 0 then 0 else i::bigint * 7919 % 1000 end as who) w`
  await sql`vacuum analyze metering.usage_record`
  await sql.end()
}, 120_000)

afterAll(() => db.close())

interface PlanNode {
  readonly [key: string]: unknown
  readonly 'Node Type': string
  readonly Plans?: readonly PlanNode[] | undefined
}

const PlanNode: z.ZodType<PlanNode> = z.looseObject({
  'Node Type': z.string(),
  get Plans() {
    return z.array(PlanNode).optional()
  },
})

const Explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: PlanNode })]) })])

/** Rows that the scans of a plan looked at, and the kinds of its nodes. */
const costOf = (node: PlanNode): { readonly looked: number; readonly kinds: readonly string[] } => {
  const below = (node.Plans ?? []).map(costOf)
  const own = ['Actual Rows', 'Rows Removed by Filter', 'Rows Removed by Index Recheck']
    .map((key) => Number(node[key] ?? 0) * Number(node['Actual Loops'] ?? 1))
    .reduce((sum, rows) => sum + rows, 0)
  return {
    looked: below.reduce((sum, one) => sum + one.looked, node['Node Type'].endsWith('Scan') ? own : 0),
    // an empty day has nothing to be scanned
    kinds: [...(own === 0 ? [] : [node['Node Type']]), ...below.flatMap((one) => one.kinds)],
  }
}

const busy = 'a0000000-0000-7000-8000-000000000000'
const quiet = `a0000000-0000-7000-8000-${(500).toString(16).padStart(12, '0')}`
const at = (i: number): string => new Date(START + i * 10_000).toISOString()

const searches: Readonly<Record<string, RecordFilter>> = {
  nothing: {},
  'a busy account': { account: busy },
  'a quiet account': { account: quiet },
  'an account without records': { account: busy.replace('a', 'c') },
  'a busy organisation': { organisation: busy.replace('a', 'b') },
  'a quiet organisation': { organisation: quiet.replace('a', 'b') },
  'a common agreement': { agreement: 'CQ-2026-0001' },
  'a rare agreement': { agreement: 'RARE-1' },
  'an agreement without records': { agreement: 'NONE-1' },
  'a common dataset': { dataset: 'streets' },
  'a rare dataset': { dataset: 'dataset7' },
  'a common decision': { decision: 'ALLOW' },
  refusals: { decision: 'DENY' },
  'a rare decision': { decision: 'FAILED' },
  'a common code': { code: 'AGREEMENT_REQUIRED' },
  'a rare code': { code: 'QUERY_TIMEOUT' },
  'one request': { requestId: 'request 77' },
  'an operation': { operationName: 'Page7' },
  'an old span of time': { from: at(1_000), to: at(2_000) },
  'an old hour of a busy account': { account: busy, from: at(1_000), to: at(1_360) },
  'an old day of a common dataset': { dataset: 'streets', from: at(5_000), to: at(13_640) },
  'refusals of a dataset in an old week': {
    dataset: 'dataset7',
    decision: 'DENY',
    from: at(0),
    to: at(60_480),
  },
}

test.each(Object.entries(searches))('a search for %s of 200,000 records uses indexes', async (_, filter) => {
  const sql = db.databases.audit
  const where = filterConditions(sql, filter).reduce((all, next) => sql`${all} and ${next}`, sql`true`)
  const [answer] = Explained.parse(
    await sql`
      explain (analyze, format json)
      select r.id, r.canonical from metering.usage_record r where ${where} order by r.id desc limit 21`,
  )
  const { looked, kinds } = costOf(answer['QUERY PLAN'][0].Plan)
  expect(kinds).not.toContain('Seq Scan')
  // in between rare (by its own index) and common (from the newest on) lies the worst: about sqrt(21 * records)
  // by either way, and a factor of 5 for the planner's guesses
  expect(looked).toBeLessThan(5 * Math.sqrt(21 * RECORDS))
})

test.each([1, 3, 10, 100])('day by day the newest %i are the same as of all days at once', async (most) => {
  const { audit } = db.databases
  const rare = audit`r.decision = 'FAILED'`
  const all = (await audit`select r.id from metering.usage_record r where ${rare} order by r.id desc`).map(
    ({ id }): unknown => id,
  )
  expect(all).toHaveLength(10)
  for (const before of [null, String(all[4]), String(all[9])]) {
    const where = before === null ? rare : audit`${rare} and r.id < ${before}`
    for (const firstDays of [1, Infinity]) {
      const found = await searchDays(audit, where, { most, before }, firstDays)
      const begin = before === null ? 0 : all.indexOf(before) + 1
      expect(found.map(({ id }) => id)).toEqual(all.slice(begin, begin + most))
    }
  }
})
