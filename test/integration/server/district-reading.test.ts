import { drizzle } from 'drizzle-orm/postgres-js'
import { dayOf } from '../../../src/agreements/case/working-days'
import { withOwner } from '../../../src/db/owner'
import { createSignOnSource } from '../../../src/identity/sign-on-source'
import { systemClock } from '../../../src/kernel/clock'
import { rollUp } from '../../../src/metering/rollup/rollup'
import { application } from '../../support/demo-case'
import { startDistrict, UNDER_DISTRICT, type District, type DistrictRole } from '../../support/district'
import type { DemoKey, TestReply } from '../../support/server'

/** What the authority, an auditor and an opener of a district are told of: its own openers, and of no other. */
let district: District

const OWN = 'airQualityHourly'
const CITYS = 'streets'
const BOTH = 'query Both { rows { airQualityHourly { totalCount } streets { totalCount } } }'

beforeAll(async () => {
  district = await startDistrict()
  const { server } = district
  for (const dataset of [OWN, CITYS, 'housingApplicants'])
    await server.ask(`{ rows { ${dataset} { totalCount } } }`, { as: 'dataUser' })
  await rollUp({ databases: server.databases, timeZone: server.settings.timeZone })
}, 400_000)
afterAll(() => district.server.stop())

/** The one field of an operation that must go well. */
const only = <T>(reply: TestReply): T => {
  expect(reply.errors ?? []).toEqual([])
  return Object.values(reply.data as Record<string, T>)[0] as T
}

const as = async <T>(who: DemoKey, query: string, variables: Record<string, unknown> = {}): Promise<T> =>
  only(await district.server.ask(query, { as: who, variables }))

const asRole = async <T>(
  role: DistrictRole,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<T> => only(await district.ask(role, query, variables))

const overseers: readonly DistrictRole[] = ['AUTHORITY', 'AUDITOR']

const ASSESSMENT = `query($day: Date!) { assessment(period: { from: $day, to: $day }) {
  totals { operations refused } usage(by: DATASET) { key } openers: usage(by: OPENER) { name }
  codes { name } rules { name } unusedDatasets applications { agreements { count } }
  catalogue { datasets byOpener { name } } } }`

test.each(overseers)('R-71: to the %s of a district an assessment is one of its openers', async (role) => {
  const day = dayOf(new Date(), district.server.settings.timeZone)
  const own = await district.ask(role, ASSESSMENT, { day })
  expect(own.errors).toBeUndefined()
  expect(own.data).toEqual({
    assessment: {
      totals: { operations: 1, refused: 0 },
      usage: [{ key: 'airQualityHourly' }],
      openers: [{ name: UNDER_DISTRICT }],
      codes: [],
      rules: [],
      unusedDatasets: [],
      applications: { agreements: [] },
      catalogue: { datasets: 1, byOpener: [{ name: UNDER_DISTRICT }] },
    },
  })
  expect(await as(role === 'AUDITOR' ? 'auditor' : 'authority', ASSESSMENT, { day })).toMatchObject({
    codes: [{ name: 'AGREEMENT_REQUIRED' }],
    applications: { agreements: [{ count: 1 }] },
  })
})

test('entries and columns that are not open are shown to the authority over their opener, not to another', async () => {
  const entry = '{ dataset(name: "waterSecurityPoints") { name } }'
  const columns = '{ dataset(name: "housingApplicants") { columns { openAttribute } } }'
  expect(await asRole('AUTHORITY', entry)).toBeNull()
  expect(JSON.stringify(await asRole('AUTHORITY', columns))).not.toContain('NOT_OPEN')
  expect(await as('authority', entry)).toEqual({ name: 'waterSecurityPoints' })
  expect(JSON.stringify(await as('authority', columns))).toContain('NOT_OPEN')
})

test('R-33: an auditor of a district reads entries, redactions and reports of its openers, and of no other', async () => {
  const entry = 'query($name: String!) { catalogueEntry(dataset: $name) { name } }'
  expect(await asRole('AUDITOR', entry, { name: CITYS })).toBeNull()
  expect(await asRole('AUDITOR', entry, { name: OWN })).toEqual({ name: OWN })

  const REDACT = `mutation($dataset: String!, $column: String!, $rows: [[String!]!]!) {
    redact(dataset: $dataset, columns: [$column], rows: $rows, objection: "QY-2026-8", reason: "upheld") { id } }`
  const redaction = 'query($id: ID!) { redaction(id: $id) { id } }'
  const rows = [['no such row']]
  const { id } = await as<{ id: string }>('authority', REDACT, { dataset: CITYS, column: 'code', rows })
  expect(await asRole('AUDITOR', redaction, { id })).toBeNull()
  expect(await as('auditor', redaction, { id })).toEqual({ id })
  const own = await asRole<{ id: string }>('AUTHORITY', REDACT, { dataset: OWN, column: 'stationCode', rows })
  expect(await asRole('AUDITOR', redaction, own)).toEqual(own)

  const reports = '{ useReports(agreement: "CQ-DEMO-2026-001") { months } }'
  expect((await district.ask('AUDITOR', reports)).codes).toEqual(['BAD_USER_INPUT'])
  expect(await as('auditor', reports)).toEqual({ months: 12 })
})

test('R-33: an auditor of a district reads cases of its openers alone', async () => {
  const APPLY = 'mutation($a: ApplicationInput!) { apply(application: $a) { id } }'
  const [made] = await as<{ id: string }[]>('dataUser', APPLY, { a: application })
  const listed = '{ cases { totalCount nodes { id } } }'
  expect(await asRole('AUDITOR', listed)).toEqual({ totalCount: 0, nodes: [] })
  expect(await as('auditor', listed)).toEqual({ totalCount: 1, nodes: [made] })
  const one = 'query($id: ID!) { case(id: $id) { id } }'
  expect(await asRole('AUDITOR', one, made)).toBeNull()
  expect(await as('auditor', one, made)).toEqual(made)
  const file = 'query($id: ID!) { caseFile(case: $id) { sha256 } }'
  expect((await district.ask('AUDITOR', file, { ...made })).codes).toEqual(['FORBIDDEN'])
})

test('R-33: an auditor of a district reads matters that its openers have to answer alone', async () => {
  const REPORT = 'mutation($d: String!) { reportError(dataset: $d, text: "A wrong row.") { id } }'
  const own = await as<{ id: string }>('dataUser', REPORT, { d: OWN })
  const citys = await as<{ id: string }>('dataUser', REPORT, { d: CITYS })
  const nobodys = await as(
    'dataUser',
    'mutation { fileDemand(wanted: "Bus lines", purpose: "A map") { id } }',
  )
  const listed = '{ concerns { nodes { id } } }'
  expect(await asRole('AUDITOR', listed)).toEqual({ nodes: [own] })
  expect(await as('auditor', listed)).toEqual({ nodes: [nobodys, citys, own] })
  const one = 'query($id: ID!) { concern(id: $id) { id } }'
  expect(await asRole('AUDITOR', one, citys)).toBeNull()
  expect(await asRole('AUDITOR', one, own)).toEqual(own)
})

test('R-33: an auditor of a district reads incidents and findings about its openers alone', async () => {
  const INCIDENT = `mutation($d: [String!]!) {
    reportIncident(severity: HIGH, datasets: $d, what: "A disk was lost", happenedAt: "2026-01-02T00:00:00Z") { id } }`
  const own = await as('dataUser', INCIDENT, { d: [OWN] })
  const citys = await as('dataUser', INCIDENT, { d: [CITYS] })
  expect(await asRole('AUDITOR', '{ incidents { id } }')).toEqual([own])
  expect(await as('auditor', '{ incidents { id } }')).toEqual([citys, own])

  await withOwner(
    district.server.settings.databaseUrl,
    (sql) => sql`
      insert into signals.finding (id, rule, subject, about, openers, authorities, agreements, datasets, ground,
        window_from, window_to, measured, evidence, evidence_count, effect, redress_due, state, at)
      select gen_random_uuid(), 'DATASET_WALKED', 'agreement:' || d.name, d.name, array[d.opener_id], '{}', '{}', array[d.name], 'T06',
        now() - interval '1 hour', now(), 1, array[d.name], 1, 'NOTIFY', '2099-01-01', 'OPEN', now()
      from catalog.dataset d where d.name = any (${[OWN, CITYS]})`,
  )
  interface Found {
    readonly nodes: readonly { readonly id: string; readonly subject: string }[]
  }
  const listed = '{ findings { nodes { id subject } } }'
  expect((await asRole<Found>('AUDITOR', listed)).nodes.map(({ subject }) => subject)).toEqual([
    `agreement:${OWN}`,
  ])
  const { nodes } = await as<Found>('auditor', listed)
  expect(nodes.map(({ subject }) => subject).sort()).toEqual([`agreement:${OWN}`, `agreement:${CITYS}`])
  for (const { id, subject } of nodes)
    expect(await asRole('AUDITOR', 'query($id: ID!) { finding(id: $id) { id } }', { id })).toEqual(
      subject === `agreement:${OWN}` ? { id } : null,
    )
})

test('a district and an opener see the budgets that hold for all, and those of what is theirs', async () => {
  const SET = `mutation($subject: String!) {
    setBudget(subject: $subject, per: DAY, bounds: { requests: 1000000 }, reason: "a test") { subject } }`
  const { account } = await as<{ account: string }>('dataUser', '{ me { account } }')
  const mine = await as<{ account: string }>('opener', '{ me { account } }')
  const general = ['account:*', 'dataset:*']
  const others = [`account:${account}`, `dataset:${CITYS}`]
  for (const subject of [...general, ...others, `dataset:${OWN}`, `account:${mine.account}`])
    await as('authority', SET, { subject })
  const listed = '{ budgets { subject } }'
  const subjects = (budgets: readonly { subject: string }[]) => budgets.map(({ subject }) => subject)
  for (const role of overseers)
    expect(subjects(await asRole(role, listed))).toEqual([...general, `dataset:${OWN}`])
  expect(subjects(await asRole('DATA_OPENER', listed))).toEqual(general)
  const seen = subjects(await as('opener', listed))
  expect(seen).toEqual(expect.arrayContaining([...general, `account:${mine.account}`]))
  expect(seen).not.toContain(`account:${account}`)
  expect(subjects(await as('auditor', listed))).toEqual(expect.arrayContaining([...general, ...others]))
})

test('what was reported of an emergency is told to those whose openers it is about', async () => {
  const DECLARE = 'mutation($e: EmergencyInput!) { declareEmergency(emergency: $e) { id } }'
  const opening = (dataset: string, column: string) => ({
    ...{ event: 'Flood', class: 'NATURAL_DISASTER', legalBasis: 'ZJ381 8', purpose: 'RESCUE' },
    datasets: [{ dataset, columns: [column] }],
    reviewAt: new Date(Date.now() + 3_600_000).toISOString(),
  })
  const END = 'mutation($id: ID!) { endEmergency(id: $id, reason: "The water has fallen.") { phase } }'
  const FILE = 'mutation($id: ID!) { fileEmergencyReport(id: $id, text: "What was done.") { phase } }'
  for (const e of [opening('housingApplicants', 'applicationNumber'), opening(OWN, 'stationCode')]) {
    const id = await as<{ id: string }>('authority', DECLARE, { e })
    await as('authority', END, id)
    await as('authority', FILE, id)
  }
  const told = '{ emergencies { report } }'
  for (const role of overseers)
    expect(await asRole(role, told)).toEqual([{ report: 'What was done.' }, { report: null }])
  expect(await as('auditor', told)).toEqual([{ report: 'What was done.' }, { report: 'What was done.' }])
})

interface Records {
  readonly nodes: readonly {
    readonly id: string
    readonly operationName: string | null
    readonly operation: { readonly text: string | null } | null
    readonly datasets: readonly { readonly name: string }[]
  }[]
}

test('R-33: an auditor of a district reads of the log what its organisations did, and what was done with their data', async () => {
  await as('dataUser', BOTH)
  await as('dataUser', 'query Own { rows { airQualityHourly { totalCount } } }')
  await as('dataUser', 'query Citys { rows { streets { totalCount } } }')
  await asRole('AUTHORITY', 'query Self { rows { streets { totalCount } } }')
  const listed = `query Read($filter: UsageRecordFilter) { usageRecords(filter: $filter, first: 1000) {
    nodes { id operationName operation { text } datasets { name } } } }`
  const named = ({ nodes }: Records, name: string) =>
    nodes.filter(({ operationName }) => operationName === name)
  const whole = await as<Records>('auditor', listed)
  const [both, own, citys, self] = ['Both', 'Own', 'Citys', 'Self'].map((name) => named(whole, name)[0])
  const seen = await asRole<Records>('AUDITOR', listed)
  expect(named(seen, 'Own')).toEqual([own])
  expect(named(seen, 'Self')).toEqual([self])
  expect(named(seen, 'Citys')).toEqual([])
  expect(named(seen, 'Both')).toEqual([{ ...both, operation: { text: null }, datasets: [{ name: OWN }] }])
  for (const { datasets } of seen.nodes)
    expect(datasets.map(({ name }) => name)).not.toContain('housingApplicants')
  // nor is what else an operation named found out by looking for it
  for (const filter of [{ dataset: CITYS }, { column: `${CITYS}.code` }, { agreement: 'CQ-DEMO-2026-001' }]) {
    const { nodes } = await asRole<Records>('AUDITOR', listed, { filter })
    expect(nodes.filter(({ operationName }) => operationName !== 'Self')).toEqual([])
  }
  const filtered = await asRole<Records>('AUDITOR', listed, { filter: { dataset: CITYS } })
  expect(filtered.nodes).toEqual([self])

  const reads = '{ logReads { nodes { operationName } } }'
  expect(JSON.stringify(await asRole('AUDITOR', reads))).toContain('Read')
  await as('auditor', 'query Others { usageRecords(first: 1) { nodes { id } } }')
  expect(JSON.stringify(await asRole('AUDITOR', reads))).not.toContain('Others')

  const proof = 'query($id: ID!) { usageProof(record: $id) { record } }'
  for (const [record, isTold] of [
    [own, true],
    [self, true],
    [both, false],
    [citys, false],
  ] as const) {
    const told = await asRole('AUDITOR', proof, { id: record?.id })
    expect(told).toEqual(isTold ? { record: record?.id } : null)
    expect(await as('auditor', proof, { id: record?.id })).toEqual({ record: record?.id })
  }
})

test('whoever signs on with a token is of a district as whoever has a key is', async () => {
  const { server } = district
  const { account } = await asRole<{ account: string }>('AUTHORITY', '{ me { account } }')
  await withOwner(
    server.settings.databaseUrl,
    (sql) => sql`
      insert into identity.federated_account (id, issuer, subject, account_id, linked_by, created_at)
      values (gen_random_uuid(), 'https://sso.example', 'wang', ${account}, 'a test', now())`,
  )
  const ids = await server.databases.control<{ readonly id: string }[]>`
    select id from identity.organisation where name in ('乙区数据局', ${UNDER_DISTRICT})`
  const source = createSignOnSource(drizzle(server.databases.control), systemClock, 1_000)
  const { district: known } = (await source.federatedOf('https://sso.example', 'wang')) ?? {}
  expect([...(known ?? [])].sort()).toEqual(ids.map(({ id }) => id).sort())
})
