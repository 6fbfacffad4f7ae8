import { connect } from '../../../src/db/connection'
import { createUsageReader, type UsageReader } from '../../../src/metering/reading/reader'
import { dayOf } from '../../../src/agreements/case/working-days'
import { rebuildRollup, rollUp } from '../../../src/metering/rollup/rollup'
import type { RecordFilter } from '../../../src/metering/reading/record-filter'
import type { OperationRecord, UsageRecord } from '../../../src/metering/usage-record'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from './fixture'

const [ALICE, BOB] = ['0190c3f6-0000-7000-8000-00000000000a', '0190c3f6-0000-7000-8000-00000000000b']
const EVE = '0190c3f6-0000-7000-8000-00000000000e'
const FLOOD = '0190c3f6-0000-7000-8000-0000000000f1'
const [CITY, COUNTY] = ['0190c3f6-0000-7000-8000-0000000000c1', '0190c3f6-0000-7000-8000-0000000000c2']

let db: TestDatabase
let reader: UsageReader
/** Newest first, as pages are. */
let all: readonly OperationRecord[]

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 2, 1, 15, 0)

beforeAll(async () => {
  db = await createTestDatabase()
  reader = createUsageReader({ databases: db.databases })
  const { log } = await openTestLog(db)
  // every 2 hours from 23:00 in Shanghai
  const records = Array.from({ length: 120 }, (_, i) =>
    usageRecord({
      at: new Date(START + i * 7_200_000).toISOString(),
      account: i % 3 === 0 ? ALICE : i % 3 === 1 ? BOB : null,
      organisation: i % 3 === 0 ? CITY : i % 3 === 1 ? COUNTY : null,
      agreements: i % 4 === 0 ? ['CQ-2026-0001', 'CQ-2026-0002'] : [],
      datasets: [i % 5 === 0 ? 'parks' : 'streets', 'districts'].map((name) => ({
        name,
        version: 1,
        columns: i % 7 === 0 ? ['code', 'name'] : ['code'],
        masked: [],
        rows: 10,
        decision: 'ALLOW',
      })),
      decision: i % 10 === 0 ? 'DENY' : i % 10 === 1 ? 'FAILED' : 'ALLOW',
      codes: i % 10 === 0 ? ['AGREEMENT_REQUIRED', 'FORBIDDEN'] : [],
      operationName: i % 6 === 0 ? null : `Page${i % 6}`,
      purpose: i % 8 === 0 ? 'RESEARCH' : i % 8 === 1 ? 'say "PURPOSE", 研究' : null,
      emergencies: i % 9 === 0 ? [FLOOD] : [],
      requestId: `request "${i}", 磁器口`,
      rows: i,
      bytes: i * 1_000,
      costActual: i * 2,
    }),
  )
  for (const record of records) await log.append(record, log.epoch)
  await log.close()
  all = [...records].reverse()
  await rollUp({ databases: db.databases, timeZone: ZONE })
})

afterAll(() => db.close())

const idsOf = (records: readonly UsageRecord[]): readonly string[] => records.map((record) => record.id)

const found = async (filter: RecordFilter): Promise<readonly string[]> =>
  idsOf((await reader.records({ filter, first: 1_000, after: null })).records)

const expected = (keep: (record: OperationRecord) => boolean): readonly string[] => idsOf(all.filter(keep))

test('without a filter every record is found, newest first, as it was written', async () => {
  const page = await reader.records({ filter: {}, first: 1_000, after: null })
  expect(page.records).toEqual(all)
  expect(page.hasNextPage).toBe(false)
})

const noon = new Date(START + 3 * DAY_MS).toISOString()
const later = new Date(START + 5 * DAY_MS).toISOString()

const filters: Readonly<Record<string, readonly [RecordFilter, (record: OperationRecord) => boolean]>> = {
  account: [{ account: ALICE }, (r) => r.account === ALICE],
  'account in capitals': [{ account: ALICE.toUpperCase() }, (r) => r.account === ALICE],
  organisation: [{ organisation: COUNTY }, (r) => r.organisation === COUNTY],
  agreement: [{ agreement: 'CQ-2026-0002' }, (r) => r.agreements.includes('CQ-2026-0002')],
  dataset: [{ dataset: 'parks' }, (r) => r.datasets.some((use) => use.name === 'parks')],
  decision: [{ decision: 'DENY' }, (r) => r.decision === 'DENY'],
  'a decision that is not refused': [{ decision: 'ALLOW' }, (r) => r.decision === 'ALLOW'],
  code: [{ code: 'FORBIDDEN' }, (r) => r.codes.includes('FORBIDDEN')],
  requestId: [{ requestId: 'request "7", 磁器口' }, (r) => r.requestId === 'request "7", 磁器口'],
  operationName: [{ operationName: 'Page3' }, (r) => r.operationName === 'Page3'],
  'a time to begin at': [{ from: noon }, (r) => r.at >= noon],
  'a time to end before': [{ to: noon }, (r) => r.at < noon],
  'a span of time': [{ from: noon, to: later }, (r) => r.at >= noon && r.at < later],
  'an empty span': [{ from: later, to: noon }, () => false],
  'a time with an offset': [{ from: noon.replace('Z', '+00:00') }, (r) => r.at >= noon],
  'everything at once': [
    { account: ALICE, organisation: CITY, agreement: 'CQ-2026-0001', dataset: 'streets', from: noon },
    (r) =>
      r.account === ALICE &&
      r.agreements.length > 0 &&
      r.datasets.some((use) => use.name === 'streets') &&
      r.at >= noon,
  ],
  purpose: [{ purpose: 'RESEARCH' }, (r) => r.purpose === 'RESEARCH'],
  'a purpose with marks': [{ purpose: 'say "PURPOSE", 研究' }, (r) => r.purpose?.startsWith('say') === true],
  emergency: [{ emergency: FLOOD.toUpperCase() }, (r) => r.emergencies.includes(FLOOD)],
  kind: [{ kind: 'operation' }, () => true],
  'a kind that no record has': [{ kind: 'window' }, () => false],
  'a column read': [
    { column: 'parks.name' },
    (r) => r.datasets.some(({ name, columns }) => name === 'parks' && columns.includes('name')),
  ],
  'a column, a purpose and an account': [
    { column: 'streets.code', purpose: 'RESEARCH', account: ALICE },
    (r) =>
      r.account === ALICE && r.purpose === 'RESEARCH' && r.datasets.some(({ name }) => name === 'streets'),
  ],
  'members that are null': [{ account: null, from: null, code: null }, () => true],
  'what no record has': [{ dataset: "x' or true --" }, () => false],
}

test.each(Object.entries(filters))('a filter by %s finds what it should', async (_, [filter, keep]) => {
  expect(await found(filter)).toEqual(expected(keep))
})

test('a walk in pages finds each record once', async () => {
  const seen: string[] = []
  let after: string | null = null
  for (let pages = 0; pages < 100; pages += 1) {
    const page = await reader.records({ filter: { dataset: 'streets' }, first: 7, after })
    seen.push(...idsOf(page.records))
    expect(page.records.length).toBe(page.hasNextPage ? 7 : page.records.length)
    if (!page.hasNextPage) break
    after = page.endCursor
  }
  expect(seen).toEqual(expected((r) => r.datasets.some((use) => use.name === 'streets')))
})

test.each<RecordFilter>([{ column: 'streets.code' }, { purpose: 'RESEARCH', kind: 'operation' }])(
  'a walk in pages through the hours of %j finds each record once, those that are not counted yet too',
  async (filter) => {
    const { log } = await openTestLog(db)
    const fresh = usageRecord({ purpose: 'RESEARCH', rows: 1 })
    await log.append(fresh, log.epoch)
    await log.close()
    all = [fresh, ...all]
    const seen: string[] = []
    for (let after: string | null = null, pages = 0; pages < 100; pages += 1) {
      const page = await reader.records({ filter, first: 5, after })
      seen.push(...idsOf(page.records))
      if (!page.hasNextPage) break
      after = page.endCursor
    }
    expect(seen).toEqual(
      expected((r) =>
        filter.column === undefined
          ? r.purpose === 'RESEARCH'
          : r.datasets.some(({ name, columns }) => name === 'streets' && columns.includes('code')),
      ),
    )
  },
)

test('while the log is counted again a search looks through the hours that are not counted yet', async () => {
  const before = await found({ emergency: FLOOD })
  const sql = owner(db)
  // as it is when a part is counted
  await sql`delete from metering.rollup_hour u where u.hour >= ${noon}`
  await sql`
    insert into metering.rollup_due (writer, number, committed_at, record_count)
    select r.writer, r.batch, min(r.at), count(*) from metering.usage_record r where r.at >= ${noon} group by 1, 2
    on conflict do nothing`
  expect(await found({ emergency: FLOOD })).toEqual(before)
  await sql.end()
  await rebuildRollup({ databases: db.databases, timeZone: ZONE })
})

test('a page of none says whether there is more', async () => {
  expect(await reader.records({ filter: {}, first: 0, after: null })).toEqual({
    records: [],
    endCursor: null,
    hasNextPage: true,
  })
})

test.each([
  '',
  'x',
  'AAAA',
  '../../../etc/passwd',
  Buffer.from("' or true --").toString('base64url'),
  Buffer.from('0190c3f6-0000-7000-8000-00000000000a;').toString('base64url'),
  'A'.repeat(1_000_000),
])('the cursor %.40j is refused', async (after) => {
  await expect(reader.records({ filter: {}, first: 1, after })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  })
})

test.each<RecordFilter>([
  { account: 'me' },
  { account: '' },
  { organisation: `${CITY} ` },
  { from: 'yesterday' },
  { to: '+275760-09-13T00:00:00.000Z' },
  { dataset: 'a\0b' },
  { column: 'streets' },
  { column: 'a.b.c' },
  { emergency: 'flood' },
  { requestId: '\ud800' },
  { operationName: 'x'.repeat(1_001) },
])('the filter %j is refused', async (filter) => {
  await expect(reader.records({ filter, first: 1, after: null })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  })
})

test.each([-1, 0.5, 1_001, Number.NaN])('a page of %d records is refused', async (first) => {
  await expect(reader.records({ filter: {}, first, after: null })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  })
})

const ZONE = 'Asia/Shanghai'
const sixDaysLater = new Date(START + 6 * DAY_MS)

const dayIn = (record: OperationRecord): string => dayOf(new Date(record.at), ZONE)

/** Sums in memory of the records that are kept, by a key of each. */
const sums = (key: (record: OperationRecord) => readonly string[], records: readonly OperationRecord[]) => {
  const found = new Map<string, OperationRecord[]>()
  for (const record of records)
    for (const one of key(record)) found.set(one, [...(found.get(one) ?? []), record])
  const sum = (list: readonly OperationRecord[], of: (record: OperationRecord) => number): string =>
    String(list.reduce((total, record) => total + of(record), 0))
  return [...found].map(([one, list]) => ({
    key: one,
    operations: list.length,
    refused: list.filter(({ decision }) => decision === 'DENY').length,
    rows: sum(list, ({ rows }) => rows),
    bytes: sum(list, ({ bytes }) => bytes),
    cost: sum(list, ({ costActual }) => costActual),
  }))
}

test('own usage by day sums the records of whole days', async () => {
  const days = await reader.usageOf(ALICE, { to: sixDaysLater, days: 3, timeZone: ZONE })
  const kept = all.filter((r) => r.account === ALICE && dayIn(r) > '2026-03-04' && dayIn(r) <= '2026-03-07')
  expect(days.map(({ day, ...rest }) => ({ key: day, ...rest }))).toEqual(sums((r) => [dayIn(r)], kept))
  expect(days).toHaveLength(3)
})

test('own usage by dataset and by agreement', async () => {
  const period = { to: sixDaysLater, days: 400, timeZone: ZONE }
  const kept = all.filter((r) => dayIn(r) <= '2026-03-07')
  const mine = sums(
    (r) => r.datasets.map(({ name }) => name),
    kept.filter((r) => r.account === ALICE),
  )
  const datasets = await reader.usageByDataset(ALICE, period)
  expect(datasets.map(({ dataset, operations, bytes }) => ({ dataset, operations, bytes }))).toEqual(
    mine
      .map(({ key, operations, bytes }) => ({ dataset: key, operations, bytes }))
      .toSorted((a, b) => b.operations - a.operations),
  )
  const agreements = await reader.usageByAgreement(['CQ-2026-0002', 'NONE-1'], period)
  const [expectedOne] = sums((r) => r.agreements.filter((a) => a === 'CQ-2026-0002'), kept)
  expect(agreements).toEqual([
    {
      agreement: 'CQ-2026-0002',
      operations: expectedOne?.operations,
      rows: expectedOne?.rows,
      bytes: expectedOne?.bytes,
      cost: expectedOne?.cost,
    },
  ])
})

test('own usage holds what is not counted yet, once', async () => {
  const { log } = await openTestLog(db)
  const record = usageRecord({ account: EVE, agreements: ['EVE-1'], rows: 7 })
  await log.append(record, log.epoch)
  await log.close()
  const period = { to: new Date(), days: 2, timeZone: ZONE }
  const read = async () => [
    await reader.usageOf(EVE, period),
    await reader.usageByDataset(EVE, period),
    await reader.usageByAgreement(['EVE-1'], period),
  ]
  const before = await read()
  expect(before.flat()).toMatchObject([{ rows: '7' }, { dataset: 'streets', rows: '20' }, { rows: '7' }])
  await rollUp({ databases: db.databases, timeZone: ZONE })
  expect(await read()).toEqual(before)
})

test('usage of an account that did nothing is empty', async () => {
  expect(await reader.usageOf(CITY, { to: new Date(), days: 366, timeZone: 'UTC' })).toEqual([])
})

test('usage of what is no account is refused', async () => {
  await expect(reader.usageOf('me', { to: new Date(), days: 1, timeZone: ZONE })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  })
})

test('a search that takes too long says what to do', async () => {
  const audit = connect(db.settings.databaseUrl, {
    role: 'weir_audit',
    applicationName: 'weir audit',
    max: 1,
    parameters: { statement_timeout: 100 },
  })
  const sql = owner(db)
  await sql.begin(async (tx) => {
    await tx`lock table metering.usage_record in access exclusive mode`
    const slow = createUsageReader({ databases: { audit } }).records({ filter: {}, first: 1, after: null })
    await expect(slow).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
  })
  await Promise.all([audit.end(), sql.end()])
})

test('use of an agreement sums what rests on it, and what was refused to its organisation on its datasets', async () => {
  const from = new Date(START + 2 * DAY_MS)
  const counts = (record: OperationRecord): boolean =>
    Date.parse(record.at) >= from.getTime() &&
    (record.agreements.includes('CQ-2026-0001') ||
      (record.organisation === CITY &&
        record.decision === 'DENY' &&
        record.datasets.some(({ name }) => name === 'parks')))
  const kept = all.filter(counts)
  const used = await reader.usageOfAgreement({
    agreement: 'CQ-2026-0001',
    organisation: CITY,
    datasets: ['parks'],
    from,
    timeZone: 'UTC',
  })
  const sum = (of: (record: OperationRecord) => number): number =>
    kept.reduce((total, record) => total + of(record), 0)
  const total = (of: (day: (typeof used.days)[number]) => string | number): number =>
    used.days.reduce((all, day) => all + Number(of(day)), 0)
  expect(total((day) => day.operations)).toBe(kept.length)
  expect(total((day) => day.refused)).toBe(sum(({ decision }) => (decision === 'DENY' ? 1 : 0)))
  expect(total((day) => day.rows)).toBe(sum(({ rows }) => rows))
  expect(total((day) => day.bytes)).toBe(sum(({ bytes }) => bytes))
  expect(total((day) => day.cost)).toBe(sum(({ costActual }) => costActual))
  expect(used.days.map(({ day }) => day)).toEqual(used.days.map(({ day }) => day).toSorted())
  expect([used.first, used.last]).toEqual([kept.at(-1), kept[0]].map((end) => ({ id: end?.id, at: end?.at })))
})

test('what is refused of an agreement’s dataset beside something else that is delivered is told as refused', async () => {
  const { log } = await openTestLog(db)
  const use = { version: 1, columns: ['code'], masked: [] }
  const refused = { name: 'wells', ...use, rows: 0, decision: 'DENY' } as const
  const delivered = { name: 'streets', ...use, rows: 20, decision: 'ALLOW' } as const
  const partial = { organisation: COUNTY, decision: 'PARTIAL', codes: ['SCOPE_EXCEEDED'] } as const
  for (const record of [
    usageRecord({ ...partial, datasets: [refused, delivered] }),
    usageRecord({
      ...partial,
      datasets: [
        { ...delivered, name: 'wells' },
        { ...refused, name: 'streets' },
      ],
    }),
  ])
    await log.append(record, log.epoch)
  await log.close()
  const asked = { agreement: 'CQ-2026-0009', organisation: COUNTY, datasets: ['wells'], timeZone: 'UTC' }
  const { days } = await reader.usageOfAgreement({ ...asked, from: new Date(START) })
  expect(days).toMatchObject([{ operations: 1, refused: 1, rows: '0', bytes: '0', cost: '0' }])
})

test('an agreement that nobody used has no day and no record', async () => {
  const asked = { agreement: 'CQ-2026-0009', organisation: COUNTY, datasets: [], timeZone: 'UTC' }
  expect(await reader.usageOfAgreement({ ...asked, from: new Date(START) })).toEqual({
    days: [],
    first: null,
    last: null,
  })
})
