import { withOwner } from '../../../src/db/owner'
import type { Role } from '../../../src/identity/caller'
import { createIdentityService } from '../../../src/identity/service'
import { systemClock } from '../../../src/kernel/clock'
import { startTestServer, type TestReply, type TestServer } from '../../support/server'

/** The authority of a district acts for the openers under it, and for no other (CQ 6). */
let server: TestServer
const keys = { district: '' }

const CITY = '重庆市大数据应用发展管理局（演示）'
const DISTRICT = '乙区数据局'
/** Opens airQualityHourly; the other openers stand under the city. */
const UNDER_DISTRICT = '重庆市生态环境局（演示）'

beforeAll(async () => {
  server = await startTestServer()
  const identity = createIdentityService({ databases: server.databases, clock: systemClock })
  const { id } = await identity.createOrganisation({
    kind: 'DISTRICT_AUTHORITY',
    name: DISTRICT,
    authority: CITY,
  })
  await withOwner(
    server.settings.databaseUrl,
    (sql) => sql`update identity.organisation set authority_id = ${id} where name = ${UNDER_DISTRICT}`,
  )
  const keyOf = async (role: Role): Promise<string> => {
    const account = await identity.createAccount({ name: role, organisation: DISTRICT, roles: [role] })
    return (await identity.createKey({ accountId: account.id })).key
  }
  keys.district = await keyOf('AUTHORITY')
}, 300_000)
afterAll(() => server.stop())

const asDistrict = (query: string, variables: Record<string, unknown> = {}): Promise<TestReply> =>
  server.ask(query, { variables, headers: { authorization: `Bearer ${keys.district}` } })

const asCity = (query: string, variables: Record<string, unknown> = {}): Promise<TestReply> =>
  server.ask(query, { variables, as: 'authority' })

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
  const { data } = await server.ask('{ me { account } }', { as: 'dataUser' })
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
