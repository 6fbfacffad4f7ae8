import { z } from 'zod'
import { dayOf } from '../../../src/agreements/case/working-days'
import { rollUp } from '../../../src/metering/rollup/rollup'
import { connect } from '../../../src/db/connection'
import { startTestServer, type DemoKey, type TestServer } from '../../support/server'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  for (let i = 0; i < 3; i += 1)
    await server.ask('{ rows { streets(first: 2) { nodes { code } } } }', { as: 'dataUser' })
  await server.ask('{ rows { housingApplicants { nodes { telephone } } } }', { as: 'dataUser' })
  await rollUp({ databases: server.databases, timeZone: server.settings.timeZone })
}, 400_000)
afterAll(() => server.stop())

const today = (): string => dayOf(new Date(), server.settings.timeZone)

const report = `query ($from: Date!, $to: Date!) { assessment(period: { from: $from, to: $to }) {
  from uncountedSince totals { operations refused rows users }
  datasets: usage(by: DATASET) { key name operations refused rows bytes users }
  openers: usage(by: OPENER) { key name operations } users: usage(by: USER) { key name operations rows }
  days: usage(by: DAY) { key operations } codes { name count } rules { name count } unusedDatasets
  service { operations failed medianMs p95Ms }
  applications { received approved rejected abandoned medianReplyDays overdue rejections { name count }
    agreements { name count } terminations { name count } }
  concerns { kind received answered medianDays }
  catalogue { datasets columns byAttribute { name datasets columns } byOpener { name datasets } byTheme { name }
    apiShare onTimeShare } } }`

const Report = z.object({
  assessment: z.looseObject({
    totals: z.object({ operations: z.number(), refused: z.number(), rows: z.string(), users: z.number() }),
    datasets: z.array(z.looseObject({ key: z.string(), operations: z.number(), refused: z.number() })),
    openers: z.array(z.looseObject({ key: z.string() })),
    rules: z.array(z.looseObject({})),
    unusedDatasets: z.array(z.string()),
  }),
})

test('R-71: the figures of a period are those of its records', async () => {
  const reply = await server.ask(report, { as: 'authority', variables: { from: today(), to: today() } })
  expect(reply.errors).toBeUndefined()
  const { assessment } = Report.parse(reply.data)
  expect(assessment).toMatchObject({
    totals: { operations: 4, refused: 1, rows: '6', users: 1 },
    users: [{ operations: 4, rows: '6' }],
    days: [{ key: today(), operations: 4 }],
    codes: [{ name: 'AGREEMENT_REQUIRED', count: 1 }],
    rules: [{ name: 'R-05', count: 1 }],
    service: { operations: 4, failed: 0 },
    applications: { received: 0, medianReplyDays: null },
    concerns: [],
    catalogue: { apiShare: 1 },
  })
  expect(assessment.datasets).toMatchObject([
    { key: 'streets', operations: 3, refused: 0, rows: '6', users: 1 },
    { key: 'housingApplicants', operations: 1, refused: 1, rows: '0' },
  ])
  // one that was only refused was not used
  expect(assessment.unusedDatasets).toContain('housingApplicants')
  expect(assessment.unusedDatasets).not.toContain('streets')
})

test('an opener sees its own part, and its part is recorded as a reading of the log', async () => {
  const reply = await server.ask(report, { as: 'opener', variables: { from: today(), to: today() } })
  expect(reply.errors).toBeUndefined()
  const { assessment } = Report.parse(reply.data)
  expect(assessment.rules).toEqual([])
  expect(assessment.openers.length).toBeLessThanOrEqual(1)
  const [own] = await server.databases.control<{ readonly names: string[] }[]>`
    select array_agg(d.name) as names from catalog.dataset d
    where d.opener_id in (select a.organisation_id from identity.account a where 'DATA_OPENER' = any (a.roles))`
  for (const { key } of assessment.datasets) expect(own?.names).toContain(key)
  const { data } = await server.ask('{ logReads(first: 1) { nodes { roles datasets { columns } } } }', {
    as: 'auditor',
  })
  expect(data).toMatchObject({
    logReads: { nodes: [{ roles: ['DATA_OPENER'], datasets: [{ columns: ['from', 'to'] }] }] },
  })
})

test('R-71: applications are told from the journal, in working days, and by opener', async () => {
  const sql = connect(server.settings.databaseUrl, { role: null, applicationName: 'weir test', max: 1 })
  const id = '0190c3f6-0000-7000-8000-0000000000c1'
  await sql`
    insert into cases."case" (id, cover, phase, applicant_organisation_id, opener_organisation_id,
      authority_organisation_id, datasets, opened_at, changed_at)
    select ${id}, ${id}, 'REJECTED', d.opener_id, d.opener_id, d.opener_id, '{streets}', now(), now()
    from catalog.dataset d where d.name = 'streets'`
  // around the holiday of October, of whose Saturdays one is worked; in Shanghai the last is the day after
  const events = [
    ['SUBMITTED', '2026-09-28T03:00:00Z', {}],
    ['ESCALATED', '2026-10-11T03:00:00Z', {}],
    ['REJECTED', '2026-10-11T17:00:00Z', { decision: { ground: 'SHR 39' } }],
  ] as const
  for (const [i, [kind, at, body]] of events.entries())
    await sql`
      insert into journal.event (stream, seq, kind, actor, reason, body, at)
      values (${`case:${id}`}, ${i + 1}, ${kind}, 'test', '', ${sql.json(body)}, ${at})`
  const applications = async (as: DemoKey, from: string, to: string): Promise<unknown> => {
    const { data, errors } = await server.ask(report, { as, variables: { from, to } })
    expect(errors).toBeUndefined()
    return Report.parse(data).assessment['applications']
  }
  expect(await applications('authority', '2026-10-01', '2026-10-31')).toMatchObject({
    received: 0,
    rejected: 1,
    overdue: 1,
    medianReplyDays: 6,
    rejections: [{ name: 'SHR 39', count: 1 }],
  })
  expect(await applications('authority', '2026-09-01', '2026-10-11')).toMatchObject({
    received: 1,
    rejected: 0,
  })
  const [other] = await sql<{ readonly id: string }[]>`
    select o.id from identity.organisation o
    where not exists (select from identity.account a where a.organisation_id = o.id and 'DATA_OPENER' = any (a.roles))`
  await sql`update cases."case" set opener_organisation_id = ${other?.id ?? null} where id = ${id}`
  expect(await applications('opener', '2026-09-01', '2026-10-31')).toMatchObject({ received: 0, rejected: 0 })
  await sql.end()
})

test.each([
  ['2026-02-01', '2026-01-01'],
  ['0001-01-01', '9999-12-31'],
])('the period %s to %s is refused', async (from, to) => {
  expect((await server.ask(report, { as: 'authority', variables: { from, to } })).codes).toEqual([
    'BAD_USER_INPUT',
  ])
})

test.each(['dataUser', 'operator'] as const)('%s gets no assessment', async (as) => {
  const variables = { from: today(), to: today() }
  expect((await server.ask(report, { as, variables })).codes).toEqual(['FORBIDDEN'])
})

const replay = `query ($change: PolicyChangeInput!) { policyReplay(change: $change) {
  examined isWhole refused allowed byDataset { name count } byAccount { count } samples { dataset before after } } }`

test('a change is replayed on the recorded operations, and nothing is changed', async () => {
  const closed = { change: { dataset: 'streets', openAttribute: 'NOT_OPEN' } }
  const { data, errors } = await server.ask(replay, { as: 'authority', variables: closed })
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({
    policyReplay: {
      examined: 3,
      isWhole: true,
      refused: 3,
      allowed: 0,
      byDataset: [{ name: 'streets', count: 3 }],
      byAccount: [{ count: 3 }],
      samples: Array.from({ length: 3 }, () => ({
        dataset: 'streets',
        before: null,
        after: 'NOT_IN_CATALOGUE',
      })),
    },
  })
  expect(
    (await server.ask('{ rows { streets(first: 1) { nodes { code } } } }', { as: 'dataUser' })).codes,
  ).toEqual([])
  expect((await server.ask(replay, { as: 'auditor', variables: closed })).codes).toEqual(['FORBIDDEN'])
  const foreign = { change: { agreement: 'NONE-1', isSuspended: true } }
  const { codes, errors: refusals } = await server.ask(replay, { as: 'opener', variables: foreign })
  expect(codes).toEqual(['NOT_IN_CATALOGUE'])
  expect(refusals?.[0]?.message).toContain('There is no agreement NONE-1')
  const both = { change: { dataset: 'streets', openAttribute: 'NOT_OPEN', agreement: 'CQ-1' } }
  expect((await server.ask(replay, { as: 'authority', variables: both })).codes).toEqual(['BAD_USER_INPUT'])
})
