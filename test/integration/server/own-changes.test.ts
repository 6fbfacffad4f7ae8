import type * as Listening from '../../../src/db/listener'
import { agreedRows, createCaseDriver } from '../../support/agreed-case'
import { startTestServer, type TestServer } from '../../support/server'

/** A server that hears no notification: what it changed itself it must know without one. */
jest.mock('../../../src/db/listener', () => {
  const real = jest.requireActual<typeof Listening>('../../../src/db/listener')
  const openListener: typeof Listening.openListener = (url, observe) => {
    const listener = real.openListener(url, observe)
    return {
      ...listener,
      listen: (channel, _onNotify, onReconnect) => listener.listen(channel, () => undefined, onReconnect),
    }
  }
  return { openListener }
})

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const rowsOfUser = async (): Promise<readonly unknown[]> =>
  (await server.ask(agreedRows, { as: 'dataUser' })).codes

test('the request after an agreement was passed, suspended or restored is decided by it', async () => {
  const cases = createCaseDriver(server)
  expect(await rowsOfUser()).toEqual(['AGREEMENT_REQUIRED'])
  const { id } = await cases.openAgreement()
  expect(await rowsOfUser()).toEqual([])

  const finding = { ground: 'T01', facts: 'calls', evidence: ['record:1'], reasons: 'not the purpose' }
  await cases.step('opener', id, 'suspendAgreement(case: $case, finding: $f)', ', $f: FindingInput!', {
    f: finding,
  })
  expect(await rowsOfUser()).toEqual(['SUSPENDED'])
  await cases.step('dataUser', id, 'fileRemedy(case: $case, done: "stopped", evidence: ["letter"])')
  await cases.step('opener', id, 'acceptRemedy(case: $case, finding: "they have")')
  expect(await rowsOfUser()).toEqual([])
})
