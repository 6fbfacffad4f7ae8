import { createIdentityService } from '../../../src/identity/service'
import { systemClock } from '../../../src/kernel/clock'
import { UNDER_DISTRICT } from '../../support/district'
import { startTestServer, type TestServer } from '../../support/server'

/** What an opener finds of an operation that read its dataset beside one of another opener. */
let server: TestServer
let key: string

const AGREEMENT = 'CQ-DEMO-2026-001'
const PURPOSE = 'HOUSING_RESEARCH'

const usageBy = async (filter: string): Promise<unknown> => {
  const query = `{ datasetUsage(dataset: "airQualityHourly", filter: ${filter}) {
    nodes { agreements emergencies purpose codes columns } } }`
  const { data, errors } = await server.ask(query, { headers: { authorization: `Bearer ${key}` } })
  expect(errors).toBeUndefined()
  return (data as { datasetUsage: { nodes: unknown } }).datasetUsage.nodes
}

beforeAll(async () => {
  server = await startTestServer()
  const identity = createIdentityService({ databases: server.databases, clock: systemClock })
  const account = { name: 'opener', organisation: UNDER_DISTRICT, roles: ['DATA_OPENER'] as const }
  key = (await identity.createKey({ accountId: (await identity.createAccount(account)).id })).key
}, 400_000)
afterAll(() => server.stop())

const own = 'airQualityHourly(first: 1) { nodes { stationCode } }'

test('what rests on an agreement of another opener is neither told nor found by it', async () => {
  const others = 'housingApplicants(first: 1) { nodes { applicationNumber } }'
  const { codes } = await server.ask(`{ rows { ${own} ${others} } }`, { as: 'agreementUser' })
  expect(codes).toEqual([])
  const [record] = await server.databases.audit`
    select r.agreements, r.canonical::json ->> 'purpose' as purpose from metering.usage_record r where r.agreements <> '{}'`
  expect(record).toEqual({ agreements: [AGREEMENT], purpose: PURPOSE })

  const seen = [{ agreements: [], emergencies: [], purpose: null, codes: [], columns: ['stationCode'] }]
  expect(await usageBy('{}')).toEqual(seen)
  expect(await usageBy('{ column: "stationCode" }')).toEqual(seen)
  for (const filter of [
    `{ agreement: "${AGREEMENT}" }`,
    '{ agreement: "none" }',
    `{ purpose: "${PURPOSE}" }`,
  ])
    expect(await usageBy(filter)).toEqual([])
})

test('what was refused of a dataset of another opener is neither told nor found by it', async () => {
  const others = 'housingApplicants(first: 1) { nodes { applicationNumber } }'
  const { codes } = await server.ask(`{ rows { ${own} ${others} } }`, { as: 'dataUser' })
  expect(codes).toEqual(['AGREEMENT_REQUIRED'])
  expect(await usageBy('{}')).toMatchObject([{ codes: [] }, {}])
  expect(await usageBy('{ code: "AGREEMENT_REQUIRED" }')).toEqual([])
})

test('the purpose that was stated, and the codes of what read its datasets alone, are told to an opener', async () => {
  await server.ask(`{ rows { ${own} } }`, { as: 'dataUser', headers: { 'weir-purpose': 'A map' } })
  expect(await usageBy('{ purpose: "A map" }')).toMatchObject([{ purpose: 'A map' }])
  const refused = 'airQualityHourly(first: 1, after: "none") { nodes { stationCode } }'
  const { codes } = await server.ask(`{ rows { ${refused} } }`, { as: 'dataUser' })
  expect(await usageBy(`{ code: "${String(codes[0])}" }`)).toMatchObject([{ codes }])
})
