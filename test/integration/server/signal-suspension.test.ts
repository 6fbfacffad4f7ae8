import { createIdentityService } from '../../../src/identity/service'
import { systemClock } from '../../../src/kernel/clock'
import { watchLog } from '../../../src/signals/watch'
import { createCaseDriver, otherRows, type CaseDriver } from '../../support/agreed-case'
import { keysOfOnePerson } from '../../support/one-person'
import { startTestServer, type TestReply, type TestServer } from '../../support/server'
import { until } from '../../support/until'

/** What a rule of the log suspends, and who judges it. */
jest.setTimeout(300_000)

let server: TestServer
let cases: CaseDriver
beforeAll(async () => {
  server = await startTestServer()
  cases = createCaseDriver(server)
  const set = await server.ask(
    'mutation { changeSignalRule(id: "OFF_PURPOSE", changes: { least: 3, effect: SUSPEND }, reason: "a test") { id } }',
    { as: 'authority' },
  )
  expect(set.codes).toEqual([])
})
afterAll(() => server.stop())

/** Watches until it is so: the server watches too, and one alone finds something. */
const watchUntil = (holds: () => Promise<boolean>): Promise<void> =>
  until(async () => {
    await watchLog({ databases: server.databases, clock: systemClock, timeZone: server.settings.timeZone })
    return holds()
  })

/** Operations that an agreement does not allow. */
const exceed = async (headers: Readonly<Record<string, string>> = {}): Promise<void> => {
  for (let i = 0; i < 3; i += 1)
    expect((await server.ask(otherRows, { as: 'dataUser', headers })).codes).toEqual(['SCOPE_EXCEEDED'])
}

test('R-42: whoever upheld the finding of a rule does not judge the appeal against what it suspended', async () => {
  const { id, agreement } = await cases.openAgreement()
  await exceed()
  await watchUntil(async () => (await cases.read('opener', id)).phase === 'SUSPENDED')
  await cases.step('dataUser', id, 'appeal(case: $case, grounds: "a typing error")')
  const found = await server.ask('query($a: String) { findings(agreement: $a) { nodes { id } } }', {
    as: 'authority',
    variables: { a: agreement?.number },
  })
  const { authority: key } = await keysOfOnePerson(server)
  const asReviewer = (query: string, variables: Readonly<Record<string, unknown>>): Promise<TestReply> =>
    server.ask(query, { headers: { authorization: `Bearer ${key}` }, variables })
  const [finding] = (found.data as { findings: { nodes: { id: string }[] } }).findings.nodes
  const upheld = await asReviewer(
    'mutation($id: ID!) { decideFinding(id: $id, isUpheld: true, reason: "it was asked for") { state } }',
    { id: finding?.id },
  )
  expect(upheld.data).toEqual({ decideFinding: { state: 'UPHELD' } })
  const judged = await asReviewer(
    'mutation($id: ID!) { decideAppeal(case: $id, isUpheld: false, reasons: "rightly so") { phase } }',
    { id },
  )
  expect(judged.codes).toEqual(['FORBIDDEN'])
  expect(judged.errors?.[0]?.extensions).toMatchObject({ rule: 'R-42' })
  const restored = await cases.step(
    'authority',
    id,
    'decideAppeal(case: $case, isUpheld: true, reasons: "a typing error indeed")',
  )
  expect(restored.phase).toBe('ACTIVE')
})

/** What was found of an account of the user's organisation, whose key asks for too much. */
const foundOf = async (
  name: string,
  { bound, header }: { readonly bound?: string; readonly header?: string },
): Promise<unknown> => {
  const identity = createIdentityService({ databases: server.databases, clock: systemClock })
  const { data } = await server.ask('{ me { organisation } }', { as: 'dataUser' })
  const { organisation } = (data as { me: { organisation: string } }).me
  const account = await identity.createAccount({ name, organisation, roles: ['DATA_USER'] })
  const { key } = await identity.createKey({
    accountId: account.id,
    ...(bound === undefined ? {} : { agreement: bound }),
  })
  await exceed({
    authorization: `Bearer ${key}`,
    ...(header === undefined ? {} : { 'weir-agreement': header }),
  })
  const last = async (): Promise<{ readonly subject: string } | undefined> => {
    const found = await server.ask('{ findings(first: 1) { nodes { subject effect agreements } } }', {
      as: 'authority',
    })
    return (found.data as { findings: { nodes: { subject: string }[] } }).findings.nodes[0]
  }
  await watchUntil(async () => (await last())?.subject === `account:${account.id}`)
  return last()
}

test('R-37: a rule suspends no agreement that the records may not touch', async () => {
  const [first, second] = [await cases.openAgreement(), await cases.openAgreement()]
  const phases = async (): Promise<readonly string[]> => [
    (await cases.read('opener', first.id)).phase,
    (await cases.read('opener', second.id)).phase,
  ]
  const header = second.agreement?.number ?? ''
  // the record of what was refused does not keep the header
  expect(await foundOf('header', { header })).toMatchObject({ effect: 'THROTTLE', agreements: [] })
  expect(await phases()).toEqual(['ACTIVE', 'ACTIVE'])
  expect(await foundOf('bound', { bound: header })).toMatchObject({ effect: 'SUSPEND', agreements: [header] })
  expect(await phases()).toEqual(['ACTIVE', 'SUSPENDED'])
})
