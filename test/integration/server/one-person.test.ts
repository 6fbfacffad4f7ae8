import { keysOfOnePerson } from '../../support/one-person'
import { startTestServer, type TestReply, type TestServer } from '../../support/server'

/** One person with an account on each side, and a colleague of each: of two sides in a matter it takes one. */
let server: TestServer

type Who = 'openerOfOne' | 'authorityOfOne' | 'opener' | 'authority'
let keys: Readonly<Record<Who, string>>

beforeAll(async () => {
  server = await startTestServer()
  const { opener, authority } = server.keys
  const one = await keysOfOnePerson(server)
  keys = { opener, authority, openerOfOne: one.opener, authorityOfOne: one.authority }
}, 300_000)
afterAll(() => server.stop())

const as = (who: Who, query: string, variables: Record<string, unknown> = {}): Promise<TestReply> =>
  server.ask(query, {
    variables,
    headers: { authorization: `Bearer ${keys[who]}`, 'accept-language': 'en' },
  })

/** The code and text of a refusal; the one field of what went well. */
const told = async (who: Who, query: string, variables: Record<string, unknown> = {}): Promise<unknown> => {
  const { errors = [], data } = await as(who, query, variables)
  const [error] = errors
  return error === undefined
    ? Object.values(data as object)[0]
    : `${String(error.extensions?.['code'])} ${error.message}`
}

const idOf = async (who: Who, query: string): Promise<string> =>
  String(((await told(who, query)) as { readonly id: string }).id)

const otherSide = (before: string, side: string): unknown =>
  expect.stringMatching(new RegExp(`^FORBIDDEN You acted for ${before} .* act for ${side}`))

test('R-20: who proposed a change does not approve it with another account of the same person', async () => {
  const propose = `mutation { proposeDatasetChange(dataset: "housingApplicants", reason: "r",
    change: { columns: [{ column: "decision", openAttribute: NOT_OPEN }] }) { status } }`
  const decide = 'mutation { refuseDatasetChange(dataset: "housingApplicants", reason: "r") { status } }'
  const approve = 'mutation { approveDatasetChange(dataset: "housingApplicants") { status } }'
  expect(await told('openerOfOne', propose)).toEqual({ status: 'PUBLISHED' })
  expect(await told('authorityOfOne', approve)).toEqual(otherSide('OPENER', 'AUTHORITY'))
  expect(await told('authorityOfOne', decide)).toEqual(otherSide('OPENER', 'AUTHORITY'))
  expect(await told('authority', decide)).toEqual({ status: 'PUBLISHED' })
}, 60_000)

test('R-20: who brought an objection, a report or a demand does not judge it with another account', async () => {
  const evidence = `[{ name: "deed.pdf", sha256: "${'a'.repeat(64)}" }]`
  const objection = await idOf(
    'authorityOfOne',
    `mutation { lodgeObjection(dataset: "streets", right: PRIVACY, claim: "c", evidence: ${evidence}, remedy: MASK,
      contact: "c") { id } }`,
  )
  const takeUp = 'mutation ($id: ID!) { done: takeUpObjection(id: $id) { state } }'
  expect(await told('openerOfOne', takeUp, { id: objection })).toEqual(otherSide('AUTHOR', 'OPENER'))
  expect(await told('opener', takeUp, { id: objection })).toEqual({ state: 'VERIFYING' })
  const end = 'mutation ($id: ID!) { endObjection(id: $id, end: RESTORED, answer: "a") { state } }'
  expect(await told('openerOfOne', end, { id: objection })).toEqual(otherSide('AUTHOR', 'OPENER'))

  const report = await idOf(
    'authorityOfOne',
    'mutation { reportError(dataset: "streets", text: "t") { id } }',
  )
  const correct = 'mutation ($id: ID!) { answerErrorReport(id: $id, end: CORRECTED, answer: "a") { state } }'
  expect(await told('openerOfOne', correct, { id: report })).toEqual(otherSide('AUTHOR', 'OPENER'))
  expect(await told('opener', correct, { id: report })).toEqual({ state: 'CORRECTED' })

  const demand = await idOf('openerOfOne', 'mutation { fileDemand(wanted: "w", purpose: "p") { id } }')
  const answer = 'mutation ($id: ID!) { answerDemand(id: $id, outcome: WILL_OPEN, answer: "a") { state } }'
  expect(await told('authorityOfOne', answer, { id: demand })).toEqual(otherSide('AUTHOR', 'AUTHORITY'))
  expect(await told('authority', answer, { id: demand })).toEqual({ state: 'ANSWERED' })
}, 60_000)
