import { agreedRows, createCaseDriver, type CaseDriver } from '../../support/agreed-case'
import { startTestServer, type TestReply, type TestServer } from '../../support/server'

let server: TestServer
let cases: CaseDriver
beforeAll(async () => {
  server = await startTestServer()
  cases = createCaseDriver(server)
})
afterAll(() => server.stop())

/** Three rows. */
const read = (): Promise<TestReply> => server.ask(agreedRows, { as: 'dataUser' })

const rowsADay = (limit: number) => ({ budgets: [{ unit: 'ROWS', per: 'DAY', limit }] })

test('R-67: an agreement has the budgets of the text that was passed last, and what was used of them counts on', async () => {
  const { id, agreement } = await cases.openAgreement(rowsADay(5))
  const name = `agreement:${String(agreement?.number)} rows/day`
  expect((await read()).text).toContain(`"remaining":{"${name}":2}`)
  expect(await read()).toMatchObject({ status: 429, codes: ['QUOTA_EXCEEDED'] })

  await cases.step('opener', id, 'startAmendment(case: $case, reason: "more rows")')
  // the text that was passed last is in force
  expect((await read()).codes).toEqual(['QUOTA_EXCEEDED'])
  await cases.agree(id, rowsADay(7))
  expect((await read()).text).toContain(`"remaining":{"${name}":1}`)
  expect((await read()).codes).toEqual(['QUOTA_EXCEEDED'])

  await cases.step('opener', id, 'startAmendment(case: $case, reason: "another title")')
  await cases.agree(id, { title: 'Homes' })
  expect((await read()).codes).toEqual(['QUOTA_EXCEEDED'])

  await cases.step('opener', id, 'startAmendment(case: $case, reason: "no bound")')
  await cases.agree(id, { budgets: [] })
  expect((await read()).codes).toEqual([])
})
