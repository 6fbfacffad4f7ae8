import { setTimeout as sleep } from 'node:timers/promises'
import { startTestServer, type TestReply, type TestServer } from '../../support/server'
import { until } from '../../support/until'

/** An emergency opening stands in for an agreement, for a term, and for nothing else. */
let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ WEIR_RESULT_CACHE_BYTES: '1000000' })
}, 120_000)
afterAll(() => server.stop())

const HOUR = 3_600_000
const named = '{ rows { housingApplicants(first: 2) { nodes { applicationNumber name } } } }'
const other = '{ rows { housingApplicants(first: 2) { nodes { applicationNumber householdSize } } } }'
const hidden = '{ rows { housingApplicants(first: 2) { nodes { identityNumber } } } }'

const DECLARE = `mutation($emergency: EmergencyInput!) { declareEmergency(emergency: $emergency) {
  id event class legalBasis purpose decider phase startsAt reviewAt endsAt audience { everyone organisations }
  datasets { dataset columns personal } disposal isReported } }`

const DEVELOPERS = '嘉陵数据应用社（演示）'

const anEmergency = (more: Readonly<Record<string, unknown>> = {}) => ({
  event: 'Flood of the Jialing',
  class: 'NATURAL_DISASTER',
  legalBasis: 'ZJ381 8',
  purpose: 'RESCUE',
  organisations: [DEVELOPERS],
  datasets: [{ dataset: 'housingApplicants', columns: ['applicationNumber', 'name'], personal: ['name'] }],
  reviewAt: new Date(Date.now() + HOUR).toISOString(),
  ...more,
})

interface Told {
  readonly id: string
  readonly phase: string
  readonly endsAt: string
  readonly audience: { readonly organisations: readonly string[] }
  readonly datasets: readonly unknown[]
}

const declare = async (more: Readonly<Record<string, unknown>> = {}): Promise<Told> => {
  const reply = await server.ask(DECLARE, { as: 'authority', variables: { emergency: anEmergency(more) } })
  expect([reply.codes, reply.errors?.map((e) => e.message)]).toEqual([[], undefined])
  return (reply.data as { declareEmergency: Told }).declareEmergency
}

/** A step of the authority. */
const step = async (mutation: string): Promise<TestReply> =>
  server.ask(`mutation { ${mutation} { id phase disposal } }`, { as: 'authority' })

const end = async (id: string): Promise<void> => {
  expect((await step(`endEmergency(id: "${id}", reason: "The water has fallen.")`)).codes).toEqual([])
}

const ask = (query: string, headers: Readonly<Record<string, string>> = {}) =>
  server.ask(query, { as: 'dataUser', headers })

const codesOf = async (query: string, headers?: Readonly<Record<string, string>>): Promise<string> =>
  (await ask(query, headers)).codes.join() || 'ALLOW'

/** Servers hear of an opening after its commit; access may come late, it never stays late. */
const opened = () => until(async () => (await codesOf(named)) === 'ALLOW')

interface Recorded {
  readonly emergencies: readonly string[]
  readonly agreements: readonly string[]
  readonly purpose: string | null
}

const recordOf = async (reply: TestReply): Promise<Recorded> => {
  const id = reply.extensions.usage.record ?? ''
  const [row] = await server.databases.audit<{ canonical: string }[]>`
    select canonical from metering.usage_record where id = ${id}`
  return JSON.parse(row?.canonical ?? 'null') as Recorded
}

test('R-65: what is declared opens the named columns and no other, and every record of it bears the emergency', async () => {
  expect(await codesOf(named)).toBe('AGREEMENT_REQUIRED')
  const { id } = await declare()
  await opened()
  const reply = await ask(named)
  const rows = (reply.data as { rows: { housingApplicants: { nodes: { name: string }[] } } }).rows
  expect(rows.housingApplicants.nodes).toHaveLength(2)
  // through the catalogue's mask, as ever
  for (const { name } of rows.housingApplicants.nodes) expect(name).toMatch(/^.\*+$/u)
  expect(await recordOf(reply)).toMatchObject({ emergencies: [id], agreements: [], purpose: 'RESCUE' })

  const refused = await ask(other)
  expect(refused.codes).toEqual(['AGREEMENT_REQUIRED'])
  expect(await recordOf(refused)).toMatchObject({ emergencies: [], purpose: null })
  expect(await codesOf(hidden)).toBe('GRAPHQL_VALIDATION_FAILED')
  expect(
    await codesOf('{ rows { housingApplicants(where: { householdSize: { gt: 1 } }) { totalCount } } }'),
  ).toBe('AGREEMENT_REQUIRED')
  // what is meant for another purpose, or under an agreement, is not meant here
  expect(await codesOf(named, { 'weir-purpose': 'RESCUE' })).toBe('ALLOW')
  expect(await codesOf(named, { 'weir-purpose': 'ADVERTISING' })).toBe('AGREEMENT_REQUIRED')
  expect((await server.ask(named)).codes).toEqual(['UNAUTHENTICATED'])
  for (const as of ['operator', 'auditor'] as const)
    expect((await server.ask(named, { as })).codes).toEqual(['FORBIDDEN'])
  // an organisation that is not of the audience
  expect((await server.ask(named, { as: 'opener' })).codes).toEqual(['AGREEMENT_REQUIRED'])
  // who has an agreement reads under it
  const agreed = await server.ask(named, { as: 'agreementUser' })
  expect(await recordOf(agreed)).toMatchObject({ emergencies: [], agreements: ['CQ-DEMO-2026-001'] })
  await end(id)
})

test('R-65: at its end the next query is refused, and nobody had to bring anything back', async () => {
  const { id } = await declare()
  await opened()
  await end(id)
  // at once: not from a cache, and without waiting for anything to be heard of
  expect(await codesOf(named)).toBe('AGREEMENT_REQUIRED')
  const stored = await server.ask(
    '{ dataset(name: "housingApplicants") { openAttribute access { decision } } }',
    {
      as: 'dataUser',
    },
  )
  expect(stored.data).toEqual({ dataset: { openAttribute: 'CONDITIONAL', access: { decision: 'DENY' } } })
  expect((await step(`endEmergency(id: "${id}", reason: "Again.")`)).codes).toEqual(['INVALID_TRANSITION'])
})

test('R-65: it ends by the clock alone', async () => {
  const { id, endsAt } = await declare({ reviewAt: new Date(Date.now() + 4_000).toISOString() })
  await opened()
  await sleep(Date.parse(endsAt) - Date.now() + 5)
  expect(await codesOf(named)).toBe('AGREEMENT_REQUIRED')
  const events = await server.databases.audit<{ kind: string }[]>`
    select kind from journal.event where stream = ${`emergency:${id}`} order by seq`
  expect(events.map(({ kind }) => kind)).toEqual(['DECLARED'])
})

test('R-65: one that begins later opens nothing before', async () => {
  const startsAt = new Date(Date.now() + 3_000)
  const { id, phase } = await declare({ startsAt: startsAt.toISOString() })
  expect(phase).toBe('SCHEDULED')
  while (Date.now() < startsAt.getTime() - 100) {
    expect(await codesOf(named)).toBe('AGREEMENT_REQUIRED')
    await sleep(200)
  }
  await sleep(startsAt.getTime() - Date.now() + 5)
  await opened()
  await end(id)
})

test('R-64: it is published with event, basis, decider, audience, columns, start and review, and told to whom it concerns', async () => {
  const told = await declare()
  expect(told).toMatchObject({ phase: 'OPEN', decider: '重庆市大数据应用发展管理局（演示）' })
  const list =
    await server.ask(`{ emergencies(first: 1) { id event class legalBasis purpose decider phase startsAt reviewAt endsAt
    audience { everyone organisations } datasets { dataset columns personal } disposal isReported } }`)
  expect(list.data).toEqual({ emergencies: [told] })
  expect(told.audience.organisations).toHaveLength(1)
  expect(told.datasets).toEqual([
    { dataset: 'housingApplicants', columns: ['applicationNumber', 'name'], personal: ['name'] },
  ])
  for (const as of ['dataUser', 'opener'] as const) {
    const notices = await server.ask('{ notices { nodes { message title text } } }', { as })
    expect(notices.text).toContain('"emergency.began"')
    expect(notices.text).toContain(told.id)
  }
  expect((await server.ask('{ notices { nodes { title } } }', { as: 'agreementUser' })).text).not.toContain(
    told.id,
  )
  const older = await server.ask(`{ emergencies(before: "${told.id}") { id } }`)
  expect(older.codes).toEqual([])
  expect(older.text).not.toContain(told.id)
  await end(told.id)
  expect((await server.ask('{ notices { nodes { message text } } }', { as: 'dataUser' })).text).toContain(
    '"emergency.ended"',
  )
})

test('R-64: only the authority declares, and nothing that is not open is opened', async () => {
  for (const as of ['dataUser', 'opener', 'auditor', 'operator'] as const)
    expect((await server.ask(DECLARE, { as, variables: { emergency: anEmergency() } })).codes).toEqual([
      'FORBIDDEN',
    ])
  const datasets = (...columns: readonly string[]) => [{ dataset: 'housingApplicants', columns }]
  for (const more of [
    { datasets: datasets('name', 'identityNumber') },
    { datasets: [{ dataset: 'notThere', columns: ['code'] }] },
    { datasets: [] },
    { organisations: [] },
    { organisations: ['Nobody'] },
    { legalBasis: ' ' },
    { event: '\u0000' },
    { reviewAt: new Date(Date.now() + 31 * 24 * HOUR).toISOString() },
    { startsAt: new Date(Date.now() - HOUR).toISOString() },
  ]) {
    const reply = await server.ask(DECLARE, { as: 'authority', variables: { emergency: anEmergency(more) } })
    expect([more, reply.codes]).toEqual([more, ['BAD_USER_INPUT']])
  }
  const unknown = await step('endEmergency(id: "nothing", reason: "r")')
  expect(unknown.codes).toEqual(['BAD_USER_INPUT'])
})

test('R-66: where personal data was opened the matter closes only after its destruction is confirmed', async () => {
  const { id } = await declare()
  await opened()
  const early = await step(`confirmDestruction(id: "${id}", confirmation: "Too early.")`)
  expect(early.codes).toEqual(['INVALID_TRANSITION'])
  await end(id)
  const close = () => step(`closeEmergency(id: "${id}")`)
  expect((await close()).codes).toEqual(['BAD_USER_INPUT'])
  expect((await step(`fileEmergencyReport(id: "${id}", text: "What was done.")`)).codes).toEqual([])
  const missing = await close()
  expect(missing.codes).toEqual(['BAD_USER_INPUT'])
  expect(missing.errors?.[0]?.extensions).toMatchObject({ rule: 'R-66', coordinates: [id] })
  const confirmed = await step(`confirmDestruction(id: "${id}", confirmation: "Both copies, seen by us.")`)
  expect(confirmed.codes).toEqual([])
  expect((await close()).data).toEqual({ closeEmergency: { id, phase: 'CLOSED', disposal: 'DESTROYED' } })
  const statements = `{ emergencies(first: 1) { id disposalStatement report isReported } }`
  expect((await server.ask(statements, { as: 'auditor' })).data).toEqual({
    emergencies: [
      { id, disposalStatement: 'Both copies, seen by us.', report: 'What was done.', isReported: true },
    ],
  })
  expect((await server.ask(statements)).data).toEqual({
    emergencies: [{ id, disposalStatement: null, report: null, isReported: true }],
  })
})

test('R-66: or after an assessment for which it is kept is recorded; without personal data the report is enough', async () => {
  const [kept, impersonal] = [
    await declare(),
    await declare({ datasets: [{ dataset: 'housingApplicants', columns: ['decision'] }] }),
  ]
  for (const { id } of [kept, impersonal]) {
    await end(id)
    expect((await step(`fileEmergencyReport(id: "${id}", text: "What was done.")`)).codes).toEqual([])
  }
  expect((await step(`closeEmergency(id: "${kept.id}")`)).codes).toEqual(['BAD_USER_INPUT'])
  expect((await step(`recordRetention(id: "${kept.id}", assessment: "For the courts.")`)).codes).toEqual([])
  for (const { id } of [kept, impersonal])
    expect((await step(`closeEmergency(id: "${id}")`)).codes).toEqual([])
})

test('R-65: a review moves the end, later or earlier', async () => {
  const { id } = await declare({ reviewAt: new Date(Date.now() + 4_000).toISOString() })
  await opened()
  const reviewed = (at: number) =>
    step(`reviewEmergency(id: "${id}", finding: "Still needed.", reviewAt: "${new Date(at).toISOString()}")`)
  expect((await reviewed(Date.now() + HOUR)).codes).toEqual([])
  await sleep(4_000)
  await opened()
  const soon = Date.now() + 1_000
  expect((await reviewed(soon)).codes).toEqual([])
  await sleep(soon - Date.now() + 5)
  expect(await codesOf(named)).toBe('AGREEMENT_REQUIRED')
})

test('R-65: an explanation, and the entry itself, name the emergency where it is what allows', async () => {
  const { id } = await declare()
  await opened()
  const entry = await ask(
    '{ dataset(name: "housingApplicants") { access { decision agreement emergency columns } } }',
  )
  expect(entry.data).toEqual({
    dataset: {
      access: { decision: 'ALLOW', agreement: null, emergency: id, columns: ['applicationNumber', 'name'] },
    },
  })
  const explain = `query($query: String!) { explainAccess(query: $query) { allowed fields {
    decision rule agreement emergency purpose datasets { allowed rule emergency } columns { column allowed rule emergency } } } }`
  const both = await server.ask(explain, { as: 'dataUser', variables: { query: named } })
  expect(both.data).toMatchObject({
    explainAccess: {
      allowed: true,
      fields: [
        {
          ...{ decision: 'ALLOW', rule: 'R-65', agreement: null, emergency: id, purpose: 'RESCUE' },
          datasets: [{ allowed: true, rule: 'R-65', emergency: id }],
        },
      ],
    },
  })
  const partly = await server.ask(explain, { as: 'dataUser', variables: { query: other } })
  expect(partly.data).toMatchObject({
    explainAccess: {
      allowed: false,
      fields: [
        {
          ...{ decision: 'DENY', rule: 'R-05', emergency: null },
          columns: expect.arrayContaining([
            { column: 'applicationNumber', allowed: true, rule: 'R-65', emergency: id },
            { column: 'householdSize', allowed: false, rule: 'R-05', emergency: null },
          ]) as unknown,
        },
      ],
    },
  })
  // what an explanation would allow is not read
  expect(await recordOf(both)).toMatchObject({ emergencies: [] })
  await end(id)
})
