import type { Role } from '../../../src/identity/caller'
import { createIdentityService, type IdentityService } from '../../../src/identity/service'
import { systemClock } from '../../../src/kernel/clock'
import { application } from '../../support/demo-case'
import { startTestServer, type TestReply, type TestServer } from '../../support/server'

/** Those whom an opener asks about an application, by the API alone: who can be asked, what they see and may do. */
jest.setTimeout(300_000)

let server: TestServer
let identity: IdentityService
beforeAll(async () => {
  server = await startTestServer()
  identity = createIdentityService({ databases: server.databases, clock: systemClock })
})
afterAll(() => server.stop())

interface Account {
  readonly id: string
  readonly organisation: string
  readonly key: string
}

/** One more account. @param organisation its name or id; one of a name that there is not yet is made */
const invite = async (organisation: string, ...roles: readonly Role[]): Promise<Account> => {
  const draft = { name: 'somebody', organisation, createOrganisation: 'DATA_USER' as const, roles }
  const made = await identity.createAccount(draft)
  const { key } = await identity.createKey({ accountId: made.id })
  return { id: made.id, organisation: made.organisation.id, key }
}

type Variables = Readonly<Record<string, unknown>>

const ask = (key: string, query: string, variables: Variables = {}): Promise<TestReply> =>
  server.ask(query, { variables, headers: { authorization: `Bearer ${key}` } })

const opener = (query: string, variables: Variables): Promise<TestReply> =>
  ask(server.keys.opener, query, variables)

const consult = (id: string, ...parties: readonly string[]): Promise<TestReply> =>
  opener(
    'mutation($c: ID!, $p: [ConsultedPartyInput!]!) { consult(case: $c, parties: $p, question: "yours?") { phase } }',
    {
      c: id,
      p: parties.map((party) => ({ party })),
    },
  )

const refer = (id: string, ...experts: readonly string[]): Promise<TestReply> =>
  opener(
    'mutation($c: ID!, $e: [ID!]!) { referToExperts(case: $c, experts: $e, question: "safe?") { phase } }',
    {
      c: id,
      e: experts,
    },
  )

/** A case under evaluation. */
const evaluated = async (): Promise<string> => {
  const reply = await ask(
    server.keys.dataUser,
    'mutation($a: ApplicationInput!) { apply(application: $a) { id } }',
    { a: { ...application, attachments: [{ name: 'licence.pdf', sha256: 'c'.repeat(64) }] } },
  )
  const id = (reply.data as { apply: { id: string }[] }).apply[0]?.id ?? ''
  await ask(server.keys.dataUser, 'mutation($c: ID!) { submitApplication(case: $c) { id } }', { c: id })
  const accepted = await opener('mutation($c: ID!) { acceptApplication(case: $c) { phase } }', { c: id })
  expect(accepted.data).toEqual({ acceptApplication: { phase: 'UNDER_EVALUATION' } })
  return id
}

const phaseOf = async (id: string): Promise<unknown> =>
  (await opener('query($c: ID!) { case(id: $c) { phase } }', { c: id })).data

const partiesOf = async (id: string): Promise<{ readonly applicant: string; readonly opener: string }> => {
  const reply = await opener('query($c: ID!) { case(id: $c) { applicant opener } }', { c: id })
  return (reply.data as { case: { applicant: string; opener: string } }).case
}

const idOf = async (key: string): Promise<string> =>
  ((await ask(key, '{ me { account } }')).data as { me: { account: string } }).me.account

const refusedBy = (reply: TestReply): readonly unknown[] => [
  reply.codes,
  reply.errors?.[0]?.message.split(/[,.:]/)[0],
]

test('R-55: the clock does not stand for a party that could not answer', async () => {
  const id = await evaluated()
  const gone = await invite('Gone Company', 'DATA_USER')
  await identity.disableAccount(gone.id, 'test')
  const auditor = await idOf(server.keys.auditor)
  const operator = await idOf(server.keys.operator)
  const empty = await identity.createOrganisation({ kind: 'DATA_USER', name: 'Nobody Company' })
  for (const party of ['ghost-1', gone.id, gone.organisation, empty.id, auditor, operator]) {
    const reply = await consult(id, party)
    expect([party, reply.codes]).toEqual([party, ['BAD_USER_INPUT']])
    expect(reply.errors?.[0]?.message).toContain(`Nobody could answer for ${party}`)
    expect((await refer(id, party)).codes).toEqual(['BAD_USER_INPUT'])
  }
  expect(await phaseOf(id)).toEqual({ case: { phase: 'UNDER_EVALUATION' } })
})

test('R-20, R-62: colleagues of a party are no advisers, and experts have the role', async () => {
  const id = await evaluated()
  const { applicant, opener: office } = await partiesOf(id)
  const ofOffice = await invite(office, 'EXPERT')
  const ofApplicant = await invite(applicant, 'DATA_USER')
  const layman = await invite('Third Company', 'DATA_USER')
  for (const reply of [await refer(id, ofOffice.id), await consult(id, ofApplicant.id)])
    expect(refusedBy(reply)).toEqual([
      ['BAD_USER_INPUT'],
      'Whoever is asked must not stand on another side of the case',
    ])
  expect((await refer(id, layman.id)).errors?.[0]?.message).toContain('role EXPERT')
})

const seen =
  'query($c: ID!) { case(id: $c) { application question history { event } gaps possible agreement { number } } }'

test('who is asked is told, sees what it is about, and answers', async () => {
  const id = await evaluated()
  const third = await invite('Fourth Company', 'DATA_USER')
  const looking = await invite('Fourth Company', 'DATA_USER', 'SYSTEM_OPERATOR')
  const expert = await invite('University', 'EXPERT')
  expect((await consult(id, third.organisation)).data).toEqual({ consult: { phase: 'CONSULTING' } })
  const notices = '{ notices(first: 1) { nodes { message text } } }'
  expect((await ask(third.key, notices)).data).toEqual({
    notices: { nodes: [{ message: 'application.viewAsked', text: expect.stringMatching(/^yours\?/) }] },
  })
  const { scopes, purpose, scenario } = application
  const asked = (await ask(third.key, seen, { c: id })).data as { case: { application: object } }
  expect(asked.case).toEqual({
    application: {
      scopes: [expect.objectContaining({ dataset: scopes[0]?.dataset })],
      purpose,
      scenario,
      modes: ['API'],
      effectiveFrom: expect.any(String),
      effectiveTo: expect.any(String),
    },
    question: 'yours?',
    history: [],
    gaps: [],
    possible: ['giveView'],
    agreement: null,
  })
  const answer = 'mutation($c: ID!) { giveView(case: $c, consents: true, view: "fine") { phase } }'
  for (const key of [looking.key, server.keys.auditor, server.keys.operator])
    expect((await ask(key, answer, { c: id })).codes).toEqual(['FORBIDDEN'])
  expect((await ask(looking.key, seen, { c: id })).data).toEqual({ case: null })
  expect((await ask(third.key, answer, { c: id })).data).toEqual({ giveView: { phase: 'UNDER_EVALUATION' } })

  expect((await refer(id, expert.id)).data).toEqual({ referToExperts: { phase: 'EXPERT_REVIEW' } })
  expect((await ask(expert.key, notices)).data).toMatchObject({
    notices: { nodes: [{ message: 'application.opinionAsked', text: expect.stringMatching(/^safe\?/) }] },
  })
  const opinion = 'mutation($c: ID!) { giveOpinion(case: $c, opinion: "safe") { phase question } }'
  expect((await ask(expert.key, opinion, { c: id })).data).toEqual({
    giveOpinion: { phase: 'UNDER_EVALUATION', question: 'safe?' },
  })

  const cancel = 'mutation($c: ID!) { cancelApplication(case: $c, reason: "no need") { phase } }'
  expect((await ask(server.keys.dataUser, cancel, { c: id })).data).toEqual({
    cancelApplication: { phase: 'CANCELLED' },
  })
  const listed =
    '{ over: cases(phase: "CANCELLED") { totalCount } cases(phase: "UNDER_EVALUATION") { nodes { id phase } } }'
  for (const { key } of [third, expert])
    expect((await ask(key, listed)).data).toEqual({
      over: { totalCount: 0 },
      cases: { nodes: [{ id, phase: 'UNDER_EVALUATION' }] },
    })
})

test('R-59: a leader who is named grants more time that a colleague proposed', async () => {
  const id = await evaluated()
  const { opener: office } = await partiesOf(id)
  const leader = await invite(office, 'DATA_OPENER')
  const propose = 'mutation($c: ID!) { proposeExtension(case: $c, reason: "away") { phase } }'
  expect((await opener(propose, { c: id })).codes).toEqual([])
  const grant = 'mutation($c: ID!) { grantExtension(case: $c) { phase } }'
  expect((await ask(leader.key, grant, { c: id })).codes).toEqual(['FORBIDDEN'])
  await identity.setLeader(leader.id, true)
  expect((await ask(leader.key, grant, { c: id })).codes).toEqual([])
})

test('R-35: an opener who also runs the system reads no application', async () => {
  const id = await evaluated()
  const { opener: office } = await partiesOf(id)
  const { key } = await invite(office, 'DATA_OPENER', 'SYSTEM_OPERATOR')
  expect((await ask(key, seen, { c: id })).data).toEqual({ case: null })
  expect((await ask(key, '{ cases { totalCount nodes { id } } }')).data).toEqual({
    cases: { totalCount: 0, nodes: [] },
  })
})
