import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { organisation } from '../../../drizzle/identity'
import { partiesOf } from '../../../src/signals/finding-parties'
import { application } from '../../support/demo-case'
import {
  CITY,
  DISTRICT,
  startDistrict,
  UNDER_DISTRICT,
  type District,
  type DistrictRole,
} from '../../support/district'
import type { TestReply } from '../../support/server'

/** The authority of a district acts for the openers under it, and for no other (CQ 6). */
let district: District

beforeAll(async () => {
  district = await startDistrict()
}, 300_000)
afterAll(() => district.server.stop())

const asDistrict = (query: string, variables: Record<string, unknown> = {}): Promise<TestReply> =>
  district.ask('AUTHORITY', query, variables)

const asCity = (query: string, variables: Record<string, unknown> = {}): Promise<TestReply> =>
  district.server.ask(query, { variables, as: 'authority' })

test('R-42: a finding about the authority over the data is for the one above it too', async () => {
  const db = drizzle(district.server.databases.control)
  const idOf = async (name: string): Promise<string> =>
    (await db.select().from(organisation).where(eq(organisation.name, name)))[0]?.id ?? ''
  const [ofDistrict, city] = [await idOf(DISTRICT), await idOf(CITY)]
  const touching = { agreements: [], datasets: ['airQualityHourly'] }
  expect((await partiesOf(db, { ...touching, organisation: ofDistrict })).authorities).toEqual(
    [ofDistrict, city].sort(),
  )
  expect((await partiesOf(db, { ...touching, organisation: null })).authorities).toEqual([ofDistrict])
  const own = await partiesOf(db, { organisation: city, agreements: [], datasets: ['streets'] })
  expect([own.authorities, own.openers.length]).toEqual([[city], 1])
})

const REDACT = `mutation($dataset: String!, $rows: [[String!]!]!) {
  redact(dataset: $dataset, columns: ["code"], rows: $rows, objection: "QY-2026-8", reason: "an upheld objection") { id } }`

test('rows are taken out by the authority over their opener alone, and it alone is told what became of it', async () => {
  const variables = { dataset: 'streets', rows: [['no such row']] }
  const refused = await asDistrict(REDACT, variables)
  expect([refused.codes, refused.data]).toEqual([['FORBIDDEN'], { redact: null }])
  expect((await asDistrict(REDACT, { ...variables, dataset: 'thereIsNone' })).codes).toEqual(['FORBIDDEN'])

  const ordered = await asCity(REDACT, variables)
  expect(ordered.codes).toEqual([])
  const { id } = (ordered.data as { redact: { id: string } }).redact
  const state = 'query($id: ID!) { redaction(id: $id) { id } }'
  expect((await asDistrict(state, { id })).data).toEqual({ redaction: null })
  expect((await asCity(state, { id })).data).toEqual({ redaction: { id } })

  const own = REDACT.replace('"code"', '"stationCode"')
  expect((await asDistrict(own, { ...variables, dataset: 'airQualityHourly' })).codes).toEqual([])
})

const DECLARE = `mutation($emergency: EmergencyInput!) { declareEmergency(emergency: $emergency) { id phase } }`

const opening = (...datasets: readonly { dataset: string; columns: readonly string[] }[]) => ({
  emergency: {
    ...{ event: 'Flood of the Jialing', class: 'NATURAL_DISASTER', legalBasis: 'ZJ381 8', purpose: 'RESCUE' },
    datasets,
    reviewAt: new Date(Date.now() + 3_600_000).toISOString(),
  },
})

const CITYS = { dataset: 'housingApplicants', columns: ['applicationNumber'] }
const DISTRICTS = { dataset: 'airQualityHourly', columns: ['stationCode'] }

const idOf = (reply: TestReply): string => {
  expect(reply.codes).toEqual([])
  return (reply.data as { declareEmergency: { id: string } }).declareEmergency.id
}

test('R-64: a district opens for an event what its own openers have, and nothing of others beside it', async () => {
  const refused = await asDistrict(DECLARE, opening(DISTRICTS, CITYS))
  expect([refused.codes, refused.data]).toEqual([['FORBIDDEN'], { declareEmergency: null }])
  expect(refused.errors?.[0]?.extensions).toMatchObject({ rule: 'R-64', coordinates: ['housingApplicants'] })
  expect((await asDistrict('{ emergencies { id } }')).data).toEqual({ emergencies: [] })
  idOf(await asDistrict(DECLARE, opening(DISTRICTS)))
})

test('R-65: who declared it takes its later steps, or the authority above; another takes none', async () => {
  const citys = idOf(await asCity(DECLARE, opening(CITYS, DISTRICTS)))
  const districts = idOf(await asDistrict(DECLARE, opening(DISTRICTS)))
  const end = 'mutation($id: ID!) { endEmergency(id: $id, reason: "The water has fallen.") { phase } }'
  const report = 'mutation($id: ID!) { fileEmergencyReport(id: $id, text: "What was done.") { phase } }'
  expect((await asDistrict(end, { id: citys })).codes).toEqual(['FORBIDDEN'])
  expect((await asCity(end, { id: citys })).data).toEqual({ endEmergency: { phase: 'AFTERMATH' } })
  expect((await asDistrict(report, { id: citys })).codes).toEqual(['FORBIDDEN'])
  expect((await asCity(end, { id: districts })).data).toEqual({ endEmergency: { phase: 'AFTERMATH' } })
  expect((await asDistrict(report, { id: districts })).codes).toEqual([])
})

const SET = `mutation($subject: String!) {
  setBudget(subject: $subject, per: DAY, bounds: { requests: 1000000 }, reason: "a test") { subject } }`
const REMOVE = 'mutation($subject: String!) { removeBudget(subject: $subject, per: DAY, reason: "a test") }'

test('a budget of more than a dataset of its own openers is not for a district to set or to take away', async () => {
  const others = ['dataset:*', 'account:*', 'anonymous', 'dataset:streets', 'dataset:thereIsNone']
  const { data } = await district.server.ask('{ me { account } }', { as: 'dataUser' })
  others.push(`account:${(data as { me: { account: string } }).me.account}`)
  for (const subject of others)
    for (const mutation of [SET, REMOVE])
      expect([subject, (await asDistrict(mutation, { subject })).codes]).toEqual([subject, ['FORBIDDEN']])
  const own = { subject: 'dataset:airQualityHourly' }
  expect((await asDistrict(SET, own)).data).toEqual({ setBudget: own })
  expect((await asDistrict(REMOVE, own)).data).toEqual({ removeBudget: true })
  for (const subject of ['dataset:*', own.subject]) {
    expect((await asCity(SET, { subject })).codes).toEqual([])
    expect((await asCity(REMOVE, { subject })).codes).toEqual([])
  }
})

test('what the log is watched for is the same for the whole city, and not for a district to change', async () => {
  const change = `mutation { changeSignalRule(id: "OVER_QUOTA", changes: { least: 7 }, reason: "a test") { least } }`
  expect((await asDistrict(change)).codes).toEqual(['FORBIDDEN'])
  expect((await asCity('{ signalRules { id isChanged } }')).text).not.toContain('"isChanged":true')
  expect((await asCity(change)).data).toEqual({ changeSignalRule: { least: 7 } })
})

test('what a change would have made of recorded uses is told to the authority over their opener alone', async () => {
  const replay = 'query($change: PolicyChangeInput!) { policyReplay(change: $change) { examined } }'
  const closed = (dataset: string) => ({ change: { dataset, openAttribute: 'NOT_OPEN' } })
  const suspended = { change: { agreement: 'CQ-DEMO-2026-001', isSuspended: true } }
  for (const asked of [closed('housingApplicants'), closed('thereIsNone'), suspended])
    expect((await asDistrict(replay, asked)).codes).toEqual(['NOT_IN_CATALOGUE'])
  expect((await asDistrict(replay, closed('airQualityHourly'))).codes).toEqual([])
  for (const asked of [closed('housingApplicants'), suspended])
    expect((await asCity(replay, asked)).codes).toEqual([])
})

test('R-77: a demand that was given to nobody is the city’s; a district has those that its openers were given', async () => {
  const FILE = 'mutation { fileDemand(wanted: "Bus lines", purpose: "A map") { id } }'
  const ASSIGN = 'mutation($id: ID!, $opener: String!) { assignDemand(id: $id, opener: $opener) { opener } }'
  const ANSWER =
    'mutation($id: ID!) { answerDemand(id: $id, outcome: CANNOT_OPEN, answer: "There is none.") { state } }'
  const filed = await district.server.ask(FILE, { as: 'dataUser' })
  const { id } = (filed.data as { fileDemand: { id: string } }).fileDemand
  const listed = async (ask: typeof asCity): Promise<string> =>
    (await ask('query($id: ID!) { concern(id: $id) { id } concerns { nodes { id } } }', { id })).text
  const own = { id, opener: UNDER_DISTRICT }
  const citys = { id, opener: '重庆市民政局（演示）' }

  expect((await asDistrict(ASSIGN, own)).codes).toEqual(['BAD_USER_INPUT'])
  expect((await asDistrict(ANSWER, { id })).codes).toEqual(['BAD_USER_INPUT'])
  expect(await listed(asDistrict)).not.toContain(id)

  expect((await asCity(ASSIGN, own)).codes).toEqual([])
  expect(await listed(asDistrict)).toContain(id)
  expect((await asDistrict(ASSIGN, citys)).codes).toEqual(['FORBIDDEN'])
  expect((await asDistrict(ASSIGN, own)).codes).toEqual([])

  // whoever gives demands out may give this one to another
  expect(await listed(asCity)).toContain(id)
  expect((await asCity(ASSIGN, citys)).codes).toEqual([])
  expect(await listed(asDistrict)).not.toContain(id)
  expect((await asDistrict(ANSWER, { id })).codes).toEqual(['BAD_USER_INPUT'])
  expect((await asCity(ASSIGN, own)).codes).toEqual([])
  expect((await asDistrict(ANSWER, { id })).data).toEqual({ answerDemand: { state: 'ANSWERED' } })
})

test('no step in an entry, a case or under an agreement of other openers is for a district', async () => {
  const applied = await district.server.ask(
    'mutation($a: ApplicationInput!) { apply(application: $a) { id } }',
    { as: 'dataUser', variables: { a: application } },
  )
  const [made] = (applied.data as { apply: { id: string }[] }).apply
  const citys = `dataset: "streets"`
  const ofCase = `case: "${made?.id ?? ''}"`
  const steps: readonly (readonly [DistrictRole, string, string])[] = [
    ['AUTHORITY', `publishDataset(${citys}) { name }`, 'FORBIDDEN'],
    ['AUTHORITY', `approveDatasetChange(${citys}) { name }`, 'FORBIDDEN'],
    ['AUTHORITY', `refuseDatasetChange(${citys}, reason: "r") { name }`, 'FORBIDDEN'],
    ['AUTHORITY', `markDatasetReceived(${citys}, origin: "${UNDER_DISTRICT}") { name }`, 'FORBIDDEN'],
    ['DATA_OPENER', `suspendDataset(${citys}, reason: "r") { name }`, 'FORBIDDEN'],
    ['DATA_OPENER', `withdrawDataset(${citys}, reason: "r") { name }`, 'FORBIDDEN'],
    ['AUTHORITY', `passAgreement(${ofCase}, finding: "f") { id }`, 'FORBIDDEN'],
    ['AUTHORITY', `acceptRemedy(${ofCase}, finding: "f") { id }`, 'FORBIDDEN'],
    ['DATA_OPENER', `acceptApplication(${ofCase}) { id }`, 'FORBIDDEN'],
    ['AUTHORITY', 'setReportCycle(agreement: "CQ-DEMO-2026-001", months: 1) { months }', 'BAD_USER_INPUT'],
  ]
  for (const [role, step, code] of steps)
    expect([step, (await district.ask(role, `mutation { ${step} }`)).codes]).toEqual([step, [code]])
})
