import { application, clauses } from '../../support/demo-case'
import { startTestServer, type DemoKey, type TestReply, type TestServer } from '../../support/server'

/**
 * The story of one case, told by the API alone: a user applies for data that are open under conditions, the opener
 * evaluates, both sign, the authority passes, rows are read; then the agreement is broken, suspended and terminated.
 */
jest.setTimeout(300_000)

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

interface Case {
  readonly id: string
  readonly phase: string
  readonly possible: readonly string[]
  readonly agreement: { readonly number: string; readonly textHash: string } | null
  readonly clocks: readonly { readonly term: string; readonly due: string | null }[]
  readonly history: readonly { readonly event: string; readonly side: string; readonly reason: string }[]
  readonly owesDisposal: boolean
  readonly decision: { readonly ground: string; readonly redress: unknown } | null
}

const fields =
  'id phase possible agreement { number textHash } clocks { term due } history { event side reason } owesDisposal decision'

const ask = (as: DemoKey, query: string, variables: Record<string, unknown> = {}): Promise<TestReply> =>
  server.ask(query, { as, variables })

/** Takes a step that is allowed. @param call `name(args)` of a mutation on `$case` */
const step = async (
  as: DemoKey,
  id: string,
  call: string,
  declared = '',
  variables: Record<string, unknown> = {},
): Promise<Case> => {
  const reply = await ask(as, `mutation($case: ID!${declared}) { taken: ${call} { ${fields} } }`, {
    case: id,
    ...variables,
  })
  expect(reply.errors ?? []).toEqual([])
  return (reply.data as { taken: Case }).taken
}

const finding = {
  ground: 'T01',
  facts: 'Rows were used to call applicants',
  evidence: ['record:1'],
  reasons: 'Not the purpose that was agreed',
}

const rows =
  '{ rows { housingApplicants(first: 3) { nodes { applicationNumber districtCode } totalCount } } }'

/** The case of the first story, which ends in termination. */
let ended = ''

test('from a draft to an answer with rows, and back to termination', async () => {
  const before = await ask('dataUser', rows)
  expect(before.codes).toEqual(['AGREEMENT_REQUIRED'])

  // everything that is missing is told at once
  const applied = await ask(
    'dataUser',
    `mutation($a: ApplicationInput!) { apply(application: $a) { ${fields} } }`,
    {
      a: { ...application, purpose: '', security: '' },
    },
  )
  expect(applied.errors ?? []).toEqual([])
  const [draft] = (applied.data as { apply: Case[] }).apply
  if (draft === undefined) throw new Error('no case')
  const { id } = draft
  ended = id
  expect(draft.phase).toBe('DRAFT')
  const tooEarly = await ask('dataUser', 'mutation($c: ID!) { submitApplication(case: $c) { id } }', {
    c: id,
  })
  expect(tooEarly.codes).toEqual(['BAD_USER_INPUT'])
  expect(tooEarly.errors?.[0]?.extensions?.['rule']).toBe('R-21')

  await step('dataUser', id, 'editApplication(case: $case, changes: $a)', ', $a: ApplicationInput!', {
    a: { purpose: application.purpose, security: application.security },
  })
  const submitted = await step('dataUser', id, 'submitApplication(case: $case)')
  expect(submitted.phase).toBe('SUBMITTED')
  expect(submitted.clocks).toMatchObject([{ term: 'FORMAL_CHECK' }])

  // the opener was told, and looks at it
  const notices = await ask('opener', '{ notices(unreadOnly: true) { nodes { message text } } }')
  expect(notices.data).toMatchObject({
    notices: {
      nodes: expect.arrayContaining([expect.objectContaining({ message: 'application.submitted' })]),
    },
  })
  await step('opener', id, 'requestCorrection(case: $case, gaps: ["say how long rows are kept"])')
  await step(
    'dataUser',
    id,
    'editApplication(case: $case, changes: { scenario: "Bus lines; rows are kept for a month" })',
  )
  await step('dataUser', id, 'submitApplication(case: $case)')
  await step('opener', id, 'acceptApplication(case: $case)')

  const asked = await ask('opener', 'query($c: ID!) { case(id: $c) { checklist { conditionSet item } } }', {
    c: id,
  })
  const { checklist } = (asked.data as { case: { checklist: object[] } }).case
  expect(checklist).toHaveLength(4)
  const items = checklist.map((item) => ({ ...item, isMet: true }))
  const approved = await step(
    'opener',
    id,
    'approveApplication(case: $case, findings: $f, reason: "needed, and no more than needed")',
    ', $f: [ChecklistAnswerInput!]!',
    { f: items },
  )
  expect(approved.phase).toBe('APPROVED')

  // the scope that is signed may be narrower than what was applied for, never wider
  const narrower = [
    {
      ...application.scopes[0],
      where: {
        and: [{ districtCode: { in: ['500106', '500103'] } }, { districtCode: { eq: '500106' } }],
      },
    },
  ]
  const wider = [{ dataset: 'housingApplicants', columns: [{ name: 'name' }] }]
  const tooWide = await ask(
    'opener',
    'mutation($c: ID!, $t: AgreementTermsInput!) { editAgreement(case: $c, changes: $t, reason: "more") { id } }',
    { c: id, t: { scopes: wider } },
  )
  expect(tooWide.codes).toEqual(['BAD_USER_INPUT'])
  expect(tooWide.errors?.[0]?.extensions?.['rule']).toBe('R-25')
  const worded = await step(
    'opener',
    id,
    'editAgreement(case: $case, changes: $t, reason: "the wording of the form")',
    ', $t: AgreementTermsInput!',
    { t: { ...clauses, scopes: narrower } },
  )
  const hash = worded.agreement?.textHash
  await step('opener', id, 'signAgreement(case: $case, textHash: $h)', ', $h: String!', { h: hash })
  const signed = await step('dataUser', id, 'signAgreement(case: $case, textHash: $h)', ', $h: String!', {
    h: hash,
  })
  expect(signed.phase).toBe('SIGNED')

  // signed is not open
  expect((await ask('dataUser', rows)).codes).toEqual(['AGREEMENT_REQUIRED'])
  const passed = await step('authority', id, 'passAgreement(case: $case, finding: "as the rules ask")')
  expect(passed.phase).toBe('ACTIVE')

  const open = await ask('dataUser', rows)
  expect(open.errors ?? []).toEqual([])
  const page = (
    open.data as { rows: { housingApplicants: { nodes: { districtCode: string }[]; totalCount: number } } }
  ).rows.housingApplicants
  expect(page.nodes.map((node) => node.districtCode)).toEqual(['500106', '500106', '500106'])
  const other = await ask('dataUser', '{ rows { housingApplicants { nodes { name } } } }')
  expect(other.codes).toEqual(['SCOPE_EXCEEDED'])

  // the very next request after a suspension is refused
  const suspended = await step(
    'opener',
    id,
    'suspendAgreement(case: $case, finding: $f)',
    ', $f: FindingInput!',
    {
      f: finding,
    },
  )
  expect(suspended.phase).toBe('SUSPENDED')
  expect(suspended.decision).toMatchObject({
    ground: 'T01',
    redress: { means: expect.arrayContaining(['APPEAL']) },
  })
  expect((await ask('dataUser', rows)).codes).toEqual(['SUSPENDED'])

  await step('dataUser', id, 'fileRemedy(case: $case, done: "calls have stopped", evidence: ["letter"])')
  const restored = await step('opener', id, 'acceptRemedy(case: $case, finding: "they have")')
  expect(restored.phase).toBe('ACTIVE')
  expect((await ask('dataUser', rows)).codes).toEqual([])

  // what can be put right is suspended until its term is over; what cannot is ended
  const early = await ask(
    'authority',
    'mutation($c: ID!, $f: FindingInput!) { terminateAgreement(case: $c, finding: $f) { id } }',
    { c: id, f: finding },
  )
  expect(early.codes).toEqual(['INVALID_TRANSITION'])
  const theft = { ...finding, ground: 'T03', facts: 'A key of another user was used' }
  await step('opener', id, 'suspendAgreement(case: $case, finding: $f)', ', $f: FindingInput!', {
    f: theft,
  })
  const terminated = await step(
    'authority',
    id,
    'terminateAgreement(case: $case, finding: $f)',
    ', $f: FindingInput!',
    {
      f: theft,
    },
  )
  expect(terminated.phase).toBe('TERMINATED')
  expect(terminated.owesDisposal).toBe(true)
  expect((await ask('dataUser', rows)).codes).toEqual(['TERMINATED'])
  const told = await ask('dataUser', '{ notices(first: 1) { nodes { message text } } }')
  expect(told.data).toMatchObject({ notices: { nodes: [{ message: 'agreement.terminated' }] } })

  const disposed = await step(
    'dataUser',
    id,
    'fileDisposal(case: $case, disposal: { method: "deleted", proofs: [{ name: "log", sha256: $h }] })',
    ', $h: String!',
    { h: 'b'.repeat(64) },
  )
  expect(disposed.owesDisposal).toBe(false)

  // the applicant and the auditor see its whole history, others nothing
  const seen = (await ask('auditor', `query($c: ID!) { case(id: $c) { ${fields} } }`, { c: id })).data as {
    case: Case
  }
  expect(seen.case.history.map(({ event }) => event)).toEqual(disposed.history.map(({ event }) => event))
  expect(seen.case.history.length).toBeGreaterThan(15)
  expect((await ask('agreementUser', `query($c: ID!) { case(id: $c) { id } }`, { c: id })).data).toEqual({
    case: null,
  })
})

const file = 'query($c: ID!) { caseFile(case: $c) { json sha256 html } }'

interface File {
  readonly json: {
    readonly view: string
    readonly evaluation: unknown
    readonly agreements: readonly { readonly textHash: string; readonly signatures: readonly object[] }[]
    readonly measures: readonly { readonly event: string }[]
    readonly events: readonly { readonly event: string; readonly by: { readonly account: unknown } }[]
    readonly notices: readonly { readonly message: string }[]
    readonly usage: { readonly total: object; readonly days: readonly object[]; readonly first: object }
  }
  readonly sha256: string
  readonly html: string
}

const fileOf = async (as: DemoKey): Promise<File> => {
  const reply = await ask(as, file, { c: ended })
  expect(reply.errors ?? []).toEqual([])
  return (reply.data as { caseFile: File }).caseFile
}

test('R-73: after termination the file proves application, evaluation, agreement, review, notices and use', async () => {
  const whole = await fileOf('opener')
  const { json, html, sha256 } = whole
  expect(json).toMatchObject({
    format: 'weir-case-file',
    version: 1,
    view: 'WHOLE',
    case: { id: ended, phase: 'TERMINATED' },
    application: {
      content: { name: application.name, purpose: 'TRANSIT_PLANNING' },
      gaps: ['say how long rows are kept'],
    },
    evaluation: { decisions: [{ result: 'APPROVED', checklist: expect.any(Array) }] },
    agreements: [
      {
        textHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        signatures: [{ side: 'OPENER' }, { side: 'APPLICANT' }],
        reviews: [{ result: 'PASSED', finding: 'as the rules ask' }],
      },
    ],
  })
  expect(json.measures.map(({ event }) => event)).toEqual([
    'suspended',
    'remedyFiled',
    'remedyAccepted',
    'suspended',
    'terminated',
    'disposalFiled',
  ])
  expect(json.notices.map(({ message }) => message)).toEqual(
    expect.arrayContaining(['application.submitted', 'agreement.opened', 'agreement.terminated']),
  )
  // allowed twice; refused beyond the scope, while it was suspended, and after its end
  expect(json.usage).toMatchObject({ total: { operations: 5, refused: 3, rows: '6' } })
  expect(json.usage.first).toMatchObject({ id: expect.any(String) })
  for (const shown of [application.name, 'as the rules ask', 'T03', sha256, json.agreements[0]?.textHash])
    expect(html).toContain(shown)
  expect(html).not.toContain('<script')
  // the same state gives the same file, to whoever may have the whole; and reading it is no use of the agreement
  expect(await fileOf('auditor')).toEqual(whole)
  expect((await fileOf('authority')).sha256).toBe(sha256)
  const { data } = await ask('auditor', '{ logReads(first: 1) { nodes { datasets { columns } } } }', {})
  expect(data).toEqual({ logReads: { nodes: [{ datasets: [{ columns: ['agreement'] }] }] } })
})

test('R-73, R-35: an applicant has its own view of the file, operators and others none, and all of it is recorded', async () => {
  const { json, html } = await fileOf('dataUser')
  expect(json.view).toBe('APPLICANT')
  expect(json.evaluation).toBeNull()
  expect(json.events.filter(({ by }) => by.account !== null)).toEqual([])
  expect(json.notices.map(({ message }) => message)).not.toContain('application.submitted')
  expect(html).not.toContain('identity and credit code are those of the applicant')

  const refused = await Promise.all([
    ask('operator', file, { c: ended }),
    ask('agreementUser', file, { c: ended }),
    // of a case that there is none of nothing else is said
    ask('agreementUser', file, { c: '0190c3f6-0000-7000-8000-000000000001' }),
    ask('opener', file, { c: 'none' }),
  ])
  for (const { codes, data } of refused) {
    expect(codes).toEqual(['FORBIDDEN'])
    expect(data).toEqual({ caseFile: null })
  }
  expect(refused[1].errors?.[0]?.message).toBe(refused[2].errors?.[0]?.message)
  expect((await server.ask(file, { variables: { c: ended } })).codes).toEqual(['UNAUTHENTICATED'])
  const recorded = await ask('auditor', '{ usageRecords(first: 10) { nodes { requestId decision } } }')
  expect(recorded.data).toMatchObject({
    usageRecords: {
      nodes: expect.arrayContaining([{ requestId: refused[1].extensions.usage.requestId, decision: 'DENY' }]),
    },
  })
})

test('R-22: what needs no application and what is not open makes no case', async () => {
  const count = async (): Promise<unknown> =>
    ((await ask('auditor', '{ cases { totalCount } }')).data as { cases: { totalCount: number } }).cases
      .totalCount
  const before = await count()
  for (const dataset of ['streets', 'waterSecurityPoints', 'nothing']) {
    const scopes = [{ dataset, columns: [{ name: 'name' }] }]
    const reply = await ask('dataUser', 'mutation($a: ApplicationInput!) { apply(application: $a) { id } }', {
      a: { ...application, scopes },
    })
    expect(reply.codes).toEqual(['BAD_USER_INPUT'])
    expect(reply.errors?.[0]?.extensions?.['rule']).toBe('R-22')
  }
  expect(await count()).toBe(before)
})

test('the number of an identity card is not taken, by whatever step', async () => {
  const { id } = (
    (
      await ask('dataUser', 'mutation($a: ApplicationInput!) { apply(application: $a) { id } }', {
        a: application,
      })
    ).data as { apply: { id: string }[] }
  ).apply[0] ?? { id: '' }
  const query = 'mutation($c: ID!, $a: ApplicationInput!) { editApplication(case: $c, changes: $a) { id } }'
  for (const place of ['name', 'credential', 'contact', 'scenario', 'combinedWith'])
    for (const number of ['11010519491231002X', '身份证 110105-19491231-００２Ｘ']) {
      const refused = await ask('dataUser', query, { c: id, a: { [place]: number } })
      expect([place, number, refused.codes]).toEqual([place, number, ['BAD_USER_INPUT']])
      expect(refused.errors?.[0]?.message).toMatch(new RegExp(`^${place} must not hold`))
    }
  expect((await ask('dataUser', query, { c: id, a: { credential: '110105194912310021' } })).codes).toEqual([])
})

test('R-17, R-20: a rejection has reason and basis, and nobody who has no part does anything', async () => {
  const applied = await ask('dataUser', `mutation($a: ApplicationInput!) { apply(application: $a) { id } }`, {
    a: application,
  })
  const id = (applied.data as { apply: { id: string }[] }).apply[0]?.id ?? ''
  await step('dataUser', id, 'submitApplication(case: $case)')
  const stranger = await ask(
    'agreementUser',
    'mutation($c: ID!) { cancelApplication(case: $c, reason: "x") { id } }',
    {
      c: id,
    },
  )
  expect(stranger.codes).toEqual(['FORBIDDEN'])
  expect(
    (await ask('dataUser', 'mutation($c: ID!) { acceptApplication(case: $c) { id } }', { c: id })).codes,
  ).toEqual(['FORBIDDEN'])
  expect(
    (
      await ask(
        'opener',
        'mutation($c: ID!) { approveApplication(case: $c, findings: [], reason: "x") { id } }',
        { c: id },
      )
    ).codes,
  ).toEqual(['INVALID_TRANSITION'])
  await step('opener', id, 'acceptApplication(case: $case)')
  const noBasis = await ask(
    'opener',
    'mutation($c: ID!) { rejectApplication(case: $c, findings: [], reason: "no", basis: " ") { id } }',
    { c: id },
  )
  expect(noBasis.codes).toEqual(['BAD_USER_INPUT'])
})
