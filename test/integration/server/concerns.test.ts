import { createIdentityService } from '../../../src/identity/service'
import { systemClock } from '../../../src/kernel/clock'
import { startTestServer, type DemoKey, type TestReply, type TestServer } from '../../support/server'
import { until } from '../../support/until'

/** What people bring before openers, and how they are answered: over HTTP, by whom it concerns and nobody else. */
let server: TestServer
/** A key of another account of a data user. */
let stranger: string

beforeAll(async () => {
  server = await startTestServer()
  const { databases } = server
  const identity = createIdentityService({ databases, clock: systemClock })
  const organisation = '嘉陵数据应用社（演示）'
  const { id } = await identity.createAccount({ name: 'another', organisation, roles: ['DATA_USER'] })
  stranger = (await identity.createKey({ accountId: id })).key
}, 300_000)
afterAll(() => server.stop())

const as = (who: DemoKey, query: string, variables: Record<string, unknown> = {}): Promise<TestReply> =>
  server.ask(query, { as: who, variables, headers: { 'accept-language': 'en' } })

const codes = async (who: DemoKey, query: string, variables: Record<string, unknown> = {}) =>
  (await as(who, query, variables)).codes

/** The one field of an operation that must go well. */
const done = async (
  who: DemoKey,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Record<string, unknown>> => {
  const reply = await as(who, query, variables)
  expect(reply.errors ?? []).toEqual([])
  return Object.values(reply.data as Record<string, Record<string, unknown>>)[0] ?? {}
}

const told = async (who: DemoKey, language = 'en'): Promise<readonly string[]> => {
  const { data } = await server.ask('{ notices { nodes { message title text } } }', {
    as: who,
    headers: { 'accept-language': language },
  })
  const { nodes } = (data as { notices: { nodes: { message: string; title: string; text: string }[] } })
    .notices
  return nodes.map((n) => Object.values(n).join(' | '))
}

const EVIDENCE = [{ name: 'deed.pdf', sha256: 'a'.repeat(64) }]
const LODGE = `mutation ($columns: [String!], $evidence: [EvidenceInput!]!) {
  lodgeObjection(dataset: "housingApplicants", right: PRIVACY, claim: "It tells where I live.", evidence: $evidence,
    remedy: MASK, contact: "me@example.org", columns: $columns) { id state due contact } }`
const END = `mutation ($id: ID!, $end: ObjectionEnd!, $masks: [MaskChangeInput!]) {
  endObjection(id: $id, end: $end, answer: "Nothing is infringed.", masks: $masks) { state answer } }`

const lodge = async (columns: readonly string[]): Promise<string> =>
  String((await done('dataUser', LODGE, { columns, evidence: EVIDENCE }))['id'])

const columnsShown = async (): Promise<readonly string[]> => {
  const { columns } = await done('dataUser', '{ dataset(name: "housingApplicants") { columns { name } } }')
  return (columns as { name: string }[]).map(({ name }) => name)
}

test('R-60: an objection with evidence takes the column out of sight, ends in restored, and its author is told', async () => {
  expect(await codes('dataUser', LODGE, { columns: ['decision'], evidence: [] })).toEqual(['BAD_USER_INPUT'])
  expect(await codes('auditor', LODGE, { columns: [], evidence: EVIDENCE })).toEqual(['FORBIDDEN'])
  expect((await server.ask(LODGE, { variables: { columns: [], evidence: EVIDENCE } })).codes).toEqual([
    'UNAUTHENTICATED',
  ])
  const id = await lodge(['decision'])
  expect(
    (await told('opener')).some((text) => text.startsWith('objection.lodged') && text.includes(id)),
  ).toBe(true)

  expect(await codes('opener', END, { id, end: 'RESTORED' })).toEqual(['INVALID_TRANSITION'])
  for (const who of ['authority', 'dataUser', 'auditor', 'operator'] as const)
    expect(await codes(who, 'mutation ($id: ID!) { takeUpObjection(id: $id) { id } }', { id })).toEqual([
      'FORBIDDEN',
    ])
  await done('opener', 'mutation ($id: ID!) { takeUpObjection(id: $id) { id } }', { id })
  await done(
    'opener',
    'mutation ($id: ID!) { askObjectionEvidence(id: $id, question: "Which flat?") { id } }',
    { id },
  )
  expect((await told('dataUser')).some((text) => text.includes('Which flat?'))).toBe(true)
  const ADD =
    'mutation ($id: ID!, $evidence: [EvidenceInput!]!) { addObjectionEvidence(id: $id, evidence: $evidence) { state } }'
  expect(await codes('agreementUser', ADD, { id, evidence: EVIDENCE })).toEqual(['BAD_USER_INPUT'])
  await done('dataUser', ADD, { id, evidence: EVIDENCE })

  await done(
    'opener',
    'mutation ($id: ID!) { holdObjection(id: $id, reason: "Until it is clear.") { id } }',
    { id },
  )
  await until(async () => !(await columnsShown()).includes('decision'))
  expect(await codes('opener', END, { id, end: 'REOPENED_AFTER_PROCESSING' })).toEqual(['BAD_USER_INPUT'])
  await done('opener', END, { id, end: 'RESTORED' })
  await until(async () => (await columnsShown()).includes('decision'))
  const answers = (await told('dataUser')).filter((text) => text.startsWith('objection.decided'))
  expect(answers).toHaveLength(1)
  expect(answers[0]).toMatch(/\| Objection \S+: restored \| .* Nothing is infringed\./)
  expect((await told('dataUser', 'zh'))[0]).toMatch(/\| 异议 \S+：恢复开放 \| /)
  expect(await codes('opener', END, { id, end: 'WITHDRAWN' })).toEqual(['INVALID_TRANSITION'])
}, 60_000)

test('R-60: what another objection holds stays out of sight when one ends; reopened, it is masked', async () => {
  const [one, two] = [await lodge(['decision']), await lodge(['decision'])]
  for (const id of [one, two]) {
    await done('opener', 'mutation ($id: ID!) { takeUpObjection(id: $id) { id } }', { id })
    await done('opener', 'mutation ($id: ID!) { holdObjection(id: $id, reason: "r") { id } }', { id })
  }
  await until(async () => !(await columnsShown()).includes('decision'))
  await done('opener', END, { id: one, end: 'RESTORED' })
  expect(
    await done('opener', '{ catalogueEntry(dataset: "housingApplicants") { suspendedColumns } }'),
  ).toEqual({
    suspendedColumns: ['decision'],
  })
  const masks = [{ column: 'decision', mask: { kind: 'FIXED', value: '—' } }]
  expect(
    await codes('opener', END, {
      id: two,
      end: 'REOPENED_AFTER_PROCESSING',
      masks: [{ column: 'decision', mask: { kind: 'DATE', to: 'week' } }],
    }),
  ).toEqual(['BAD_USER_INPUT'])
  expect(await done('opener', END, { id: two, end: 'REOPENED_AFTER_PROCESSING', masks })).toMatchObject({
    state: 'REOPENED_AFTER_PROCESSING',
  })
  await until(async () => (await columnsShown()).includes('decision'))
  const { columns } = await done(
    'dataUser',
    '{ dataset(name: "housingApplicants") { columns { name mask } } }',
  )
  expect(columns).toContainEqual({ name: 'decision', mask: 'fixed' })
}, 60_000)

const REPORT = `mutation { reportError(dataset: "housingApplicants", columns: ["householdSize"], text: "Row 7 says 70.",
  contact: "me@example.org") { id state } }`
const ANSWER = `mutation ($id: ID!, $end: ErrorReportEnd!, $to: String, $answer: String!) {
  answerErrorReport(id: $id, end: $end, answer: $answer, passedTo: $to) { state answer } }`

test('R-61: an error report ends corrected, rejected with a reason, or passed on, and its author is told', async () => {
  const id = String((await done('dataUser', REPORT))['id'])
  expect((await told('opener')).some((text) => text.includes(id))).toBe(true)
  for (const who of ['dataUser', 'authority', 'agreementUser'] as const)
    expect(await codes(who, ANSWER, { id, end: 'CORRECTED', answer: 'a' })).toEqual(['FORBIDDEN'])
  expect(await codes('opener', ANSWER, { id, end: 'REJECTED', answer: ' ' })).toEqual(['BAD_USER_INPUT'])
  expect(await codes('opener', ANSWER, { id, end: 'CORRECTED', answer: 'a\0' })).toEqual(['BAD_USER_INPUT'])
  await done('opener', ANSWER, { id, end: 'CORRECTED', answer: 'It is 7.' })
  const answers = (await told('dataUser')).filter((text) => text.includes(id))
  expect(answers).toHaveLength(1)
  expect(answers[0]).toMatch(/\| Error report \S+: corrected \| .* It is 7\./)
  expect((await told('dataUser', 'zh'))[0]).toMatch(/\| 纠错 \S+：已更正 \| /)
  const other = String((await done('dataUser', REPORT))['id'])
  expect(await codes('opener', ANSWER, { id: other, end: 'PASSED_ON', answer: 'a' })).toEqual([
    'BAD_USER_INPUT',
  ])
  await done('opener', ANSWER, { id: other, end: 'PASSED_ON', to: 'Housing Bureau', answer: 'It is theirs.' })
  expect((await told('dataUser')).some((text) => text.includes('Housing Bureau: It is theirs.'))).toBe(true)
  const unknown = REPORT.replace('householdSize', 'nothingSuch')
  expect(await codes('dataUser', unknown)).toEqual(['BAD_USER_INPUT'])
}, 60_000)

test('R-77: a demand for unlisted data is given to an opener and answered, and its author is told', async () => {
  const FILE =
    'mutation ($p: String!) { fileDemand(wanted: "Every lamp post.", purpose: $p) { id state dataset } }'
  expect(await codes('dataUser', FILE, { p: '' })).toEqual(['BAD_USER_INPUT'])
  expect(await codes('auditor', FILE, { p: 'p' })).toEqual(['FORBIDDEN'])
  const id = String((await done('dataUser', FILE, { p: 'Light at night.' }))['id'])
  const REPLY =
    'mutation ($id: ID!) { answerDemand(id: $id, outcome: WILL_OPEN, answer: "In spring.") { state outcome } }'
  expect(await codes('opener', REPLY, { id })).toEqual(['BAD_USER_INPUT'])
  const ASSIGN =
    'mutation ($id: ID!, $opener: String!) { assignDemand(id: $id, opener: $opener) { state opener } }'
  expect(await codes('authority', ASSIGN, { id, opener: 'Nobody' })).toEqual(['BAD_USER_INPUT'])
  const opener = '重庆市民政局（演示）'
  expect(await done('authority', ASSIGN, { id, opener })).toEqual({ state: 'ASSIGNED', opener })
  expect((await told('opener')).some((text) => text.includes('Every lamp post.'))).toBe(true)
  expect(await done('opener', REPLY, { id })).toEqual({ state: 'ANSWERED', outcome: 'WILL_OPEN' })
  expect((await told('dataUser')).some((text) => text.includes('will be opened: In spring.'))).toBe(true)
  expect((await told('dataUser', 'zh'))[0]).toContain('将开放：In spring.')
}, 60_000)

test('R-33, R-60: only parties and auditors see a matter, and only opener and author how to reach its author', async () => {
  const id = await lodge([])
  const ONE = 'query ($id: ID!) { concern(id: $id) { contact history { kind text } } }'
  const contactFor = async (who: DemoKey) => (await done(who, ONE, { id }))['contact']
  expect(await contactFor('opener')).toBe('me@example.org')
  expect(await contactFor('dataUser')).toBe('me@example.org')
  expect(await contactFor('authority')).toBeNull()
  expect(await contactFor('auditor')).toBeNull()
  for (const key of [stranger, server.keys.agreementUser, server.keys.operator]) {
    const headers = { authorization: `Bearer ${key}` }
    expect((await server.ask(ONE, { variables: { id }, headers })).data).toEqual({ concern: null })
    const all = await server.ask('{ concerns(first: 100) { nodes { id } } }', { headers })
    expect(all.data).toEqual({ concerns: { nodes: [] } })
  }
  expect((await server.ask(ONE, { variables: { id } })).codes).toEqual(['UNAUTHENTICATED'])
  const LIST =
    'query ($after: String) { concerns(kind: OBJECTION, first: 2, after: $after) { nodes { id kind } pageInfo { hasNextPage endCursor } } }'
  const first = await done('auditor', LIST)
  expect(first['nodes']).toHaveLength(2)
  const { endCursor, hasNextPage } = first['pageInfo'] as { endCursor: string; hasNextPage: boolean }
  expect(hasNextPage).toBe(true)
  const second = await done('auditor', LIST, { after: endCursor })
  expect(second['nodes']).not.toContainEqual({ id: endCursor, kind: 'OBJECTION' })
  expect(await codes('auditor', LIST, { after: 'x' })).toEqual(['BAD_USER_INPUT'])
  expect(await codes('auditor', '{ concerns(first: 101) { nodes { id } } }')).toEqual(['LIMIT_EXCEEDED'])
  await expect(server.databases.control`delete from catalog.concern`).rejects.toMatchObject({ code: '42501' })
  await expect(
    server.databases.control`update catalog.concern set lodged_by = lodged_by`,
  ).rejects.toMatchObject({ code: '42501' })
}, 60_000)
