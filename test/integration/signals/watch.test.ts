import { createHash, randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import type { DatasetUse, OperationRecord } from '../../../src/metering/usage-record'
import { uuidv7 } from '../../../src/kernel/ids'
import { rollUp } from '../../../src/metering/rollup/rollup'
import { readCandidates } from '../../../src/signals/candidates'
import { logRules } from '../../../src/signals/rule'
import { watchLog } from '../../../src/signals/watch'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { createManualClock, type ManualClock } from '../../support/manual-clock'
import { usageRecord } from '../../support/usage-record'
import { insertDatasets } from '../agreements/datasets'
import { owner } from '../metering/fixture'

const ORGANISATION = '0190c3f6-0000-7000-8000-0000000000c1'
const AUTHORITY = '0190c3f6-0000-7000-8000-0000000000c2'
const [ALICE, BOB] = ['0190c3f6-0000-7000-8000-00000000000a', '0190c3f6-0000-7000-8000-00000000000b']

let db: TestDatabase
let sql: Sql
let clock: ManualClock

beforeEach(async () => {
  db = await createTestDatabase()
  sql = owner(db)
  clock = createManualClock()
  for (const [id, kind, name] of [
    [ORGANISATION, 'DATA_USER', 'Lab'],
    [AUTHORITY, 'AUTHORITY', 'Bureau'],
  ] as const)
    await sql`
      insert into identity.organisation (id, kind, name, contact, created_at)
      values (${id}, ${kind}, ${name}, 'x@example.org', ${clock.now()})`
  for (const id of [ALICE, BOB])
    await sql`
      insert into identity.account (id, organisation_id, name, roles, created_at)
      values (${id}, ${ORGANISATION}, ${id}, ${['DATA_USER']}, ${clock.now()})`
  // where records lie in partitions by day, those of the days of this clock
  const [days] =
    await sql`select to_regprocedure('metering.make_days(timestamptz, int, text)') is not null as there`
  if (days?.['there'] === true) await sql`select metering.make_days(${clock.now()}, 2, 'UTC')`
  for (const rule of logRules) await setRule(rule, 1, null, 'OFF')
})
afterEach(async () => {
  await sql.end()
  await db.close()
})

const watch = (): Promise<number> => watchLog({ databases: db.databases, clock, timeZone: 'Asia/Shanghai' })

/** The rules that a test does not ask for are off. */
const setRule = async (
  id: string,
  least: number,
  share: number | null = null,
  effect = 'NOTIFY',
): Promise<void> => {
  await sql`
    insert into signals.rule (id, least, share, window_minutes, effect, requests_per_minute, throttle_minutes, changed_at)
    values (${id}, ${least}, ${share}, 60, ${effect}, 30, 60, ${clock.now()})
    on conflict (id) do update set least = excluded.least, share = excluded.share, effect = excluded.effect`
}

const writer = randomUUID()
let batch = 0

/** Puts a record on the log as its tables hold it, so that it may be of any version. @returns its place */
const put = async (given: Partial<OperationRecord>, more: Record<string, unknown> = {}): Promise<number> => {
  const at = clock.now().toISOString()
  const record = { ...usageRecord({ at, account: ALICE, organisation: ORGANISATION, ...given }), ...more }
  batch += 1
  await sql`
    insert into metering.usage_record (id, writer, batch, position, at, request_id, account_id, organisation_id,
      agreements, operation_name, datasets, decision, codes, rows, bytes, cost_actual, canonical)
    values (${record.id}, ${writer}, ${batch}, 0, ${record.at}, ${record.requestId}, ${record.account},
      ${record.organisation}, ${[...record.agreements]}, ${record.operationName}, ${record.datasets.map((d) => d.name)},
      ${record.decision}, ${[...record.codes]}, ${record.rows}, ${record.bytes}, ${record.costActual},
      ${JSON.stringify(record)})`
  await sql`
    insert into metering.rollup_due (writer, number, committed_at, record_count)
    values (${writer}, ${batch}, ${clock.now()}, 1)`
  return batch
}

interface Found {
  readonly rule: string
  readonly subject: string
  readonly about: string
  readonly measured: string
  readonly evidence: readonly string[]
}

const found = async (): Promise<readonly Found[]> =>
  sql<Found[]>`select rule, subject, about, measured::text, evidence from signals.finding order by id`

const refused = { decision: 'DENY', codes: ['SCOPE_EXCEEDED'], rules: ['R-07'], rows: 0 } as const

test('R-68: asking for what the agreement does not cover is found once it is often enough, by account', async () => {
  await setRule('OFF_PURPOSE', 3)
  for (let i = 0; i < 3; i += 1) await put(refused)
  await put({ ...refused, account: BOB })
  clock.advance(1_000)
  expect(await watch()).toBe(1)
  expect(await found()).toMatchObject([{ rule: 'OFF_PURPOSE', subject: `account:${ALICE}`, measured: '3' }])
})

test('R-68: records are evidence once: a round that is done again, or by two servers, finds the same once', async () => {
  await setRule('OFF_PURPOSE', 3)
  for (let i = 0; i < 4; i += 1) await put(refused)
  clock.advance(1_000)
  const made = await Promise.all([watch(), watch(), watch()])
  expect(made.reduce((sum, n) => sum + n, 0)).toBe(1)
  clock.advance(60_000)
  expect(await watch()).toBe(0)
  // who went on is told again when the hour is over, and of what came since
  for (let i = 0; i < 3; i += 1) await put(refused)
  clock.advance(1_000)
  expect(await watch()).toBe(0)
  clock.advance(3_600_000 - 62_000)
  expect(await watch()).toBe(0)
  clock.advance(2_000)
  expect(await watch()).toBe(1)
  const [first, second] = await found()
  expect(second?.evidence).toHaveLength(3)
  expect(second?.evidence.filter((id) => first?.evidence.includes(id))).toEqual([])
})

test('what is older than the window does not count, and evidence is bounded while all of it is counted', async () => {
  await setRule('OFF_PURPOSE', 110)
  for (let i = 0; i < 60; i += 1) await put(refused)
  clock.advance(3_600_000)
  for (let i = 0; i < 109; i += 1) await put(refused)
  clock.advance(1_000)
  expect(await watch()).toBe(0)
  await put(refused)
  clock.advance(1_000)
  expect(await watch()).toBe(1)
  expect((await found())[0]).toMatchObject({ measured: '110' })
  expect((await found())[0]?.evidence).toHaveLength(100)
})

test('R-68: over its budget again and again, and refused by one rule', async () => {
  await setRule('OVER_QUOTA', 2)
  await setRule('DENIED_BY_RULE', 3)
  await put({ decision: 'DENY', codes: ['QUOTA_EXCEEDED'], rules: ['R-67'], rows: 0 })
  await put({ decision: 'DENY', codes: ['RATE_LIMITED'], rules: ['R-67', 'R-05'], rows: 0 })
  await put({ decision: 'DENY', codes: ['AGREEMENT_REQUIRED'], rules: ['R-05'], rows: 0 })
  await put({ decision: 'DENY', codes: ['AGREEMENT_REQUIRED'], rules: ['R-05'], rows: 0 })
  clock.advance(1_000)
  expect(await watch()).toBe(2)
  expect((await found()).map(({ rule, about, measured }) => [rule, about, measured]).sort()).toEqual([
    ['DENIED_BY_RULE', 'R-05', '3'],
    ['OVER_QUOTA', '', '2'],
  ])
})

test('R-68: a refusal is one, whatever else the operation delivered or had at fault', async () => {
  await setRule('REFUSAL_SPIKE', 4, 0.5)
  await setRule('DENIED_BY_RULE', 4)
  const refusal = { codes: ['AGREEMENT_REQUIRED'], rules: ['R-05'] } as const
  for (let i = 0; i < 2; i += 1) await put({ ...refusal, decision: 'PARTIAL' })
  // the first of the codes says what became of the operation
  await put({ ...refusal, decision: 'INVALID', codes: ['BAD_USER_INPUT', 'AGREEMENT_REQUIRED'] })
  await put({ ...refusal, decision: 'DENY', codes: ['RATE_LIMITED', 'AGREEMENT_REQUIRED'] })
  // what is at fault, and what is over its budget, is none
  for (let i = 0; i < 4; i += 1)
    await put({ account: BOB, decision: 'PARTIAL', codes: ['BAD_USER_INPUT'], rules: ['R-67'] })
  for (let i = 0; i < 4; i += 1) await put({ account: BOB, decision: 'PARTIAL', codes: ['QUOTA_EXCEEDED'] })
  clock.advance(1_000)
  expect(await watch()).toBe(2)
  expect(
    (await found()).map(({ rule, subject, about, measured }) => [rule, subject, about, measured]).sort(),
  ).toEqual([
    ['DENIED_BY_RULE', `account:${ALICE}`, 'R-05', '4'],
    ['REFUSAL_SPIKE', `account:${ALICE}`, '', '4'],
  ])
})

const use = (name: string, rows: number, decision: 'ALLOW' | 'DENY' = 'ALLOW'): DatasetUse => ({
  ...{ name, rows, decision },
  ...{ version: 1, columns: ['name'], masked: [] },
})

/** An operation on `applicants`, which an agreement opens, and on whatever else. */
const asked = (rows: number, ...beside: readonly DatasetUse[]): Partial<OperationRecord> => {
  const datasets = [use('applicants', rows), ...beside]
  return { agreements: ['CQ-1'], datasets, rows: datasets.reduce((sum, one) => sum + one.rows, 0) }
}

/** An agreement CQ-1 on `applicants`, and an emergency opening of the same. */
const openApplicants = async (): Promise<string> => {
  await insertDatasets(sql, AUTHORITY)
  const [agreement, emergency] = [randomUUID(), randomUUID()]
  const at = clock.now()
  const later = new Date(at.getTime() + 86_400_000)
  await sql`
    insert into agreements.agreement (id, number, user_organisation_id, opener_organisation_id, title, purpose, state,
      effective_from, effective_to, created_at)
    values (${agreement}, 'CQ-1', ${ORGANISATION}, ${AUTHORITY}, 'x', 'RESEARCH', 'ACTIVE', ${at}, ${later}, ${at})`
  await sql`
    insert into agreements.scope (agreement_id, dataset_id, contract_revision, columns)
    select ${agreement}, d.id, 3, '[]' from catalog.dataset d where d.name = 'applicants'`
  await sql`
    insert into catalog.emergency (id, event, class, legal_basis, purpose, audience, datasets, decided_by, decider,
      declared_at, starts_at, review_at, opens_until)
    values (${emergency}, 'flood', 'NATURAL_DISASTER', 'x', 'x', '{"kind":"IDENTIFIED"}',
      '[{"dataset":"applicants","columns":["name"],"personal":[]}]', ${BOB}, ${AUTHORITY}, ${at}, ${at}, ${later}, ${later})`
  return emergency
}

test('R-68: what an agreement opens, asked for a figure or a row with other values again and again, is found', async () => {
  await setRule('NEAR_DUPLICATES', 5)
  const emergency = await openApplicants()
  for (let i = 0; i < 4; i += 1) await put(asked(1), { values: `digest ${i}` })
  for (let i = 0; i < 20; i += 1) await put(asked(1), { values: 'digest 0' })
  for (let i = 0; i < 9; i += 1) {
    // what everybody may read, alone and beside pages of rows; what is refused, or has no values
    await put({ ...asked(1), agreements: [] }, { values: `open ${i}` })
    await put(asked(20, use('districts', 0)), { values: `page ${i}` })
    await put({ ...asked(0), decision: 'DENY', codes: ['SCOPE_EXCEEDED'] }, { values: `refused ${i}` })
    await put(asked(1), { values: null })
  }
  clock.advance(1_000)
  expect(await watch()).toBe(0)
  await put({ ...asked(1), agreements: [], emergencies: [emergency] }, { values: 'digest 5' })
  clock.advance(1_000)
  expect(await watch()).toBe(1)
  expect(await found()).toMatchObject([{ rule: 'NEAR_DUPLICATES', about: 'applicants', measured: '5' }])
})

test('R-68: it is found beside rows that everybody may read, beside what fails, and under other names', async () => {
  await setRule('NEAR_DUPLICATES', 6)
  await openApplicants()
  for (let i = 0; i < 2; i += 1) {
    await put(asked(0, use('districts', 5)), { values: `beside ${i}` })
    await put(
      { ...asked(0, use('districts', 0, 'DENY')), decision: 'PARTIAL', codes: ['BAD_USER_INPUT'] },
      { values: `failing ${i}` },
    )
    await put({ ...asked(1), documentHash: String(i).repeat(64) }, { values: `renamed ${i}` })
  }
  clock.advance(1_000)
  expect(await watch()).toBe(1)
  expect(await found()).toMatchObject([{ rule: 'NEAR_DUPLICATES', about: 'applicants', measured: '6' }])
})

test('R-68: a second figure, or row, of the same data under another alias does not hide it', async () => {
  await setRule('NEAR_DUPLICATES', 4)
  await openApplicants()
  const texts = [
    '{ rows { a: applicants(where: $_object) { aggregate { count } } b: applicants { aggregate { count } } } }',
    '{ rows { applicants(where: $_object) { a: aggregate { count } b: aggregate { sum { income } } } } }',
    '{ rows { applicants(first: $_int, where: $_object) { nodes { name } } } }',
  ]
  await sql`select metering.operation_text_append(${JSON.stringify(texts)})`
  const [two, one, page] = texts.map((text) => createHash('sha256').update(text).digest('hex'))
  for (let i = 0; i < 9; i += 1) {
    // two rows of one field are two rows
    await put({ ...asked(2), documentHash: page ?? '' }, { values: `page ${i}` })
    if (i > 1) continue
    await put({ ...asked(2), documentHash: two ?? '' }, { values: `two ${i}` })
    await put({ ...asked(2), documentHash: one ?? '' }, { values: `one ${i}` })
  }
  clock.advance(1_000)
  expect(await watch()).toBe(1)
  expect(await found()).toMatchObject([{ rule: 'NEAR_DUPLICATES', about: 'applicants', measured: '4' }])
})

test('R-68: rows that everybody may read are not walked, though an operation reads them beside those of an agreement', async () => {
  await setRule('DATASET_WALKED', 30)
  await openApplicants()
  for (let i = 0; i < 3; i += 1) await put(asked(9, use('districts', 50)))
  clock.advance(1_000)
  const window = { from: new Date(clock.now().getTime() - 3_600_000), to: clock.now() }
  await rollUp({ databases: db.databases, timeZone: 'Asia/Shanghai' })
  const setting = { least: 30, share: null }
  const { audit } = db.databases
  // nobody's records are read for what can be no finding
  expect((await readCandidates(audit, 'DATASET_WALKED', setting, window, window.from)).agreements).toEqual([])
  expect(await watch()).toBe(0)
  await put(asked(3, use('districts', 50)))
  clock.advance(1_000)
  expect(await watch()).toBe(1)
  expect(await found()).toMatchObject([{ about: 'applicants', measured: '30' }])
})

test('R-68: rows of an answer of which nothing left are not walked; those of one that was cut are', async () => {
  await setRule('DATASET_WALKED', 30)
  await openApplicants()
  const idNow = (): string => uuidv7(clock.now().getTime())
  const [left, cut, gone] = [idNow(), idNow(), idNow()]
  for (const id of [left, cut, gone]) await put({ ...asked(15), id })
  const voided = async (of: string, handedOver: number): Promise<void> => {
    const none = { account: null, organisation: null, agreements: [], datasets: [], rows: 0 }
    const decision = 'VOID' as unknown as OperationRecord['decision']
    await put({ ...none, decision }, { kind: 'void', of, handedOver, reason: 'CONNECTION_BROKEN' })
  }
  await voided(cut, 1)
  await voided(gone, 0)
  clock.advance(1_000)
  expect(await watch()).toBe(1)
  const [walked] = await found()
  expect(walked).toMatchObject({ rule: 'DATASET_WALKED', about: 'applicants', measured: '30' })
  expect(new Set(walked?.evidence)).toEqual(new Set([left, cut]))
})

test('R-68: one key from many networks; addresses of one network are one', async () => {
  await setRule('KEY_FROM_MANY_NETWORKS', 3)
  // the separable part of records, as far as the rule reads it
  await sql`create table if not exists metering.usage_side (writer uuid, batch bigint, parts text[], primary key (writer, batch))`
  await sql`grant select on metering.usage_side to weir_audit`
  const from = async (address: string | null): Promise<void> => {
    const place = await put({})
    const part = address === null ? null : JSON.stringify({ salt: 's', address, userAgent: 'x' })
    await sql`insert into metering.usage_side (writer, batch, parts) values (${writer}, ${place}, ${[part]})`
  }
  for (const address of [
    '192.0.2.1',
    '192.0.2.77',
    '2001:db8:1::1',
    '2001:db8:1:2::9',
    'fe80::1%eth0',
    '',
    null,
  ])
    await from(address)
  clock.advance(1_000)
  expect(await watch()).toBe(0)
  await from('198.51.100.4')
  clock.advance(1_000)
  expect(await watch()).toBe(1)
  expect(await found()).toMatchObject([{ rule: 'KEY_FROM_MANY_NETWORKS', measured: '3' }])
})

test('R-68: who is refused often, and less than the share, is no candidate; nobody who is found is left out', async () => {
  await setRule('REFUSAL_SPIKE', 3, 0.5)
  const candidates = async (): Promise<readonly string[]> => {
    const to = clock.now()
    const window = { from: new Date(to.getTime() - 3_600_000), to }
    await rollUp({ databases: db.databases, timeZone: 'Asia/Shanghai' })
    const setting = { least: 3, share: 0.5 }
    return (await readCandidates(db.databases.audit, 'REFUSAL_SPIKE', setting, window, window.from)).accounts
  }
  for (let i = 0; i < 4; i += 1) await put({})
  for (let i = 0; i < 3; i += 1) await put(refused)
  // of somebody else all that there are
  for (let i = 0; i < 3; i += 1) await put({ ...refused, account: BOB })
  clock.advance(1_000)
  expect(await candidates()).toEqual([BOB])
  expect(await watch()).toBe(1)
  for (let i = 0; i < 2; i += 1) await put(refused)
  clock.advance(1_000)
  // whose records were found is not read again for an hour
  expect(await candidates()).toEqual([ALICE])
  expect(await watch()).toBe(1)
  for (let i = 0; i < 3; i += 1) await put({ ...refused, account: BOB })
  clock.advance(1_000)
  expect(await candidates()).toEqual([])
  expect(await watch()).toBe(0)
  // some of what is new lies in the ten minutes of what was found
  clock.advance(3_600_000 - 2_000)
  expect(await candidates()).toEqual([BOB])
  expect(await watch()).toBe(1)
  expect((await found()).map(({ subject, measured }) => [subject, measured])).toEqual([
    [`account:${BOB}`, '3'],
    [`account:${ALICE}`, '5'],
    [`account:${BOB}`, '3'],
  ])
})

test('a finding cannot be removed or made another one by whoever serves requests', async () => {
  await setRule('OFF_PURPOSE', 1)
  await put(refused)
  clock.advance(1_000)
  await watch()
  const { control } = db.databases
  await expect(control`delete from signals.finding`).rejects.toThrow(/permission denied/)
  await expect(control`update signals.finding set evidence = '{}'`).rejects.toThrow(/permission denied/)
  await expect(control`update signals.finding set effect = 'NOTIFY'`).rejects.toThrow(/permission denied/)
  await expect(control`delete from policy.throttle`).rejects.toThrow(/permission denied/)
  await expect(control`delete from reports.use_report`).rejects.toThrow(/permission denied/)
})
