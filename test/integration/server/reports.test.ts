import { dayOf } from '../../../src/agreements/case/working-days'
import { withOwner } from '../../../src/db/owner'
import { runReportClock } from '../../../src/reports/report-clock'
import { createManualClock, type ManualClock } from '../../support/manual-clock'
import { startTestServer, type DemoKey, type TestReply, type TestServer } from '../../support/server'

/** Reports of use and incidents: by the API, and what time does with them. */
jest.setTimeout(300_000)

const AGREEMENT = 'CQ-DEMO-2026-001'
const DAY_MS = 86_400_000

let server: TestServer
let clock: ManualClock
beforeAll(async () => {
  server = await startTestServer()
  clock = createManualClock(new Date())
})
afterAll(() => server.stop())

const tick = (): Promise<number> =>
  runReportClock({ databases: server.databases, clock, timeZone: server.settings.timeZone })

const report = {
  purposes: 'Waiting times by district',
  results: [{ kind: 'PAPER', title: 'Waiting for a home', link: 'https://example.org/paper' }],
  benefit: 'Two districts changed their queue',
  incidents: '',
  datasets: ['housingApplicants'],
}

const file = (as: DemoKey, r: unknown, agreement = AGREEMENT): Promise<TestReply> =>
  server.ask(
    'mutation($a: String!, $r: UseReportInput!) { fileUseReport(agreement: $a, report: $r) { id due results { kind title link } datasets } }',
    { as, variables: { a: agreement, r } },
  )

const reports = async (as: DemoKey): Promise<TestReply> =>
  server.ask(
    `{ useReports(agreement: "${AGREEMENT}") { months reports { purposes due } duties { due remindedAt overdueAt filedAt } } }`,
    { as },
  )

const messagesOf = async (as: DemoKey): Promise<readonly string[]> =>
  (
    (await server.ask('{ notices(first: 30) { nodes { message } } }', { as })).data as {
      notices: { nodes: { message: string }[] }
    }
  ).notices.nodes.map(({ message }) => message)

test('R-70: a report names purposes, results, benefit, incidents and datasets, or is not taken', async () => {
  for (const bad of [
    { ...report, purposes: ' ' },
    { ...report, benefit: '' },
    { ...report, datasets: [] },
    { ...report, results: [{ kind: 'APP', title: '' }] },
    { ...report, datasets: ['streets'] },
  ])
    expect((await file('agreementUser', bad)).codes).toEqual(['BAD_USER_INPUT'])
  const filed = await file('agreementUser', report)
  expect(filed.data).toEqual({
    fileUseReport: expect.objectContaining({ due: null, results: report.results, datasets: report.datasets }),
  })
  expect(await messagesOf('opener')).toContain('useReport.filed')
})

test('R-70: by the user of the agreement alone, and seen by its parties, their authority and auditors alone', async () => {
  expect((await file('dataUser', report)).codes).toEqual(['BAD_USER_INPUT'])
  expect((await file('opener', report)).codes).toEqual(['FORBIDDEN'])
  expect((await file('agreementUser', report, 'AGR-NONE-1')).codes).toEqual(['BAD_USER_INPUT'])
  for (const as of ['agreementUser', 'opener', 'authority', 'auditor'] as const)
    expect([as, (await reports(as)).codes]).toEqual([as, []])
  for (const as of ['dataUser', 'operator'] as const)
    expect([as, (await reports(as)).codes]).toEqual([as, ['BAD_USER_INPUT']])
})

test('R-69: a report is reminded of, then overdue as a finding on T07, and a later one is filed in time', async () => {
  const set = (as: DemoKey, months: number): Promise<TestReply> =>
    server.ask(`mutation { setReportCycle(agreement: "${AGREEMENT}", months: ${months}) { months } }`, { as })
  expect((await set('agreementUser', 1)).codes).toEqual(['FORBIDDEN'])
  expect((await set('opener', 0)).codes).toEqual(['BAD_USER_INPUT'])
  expect((await set('opener', 3)).data).toEqual({ setReportCycle: { months: 3 } })

  // the day is set, and it is too early to tell
  expect(await tick()).toBe(1)
  expect(await tick()).toBe(0)
  clock.advance(70 * DAY_MS)
  expect(await tick()).toBe(1)
  expect(await messagesOf('agreementUser')).toContain('agreement.reportDue')
  clock.advance(30 * DAY_MS)
  // overdue, and the next day is set; two servers do it once
  const both = await Promise.all([tick(), tick()])
  expect(both.reduce((sum, n) => sum + n, 0)).toBe(2)
  const found = await server.ask(
    '{ findings(rule: "REPORT_OVERDUE") { nodes { subject ground effect evidence agreements } } }',
    { as: 'opener' },
  )
  const duties = (await reports('opener')).data as { useReports: { duties: { due: string }[] } }
  const due = duties.useReports.duties.at(-1)?.due ?? 'none'
  expect(found.data).toEqual({
    findings: {
      nodes: [
        {
          subject: `agreement:${AGREEMENT}`,
          ground: 'T07',
          effect: 'NOTIFY',
          evidence: [`useReport:${AGREEMENT}:${due}`],
          agreements: [AGREEMENT],
        },
      ],
    },
  })
  expect(await messagesOf('agreementUser')).toContain('finding.noticed')
  // it is told, and nothing is suspended by it
  const rows = await server.ask('{ rows { housingApplicants(first: 1) { totalCount } } }', {
    as: 'agreementUser',
  })
  expect(rows.codes).toEqual([])
  expect(await tick()).toBe(0)
})

const setEnd = async (end: Date): Promise<void> => {
  await withOwner(
    server.settings.databaseUrl,
    (sql) => sql`update agreements.agreement set effective_to = ${end} where number = ${AGREEMENT}`,
  )
}

test('R-69: where an amendment ends the agreement before a report is due, it is due at that end', async () => {
  const [before] = await server.databases
    .control`select effective_to as "to" from agreements.agreement where number = ${AGREEMENT}`
  const end = new Date(clock.now().getTime() + 20 * DAY_MS)
  await setEnd(end)
  expect(await tick()).toBe(1)
  const seen = (await reports('opener')).data as { useReports: { duties: { due: string }[] } }
  const due = dayOf(end, server.settings.timeZone)
  expect(seen.useReports.duties[0]).toEqual({ due, remindedAt: null, overdueAt: null, filedAt: null })
  // and reminded of at once, as the end is near
  expect(await tick()).toBe(1)
  expect(await tick()).toBe(0)
  await setEnd(before?.['to'] as Date)
})

const incident = (as: DemoKey, severity: string, of: Record<string, unknown> = {}): Promise<TestReply> =>
  server.ask(
    'mutation($s: IncidentSeverity!, $d: [String!]!, $w: String!, $h: DateTime!) { reportIncident(severity: $s, datasets: $d, what: $w, happenedAt: $h) { id at reportDue } }',
    {
      as,
      variables: {
        s: severity,
        d: ['housingApplicants'],
        w: 'A disk was lost',
        h: '2026-01-02T03:04:05Z',
        ...of,
      },
    },
  )

test('R-72: an incident is told to openers, authority and users at once, and to the public interest within 24 hours', async () => {
  expect((await incident('dataUser', 'HIGH', { d: ['nothing'] })).codes).toEqual(['BAD_USER_INPUT'])
  expect((await incident('dataUser', 'HIGH', { w: ' ' })).codes).toEqual(['BAD_USER_INPUT'])
  expect((await incident('dataUser', 'HIGH', { h: '2999-01-01T00:00:00Z' })).codes).toEqual([
    'BAD_USER_INPUT',
  ])
  expect((await incident('operator', 'HIGH')).codes).toEqual(['FORBIDDEN'])
  expect((await incident('dataUser', 'HIGH')).data).toMatchObject({ reportIncident: { reportDue: null } })

  const reply = await incident('dataUser', 'PUBLIC_INTEREST')
  const { id, at, reportDue } = (
    reply.data as { reportIncident: { id: string; at: string; reportDue: string } }
  ).reportIncident
  expect(Date.parse(reportDue) - Date.parse(at)).toBe(DAY_MS)
  for (const as of ['opener', 'authority'] as const)
    expect(await messagesOf(as)).toContain('incident.reported')
  // another user of the data learns that there was one, and not what
  const told = await messagesOf('agreementUser')
  expect(told).toContain('incident.affects')
  expect(told).not.toContain('incident.reported')
  const seen = async (as: DemoKey): Promise<number> =>
    ((await server.ask('{ incidents { id what } }', { as })).data as { incidents: unknown[] }).incidents
      .length
  expect([
    await seen('dataUser'),
    await seen('opener'),
    await seen('auditor'),
    await seen('agreementUser'),
  ]).toEqual([2, 2, 2, 0])

  // the clock of the test is months ahead: the report is late, and told once
  expect(await tick()).toBe(1)
  expect(await tick()).toBe(0)
  expect(await messagesOf('authority')).toContain('incident.reportOverdue')
  const fileIt = (as: DemoKey): Promise<TestReply> =>
    server.ask(
      'mutation($id: ID!) { fileIncidentReport(id: $id, report: "encrypted; nobody read it") { report overdueAt } }',
      {
        as,
        variables: { id },
      },
    )
  expect((await fileIt('agreementUser')).codes).toEqual(['BAD_USER_INPUT'])
  expect((await fileIt('opener')).data).toMatchObject({
    fileIncidentReport: { report: 'encrypted; nobody read it' },
  })
  expect((await fileIt('opener')).codes).toEqual(['INVALID_TRANSITION'])
})

test('R-13: an incident tells nobody whether there is a dataset that is not open, but those who know of it', async () => {
  const refusals = []
  for (const name of ['waterSecurityPoints', 'thereIsNone', 'no name\u0001']) {
    const reply = await incident('dataUser', 'LOW', { d: ['streets', name] })
    refusals.push([reply.codes, reply.errors?.[0]?.message.replace(name, '')])
  }
  expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1)
  expect(refusals[0]?.[0]).toEqual(['BAD_USER_INPUT'])
  expect((await incident('opener', 'LOW', { d: ['waterSecurityPoints'] })).codes).toEqual(['BAD_USER_INPUT'])
  expect((await incident('authority', 'LOW', { d: ['waterSecurityPoints'] })).codes).toEqual([])
})
