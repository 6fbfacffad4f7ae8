import { drizzle } from 'drizzle-orm/postgres-js'
import { textHash } from '../../../src/agreements/case/agreement-text'
import type { CaseState } from '../../../src/agreements/case/case-state'
import { openBreaches } from '../../../src/agreements/case/held'
import type { PersonActor } from '../../../src/agreements/case/side'
import { apply, takeStep, type CaseCommand } from '../../../src/cases/steps'
import { readCase } from '../../../src/cases/stored-case'
import { carryOut, type Change } from '../../../src/journal/change'
import { systemClock } from '../../../src/kernel/clock'
import { commandLine } from '../../../src/journal/actor'
import { application, clauses } from '../../support/case-fixture'
import { startTestServer, type DemoKey, type TestReply, type TestServer } from '../../support/server'
import { until } from '../../support/until'

/** From a draft to the list, and from the list into stricter hands: by opener and authority, over HTTP. */
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
}, 300_000)
afterAll(() => server.stop())

const as = (who: DemoKey, query: string, variables: Record<string, unknown> = {}): Promise<TestReply> =>
  server.ask(query, { as: who, variables, headers: { 'accept-language': 'en' } })

/** The data of an operation that must go well. */
const done = async (who: DemoKey, query: string, variables: Record<string, unknown> = {}) => {
  const reply = await as(who, query, variables)
  expect(reply.errors ?? []).toEqual([])
  return reply.data
}

const DRAFT = 'mutation ($draft: DatasetInput!) { draftDataset(draft: $draft) { status thread { kind } } }'
const draft = {
  name: 'benches',
  title: 'Benches',
  summary: 'Every bench.',
  theme: 'Tests',
  contact: 'benches@example.org',
  licence: 'CC0',
  attribution: 'Bureau',
  openAttribute: 'UNCONDITIONAL',
  columns: [
    { name: 'code', label: 'code', type: 'TEXT', nullable: false, description: 'Its code.' },
    { name: 'giver', label: 'giver', type: 'TEXT', description: 'Who gave it.' },
  ],
  key: ['code'],
}
const REVIEW = `mutation ($dataset: String!) { recordSecurityReview(dataset: $dataset,
  review: { result: PASSED, grade: GENERAL, findings: "Nothing personal." }) { securityReview { result grade } } }`

const titles = async (who: DemoKey): Promise<readonly string[]> => {
  const { nodes } = (
    (await done(who, '{ notices(first: 20) { nodes { message text } } }')) as {
      notices: { nodes: { message: string; text: string }[] }
    }
  ).notices
  return nodes.map(({ message, text }) => `${message}: ${text}`)
}

test('R-45, R-46: an entry is drafted, returned with reasons, mended and published by the API alone', async () => {
  await done('opener', DRAFT, { draft: { ...draft, summary: '' } })
  const lacking = await as('opener', 'mutation { submitDataset(dataset: "benches") { status } }')
  expect(lacking.codes).toEqual(['BAD_USER_INPUT'])
  expect(lacking.errors?.[0]?.extensions).toMatchObject({ coordinates: ['benches.summary', 'benches'] })

  expect((await as('dataUser', '{ dataset(name: "benches") { title } }')).data).toEqual({ dataset: null })
  expect((await as('dataUser', DRAFT, { draft })).codes).toEqual(['FORBIDDEN'])
  await done('opener', DRAFT, { draft })
  await done('opener', REVIEW, { dataset: 'benches' })
  expect(await done('opener', 'mutation { submitDataset(dataset: "benches") { status } }')).toEqual({
    submitDataset: { status: 'SUBMITTED' },
  })
  expect(await titles('authority')).toContain(
    'dataset.submitted: 重庆市民政局（演示） submitted its catalogue entry.',
  )

  const PUBLISH = 'mutation { publishDataset(dataset: "benches") { status } }'
  for (const who of ['opener', 'auditor', 'operator', 'dataUser'] as const)
    expect((await as(who, PUBLISH)).codes).toEqual(['FORBIDDEN'])
  const RETURN = `mutation ($reasons: [ReturnReasonInput!]!) {
    returnDataset(dataset: "benches", reasons: $reasons) { status } }`
  expect((await as('authority', RETURN, { reasons: [] })).codes).toEqual(['BAD_USER_INPUT'])
  expect((await as('authority', RETURN, { reasons: [{ coordinate: 'a\0', text: 'b' }] })).codes).toEqual([
    'BAD_USER_INPUT',
  ])
  const reasons = [{ coordinate: 'benches.giver', text: 'Say whose name.' }]
  await done('authority', RETURN, { reasons })
  expect(await titles('opener')).toContain('dataset.returned: Reasons: benches.giver: Say whose name.')

  await done('opener', DRAFT, { draft: { ...draft, title: 'All benches' } })
  await done('opener', 'mutation { submitDataset(dataset: "benches") { status } }')
  await done('authority', PUBLISH)
  expect(
    await done(
      'opener',
      '{ catalogueEntry(dataset: "benches") { status title thread { kind reasons { coordinate text } } } }',
    ),
  ).toEqual({
    catalogueEntry: {
      status: 'PUBLISHED',
      title: 'All benches',
      thread: [
        { kind: 'SUBMITTED', reasons: [] },
        { kind: 'RETURNED', reasons },
        { kind: 'SUBMITTED', reasons: [] },
        { kind: 'PUBLISHED', reasons: [] },
      ],
    },
  })
  expect(await done('auditor', '{ catalogueEntry(dataset: "benches") { status } }')).toEqual({
    catalogueEntry: { status: 'PUBLISHED' },
  })
  await until(async () => {
    const { data } = await as('dataUser', '{ dataset(name: "benches") { title } }')
    return JSON.stringify(data) === JSON.stringify({ dataset: { title: 'All benches' } })
  })
}, 60_000)

const AGREED = '{ rows { housingApplicants(first: 1) { nodes { applicationNumber } } } }'
const PROPOSE = `mutation ($dataset: String!, $column: String!) { proposeDatasetChange(dataset: $dataset, reason: "Court order 7.",
  change: { columns: [{ column: $column, openAttribute: NOT_OPEN }], legalBasis: "Article 18." }) {
  openAttribute proposedChange { tightens loosens reason } } }`
const APPROVE =
  'mutation ($dataset: String!) { approveDatasetChange(dataset: $dataset) { proposedChange { reason } } }'

test('R-48, R-49: tightening waits for the authority, and suspends the agreement under T10, with a notice', async () => {
  const caseNumber = await agreedCase()
  const read = () =>
    server.ask(AGREED, { as: 'agreementUser', headers: { 'weir-agreement': 'CQ-DEMO-2026-001' } })
  expect((await read()).codes).toEqual([])

  const dataset = 'housingApplicants'
  expect(await done('opener', PROPOSE, { dataset, column: 'decision' })).toEqual({
    proposeDatasetChange: {
      openAttribute: 'CONDITIONAL',
      proposedChange: { tightens: ['housingApplicants.decision'], loosens: [], reason: 'Court order 7.' },
    },
  })
  expect((await as('opener', APPROVE, { dataset })).codes).toEqual(['FORBIDDEN'])
  expect((await read()).codes).toEqual([])
  await done('authority', APPROVE, { dataset })
  // both agreements named the column: the one without a case, and the one with
  expect((await read()).codes).toEqual(['SUSPENDED'])
  const { notices } = (await done('agreementUser', '{ notices { nodes { message title text } } }')) as {
    notices: { nodes: { message: string; title: string; text: string }[] }
  }
  const told = notices.nodes.filter(({ message }) => message === 'agreement.dataWithdrawn')
  expect(told.filter(({ text }) => text.includes('Court order 7.'))).toHaveLength(2)
  for (const number of ['CQ-DEMO-2026-001', caseNumber])
    expect(told.filter(({ title }) => title.includes(number))).toHaveLength(1)
  const state = await caseState()
  expect(state.phase).toBe('SUSPENDED')
  expect(openBreaches(state)).toMatchObject([{ ground: 'T10', isFault: false }])
  expect(state.violations).toEqual([])
}, 60_000)

let caseId = ''

const caseState = async (): Promise<CaseState> =>
  (await readCase(drizzle(server.databases.control), caseId, false)).state

/** An agreement on the same dataset that was made by a case. @returns its number */
const agreedCase = async (): Promise<string> => {
  const { control } = server.databases
  const organisation = async (name: string): Promise<string> => {
    const [found] = await control<{ id: string }[]>`select id from identity.organisation where name = ${name}`
    if (found === undefined) throw new Error(`there is no ${name}`)
    return found.id
  }
  const person = (account: string, of: string, role: string): PersonActor => ({
    kind: 'person',
    account,
    person: null,
    organisation: of,
    roles: [role],
    isLeader: true,
  })
  const lab = await organisation('山城住房研究所（演示）')
  const bureau = await organisation('重庆市民政局（演示）')
  const office = await organisation('重庆市大数据应用发展管理局（演示）')
  const run = <T>(command: (change: Change) => Promise<T>) =>
    carryOut(drizzle(control), systemClock, commandLine, command)
  const timeZone = 'Asia/Shanghai'
  const asked = {
    ...application,
    scopes: [
      {
        dataset: 'housingApplicants',
        columns: [{ name: 'decision', uses: ['select' as const] }],
        predicate: null,
      },
    ],
    effectiveFrom: '2026-01-01T00:00:00.000Z',
    effectiveTo: '2030-01-01T00:00:00.000Z',
  }
  const user = person('user', lab, 'DATA_USER')
  const opener = person('opener', bureau, 'DATA_OPENER')
  const authority = person('authority', office, 'AUTHORITY')
  const { result: opened } = await run((c) => apply(c, { actor: user, timeZone }, asked))
  caseId = opened[0]?.id ?? ''
  const step = async (actor: PersonActor, command: CaseCommand) =>
    (await run((c) => takeStep(c, { actor, timeZone }, caseId, command))).result
  await step(user, { kind: 'submit' })
  await step(opener, { kind: 'accept' })
  const [items] = await control<{ items: string[] }[]>`
    select array_agg(item order by position) as items from cases.checklist_item where condition_set = '*'`
  const findings = (items?.items ?? []).map((item) => ({
    conditionSet: 'housingApplicants',
    item,
    isMet: true,
    note: '',
  }))
  await step(opener, { kind: 'approve', findings, reason: 'fit' })
  const { agreement } = await step(opener, { kind: 'editAgreement', changes: clauses, reason: 'clauses' })
  if (agreement === null) throw new Error('there is no agreement')
  const sign = { kind: 'sign', textHash: textHash(agreement.text) } as const
  await step(user, sign)
  await step(person('leader', bureau, 'DATA_OPENER'), sign)
  await step(authority, { kind: 'passAgreement', finding: 'in order' })
  return agreement.text.number
}
