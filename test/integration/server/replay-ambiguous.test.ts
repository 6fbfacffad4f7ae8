import { startTestServer, type TestServer } from '../../support/server'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await server.databases.control.begin(async (sql) => {
    await sql`
      insert into agreements.agreement (id, number, user_organisation_id, opener_organisation_id, title, purpose, state,
        effective_from, effective_to, created_at)
      select gen_random_uuid(), 'CQ-DEMO-2026-002', user_organisation_id, opener_organisation_id, title, purpose, state,
        effective_from, effective_to, created_at
      from agreements.agreement where number = 'CQ-DEMO-2026-001'`
    await sql`
      insert into agreements.scope (agreement_id, dataset_id, contract_revision, columns, predicate, aggregates_only)
      select a.id, s.dataset_id, s.contract_revision, s.columns, s.predicate, s.aggregates_only
      from agreements.scope s join agreements.agreement b on b.id = s.agreement_id, agreements.agreement a
      where b.number = 'CQ-DEMO-2026-001' and a.number = 'CQ-DEMO-2026-002'`
  })
}, 400_000)
afterAll(() => server.stop())

const read = '{ rows { housingApplicants(first: 2) { nodes { applicationNumber } } } }'
const replay = `query ($change: PolicyChangeInput!) { policyReplay(change: $change) {
  examined isWhole refused allowed byAgreement { name count } samples { dataset before after } } }`

test('what was refused as two agreements fit is part of what the end of one of them would change', async () => {
  const as = 'agreementUser'
  expect((await server.ask(read, { as })).codes).toEqual(['AGREEMENT_AMBIGUOUS'])
  const named = { 'weir-agreement': 'CQ-DEMO-2026-001' }
  expect((await server.ask(read, { as, headers: named })).codes).toEqual([])
  const change = { agreement: 'CQ-DEMO-2026-001', isSuspended: true }
  const { data, errors } = await server.ask(replay, { as: 'opener', variables: { change } })
  expect(errors).toBeUndefined()
  expect(data).toEqual({
    policyReplay: {
      ...{ examined: 2, isWhole: true, refused: 1, allowed: 1 },
      byAgreement: [
        { name: 'CQ-DEMO-2026-001', count: 1 },
        { name: 'CQ-DEMO-2026-002', count: 1 },
      ],
      samples: [
        { dataset: 'housingApplicants', before: null, after: 'SUSPENDED' },
        { dataset: 'housingApplicants', before: 'AGREEMENT_AMBIGUOUS', after: null },
      ],
    },
  })
})
