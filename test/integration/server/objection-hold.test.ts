import { startTestServer, type DemoKey, type TestServer } from '../../support/server'

/** What an objection holds stays out of sight until it ends, and its end brings back that and nothing else. */
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
}, 300_000)
afterAll(() => server.stop())

/** The one field of what went well; the code and message of a refusal. */
const told = async (
  who: DemoKey,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<unknown> => {
  const { data, errors } = await server.ask(query, {
    as: who,
    variables,
    headers: { 'accept-language': 'en' },
  })
  const [error] = errors ?? []
  return error === undefined
    ? Object.values(data as object)[0]
    : `${String(error.extensions?.['code'])} ${error.message}`
}

const LODGE = `mutation ($columns: [String!]) { lodgeObjection(dataset: "housingApplicants", right: PRIVACY, claim: "c",
  evidence: [{ name: "deed.pdf", sha256: "${'a'.repeat(64)}" }], remedy: MASK, contact: "c", columns: $columns) { id } }`
const ID = 'mutation ($id: ID!) { done:'

/** An objection that the opener has taken up. @returns its id */
const lodged = async (columns: readonly string[]): Promise<string> => {
  const { id } = (await told('dataUser', LODGE, { columns })) as { readonly id: string }
  expect(await told('opener', `${ID} takeUpObjection(id: $id) { state } }`, { id })).toEqual({
    state: 'VERIFYING',
  })
  return id
}

const hold = async (id: string): Promise<void> => {
  const held = await told('opener', `${ID} holdObjection(id: $id, reason: "r") { id } }`, { id })
  expect(held).toEqual({ id })
}

const end = async (id: string, how: 'RESTORED' | 'WITHDRAWN'): Promise<void> => {
  const ended = await told('opener', `${ID} endObjection(id: $id, end: ${how}, answer: "a") { state } }`, {
    id,
  })
  expect(ended).toEqual({ state: how })
}

const of = '(dataset: "housingApplicants", reason: "another one"'
const resume = (columns = ''): Promise<unknown> =>
  told('opener', `mutation { resumeDataset${of}${columns}) { status suspendedColumns } }`)
const suspend = (columns = ''): Promise<unknown> =>
  told('opener', `mutation { suspendDataset${of}${columns}) { status suspendedColumns } }`)
const entry = (): Promise<unknown> =>
  told('opener', '{ catalogueEntry(dataset: "housingApplicants") { status suspendedColumns } }')

const open = { status: 'PUBLISHED', suspendedColumns: [] }
const hidden = { status: 'SUSPENDED', suspendedColumns: [] }
const withoutDecision = { status: 'PUBLISHED', suspendedColumns: ['decision'] }
const isHeld = (what: string): unknown =>
  expect.stringMatching(new RegExp(`^INVALID_TRANSITION .*${what}.*objection`))
const decision = ', columns: ["decision"]'

test('R-60: what is held twice comes back when the objection ends', async () => {
  const id = await lodged([])
  await hold(id)
  await hold(id)
  expect(await entry()).toEqual(hidden)
  await end(id, 'RESTORED')
  expect(await entry()).toEqual(open)
}, 60_000)

test('R-60: what an objection holds is not resumed before it ends', async () => {
  const whole = await lodged([])
  await hold(whole)
  expect(await resume()).toEqual(isHeld('housingApplicants'))
  await end(whole, 'RESTORED')
  const column = await lodged(['decision'])
  await hold(column)
  expect(await resume(decision)).toEqual(isHeld('housingApplicants.decision'))
  await end(column, 'RESTORED')
  expect(await entry()).toEqual(open)
}, 60_000)

test('R-60: what the opener suspended by itself, before or after, is no objection’s to bring back', async () => {
  const later = await lodged(['decision'])
  await hold(later)
  await suspend(decision)
  await end(later, 'RESTORED')
  expect(await entry()).toEqual(withoutDecision)
  expect(await resume(decision)).toEqual(open)

  const whole = await lodged([])
  await hold(whole)
  expect(await suspend()).toEqual(hidden)
  await end(whole, 'RESTORED')
  expect(await entry()).toEqual(hidden)
  expect(await resume()).toEqual(open)

  const before = await lodged([])
  await suspend()
  await hold(before)
  expect(await resume()).toEqual(isHeld('housingApplicants'))
  await end(before, 'RESTORED')
  expect(await entry()).toEqual(hidden)
  expect(await resume()).toEqual(open)
}, 60_000)

test('R-60: a column that one objection ended withdrawn does not come back when another one ends', async () => {
  const [restored, withdrawn] = [await lodged(['decision']), await lodged(['decision'])]
  await hold(restored)
  await hold(withdrawn)
  await end(withdrawn, 'WITHDRAWN')
  await end(restored, 'RESTORED')
  expect(await entry()).toEqual(withoutDecision)
}, 60_000)
