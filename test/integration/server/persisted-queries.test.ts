import { createHash } from 'node:crypto'
import { readReply, startTestServer, type TestReply, type TestServer } from '../../support/server'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
}, 120_000)
afterAll(() => server.stop())

const query = '{ datasets { totalCount } }'
const sha256Hash = createHash('sha256').update(query).digest('hex')
const extensions = { persistedQuery: { version: 1, sha256Hash } }

const post = async (body: object, accept: string): Promise<TestReply> =>
  readReply(
    await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { accept, 'accept-language': 'zh-CN', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )

test.each(['application/json', 'application/graphql-response+json'])(
  'a hash alone is answered with what makes a client send the whole document, under %s',
  async (accept) => {
    const reply = await post({ operationName: null, variables: {}, extensions }, accept)
    expect([reply.status, reply.codes]).toEqual([200, ['PERSISTED_QUERY_NOT_SUPPORTED']])
    expect(reply.errors?.[0]?.message).toBe('PersistedQueryNotSupported')
    const whole = await post({ query, extensions }, accept)
    expect(whole.errors).toBeUndefined()
    expect(whole.data).toMatchObject({ datasets: { totalCount: expect.any(Number) } })
  },
)

test('a hash alone by GET is answered so too, and what names nothing has no query', async () => {
  const get = async (params: Record<string, string>): Promise<unknown> =>
    (await readReply(await fetch(`${server.url}/graphql?${new URLSearchParams(params).toString()}`))).codes
  expect(await get({ extensions: JSON.stringify(extensions) })).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED'])
  expect(await get({ extensions: '{}' })).toEqual(['BAD_REQUEST'])
})
