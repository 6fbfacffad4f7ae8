import { systemClock } from '../../../src/kernel/clock'
import { watchLog } from '../../../src/signals/watch'
import { createCaseDriver, otherRows, type CaseDriver } from '../../support/agreed-case'
import { keysOfOnePerson } from '../../support/one-person'
import { startTestServer, type TestReply, type TestServer } from '../../support/server'

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

const watch = (): Promise<number> =>
  watchLog({ databases: server.databases, clock: systemClock, timeZone: server.settings.timeZone })

/** Operations that an agreement does not allow. */
const exceed = async (headers: Readonly<Record<string, string>> = {}): Promise<void> => {
  for (let i = 0; i < 3; i += 1)
    expect((await server.ask(otherRows, { as: 'dataUser', headers })).codes).toEqual(['SCOPE_EXCEEDED'])
}

test('R-42: whoever upheld the finding of a rule does not judge the appeal against what it suspended', async () => {
  const { id, agreement } = await cases.openAgreement()
  await exceed()
  expect(await watch()).toBe(1)
  expect((await cases.read('opener', id)).phase).toBe('SUSPENDED')
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
