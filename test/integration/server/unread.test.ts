import { startTestServer, type TestServer } from '../../support/server'

/** What is recorded of a request that could not be read. */
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
}, 400_000)
afterAll(() => server.stop())

const accountsOf = async (key: string): Promise<readonly unknown[]> => {
  const found: unknown[] = []
  for (const [type, body] of [
    ['application/json', 'not json'],
    ['application/json', '[{"query":"{ __typename }"}]'],
    ['text/plain', '{"query":"{ __typename }"}'],
    ['application/json', JSON.stringify({ query: `{ __typename } # ${'x'.repeat(1_100_000)}` })],
  ] as const) {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${key}` },
      body,
    })
    const { extensions } = (await response.json()) as { extensions: { usage: { record: string } } }
    const [row] = await server.databases.audit`
      select r.account_id as account, r.decision from metering.usage_record r where r.id = ${extensions.usage.record}`
    found.push([response.status, row?.['decision'], row?.['account']])
  }
  return found
}

test('who sent what cannot be read is on the record; a key that is none leaves the same answer, and nobody', async () => {
  const { data } = await server.ask('{ me { account } }', { as: 'dataUser' })
  const { account } = (data as { me: { account: string } }).me
  const statuses = [400, 400, 415, 400]
  expect(await accountsOf(server.keys.dataUser)).toEqual(statuses.map((s) => [s, 'INVALID', account]))
  expect(await accountsOf('weir_none')).toEqual(statuses.map((s) => [s, 'INVALID', null]))
})
