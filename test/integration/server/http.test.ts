import { request as httpRequest } from 'node:http'
import { serverAudits } from 'graphql-http'
import { connect } from 'node:net'
import type { Observation } from '../../../src/telemetry/observation'
import { readReply, startTestServer, type TestReply, type TestServer } from '../../support/server'

let server: TestServer
const observed: Observation[] = []
beforeAll(async () => {
  const env = { WEIR_MAX_BODY_BYTES: '20000', WEIR_CORS_ORIGINS: 'https://app.example' }
  server = await startTestServer(env, (observation) => observed.push(observation))
}, 120_000)
afterAll(() => server.stop())

describe('GraphQL over HTTP', () => {
  test('every MUST and SHOULD audit of graphql-http passes', async () => {
    const failures: string[] = []
    let audited = 0
    for (const audit of serverAudits({ url: `${server.url}/graphql` })) {
      const result = await audit.fn()
      if (!/^(MUST|SHOULD)/.test(audit.name)) continue
      audited += 1
      if (result.status !== 'ok') failures.push(`${audit.id} ${audit.name}: ${result.reason}`)
    }
    expect(failures).toEqual([])
    expect(audited).toBeGreaterThan(30)
  })

  test.each([
    ['a syntax error', { query: '{' }],
    ['an unknown field', { query: '{ nonsense }' }],
    [
      'a variable that does not fit',
      { query: 'query ($n: Int!) { datasets(first: $n) { totalCount } }', variables: { n: 'x' } },
    ],
  ])(
    '%s is 200 under application/json and 400 under application/graphql-response+json',
    async (_what, body) => {
      const statusUnder = async (accept: string): Promise<number> =>
        (
          await fetch(`${server.url}/graphql`, {
            method: 'POST',
            headers: { accept, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          })
        ).status
      expect(await statusUnder('application/json')).toBe(200)
      expect(await statusUnder('application/graphql-response+json')).toBe(400)
    },
  )
})

describe('every way out leaves one record', () => {
  const json = { 'content-type': 'application/json' }
  const post = (body: string | Buffer | undefined, headers: Record<string, string> = json): RequestInit => ({
    method: 'POST',
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  })
  const get = (params: Record<string, string>, headers: Record<string, string> = {}) =>
    [`?${new URLSearchParams(params).toString()}`, { headers }] as const
  const query = JSON.stringify({ query: '{ datasets { totalCount } }' })

  const ways: readonly (readonly [string, number, string, string, string, RequestInit])[] = [
    ['a query', 200, '', 'ALLOW', '', post(query)],
    ['a query by GET', 200, '', 'ALLOW', ...get({ query: '{ datasets { totalCount } }' })],
    [
      'the wrong method',
      405,
      'METHOD_NOT_ALLOWED',
      'INVALID',
      '',
      { method: 'PUT', headers: json, body: query },
    ],
    ['OPTIONS that is no preflight', 405, 'METHOD_NOT_ALLOWED', 'INVALID', '', { method: 'OPTIONS' }],
    [
      'an Accept that cannot be served',
      406,
      'NOT_ACCEPTABLE',
      'INVALID',
      '',
      post(query, { ...json, accept: 'text/html' }),
    ],
    ['an empty body', 400, 'BAD_REQUEST', 'INVALID', '', post('')],
    ['no content type', 415, 'UNSUPPORTED_MEDIA_TYPE', 'INVALID', '', post(Buffer.from(query), {})],
    [
      'a form',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'INVALID',
      '',
      post('query=1', { 'content-type': 'text/plain' }),
    ],
    [
      'another charset',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'INVALID',
      '',
      post(query, { 'content-type': 'application/json; charset=gbk' }),
    ],
    [
      'a compressed body',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'INVALID',
      '',
      post(query, { ...json, 'content-encoding': 'gzip' }),
    ],
    ['no JSON', 400, 'BAD_REQUEST', 'INVALID', '', post('{"query":')],
    ['no UTF-8', 400, 'BAD_REQUEST', 'INVALID', '', post(Buffer.from([0x22, 0xff, 0x22]))],
    ['a batch', 400, 'BAD_REQUEST', 'INVALID', '', post(`[${query}]`)],
    ['no query', 400, 'BAD_REQUEST', 'INVALID', '', post('{}')],
    ['a query that is no text', 400, 'BAD_REQUEST', 'INVALID', '', post('{"query":1}')],
    [
      'variables that are no object',
      400,
      'BAD_REQUEST',
      'INVALID',
      '',
      post('{"query":"{a}","variables":[]}'),
    ],
    ['too large a body', 400, 'LIMIT_EXCEEDED', 'INVALID', '', post(`{"query":"${' '.repeat(30_000)}"}`)],
    [
      'another site',
      400,
      'BAD_REQUEST',
      'INVALID',
      ...get({ query: '{ datasets { totalCount } }' }, { origin: 'https://evil.example' }),
    ],
    [
      'a mutation by GET',
      405,
      'METHOD_NOT_ALLOWED',
      'INVALID',
      ...get({ query: 'mutation { createKey { id } }' }),
    ],
    ['a syntax error', 200, 'GRAPHQL_PARSE_FAILED', 'INVALID', '', post('{"query":"{"}')],
    [
      'an invalid document',
      200,
      'GRAPHQL_VALIDATION_FAILED',
      'INVALID',
      '',
      post('{"query":"{ nonsense }"}'),
    ],
    [
      'an unknown operation',
      200,
      'OPERATION_RESOLUTION_FAILURE',
      'INVALID',
      '',
      post('{"query":"query A { __typename }","operationName":"B"}'),
    ],
    ['too many tokens', 200, 'LIMIT_EXCEEDED', 'INVALID', '', post(`{"query":"{ ${'a '.repeat(5000)} }"}`)],
    [
      'too deep a document',
      200,
      'LIMIT_EXCEEDED',
      'INVALID',
      '',
      post(`{"query":"${'{ a '.repeat(40)}${'}'.repeat(40)}"}`),
    ],
    [
      'an operation of a long name',
      200,
      '',
      'ALLOW',
      '',
      post(`{"query":"query ${'n'.repeat(200)}{__typename}"}`),
    ],
    [
      'an operation that costs too much',
      200,
      'COST_TOO_HIGH',
      'INVALID',
      '',
      post(
        JSON.stringify({
          query: `{ rows { ${['a', 'b'].map((key) => `${key}: streets(first: 1000) { nodes { villages(first: 150) { nodes { code } } } }`).join(' ')} } }`,
        }),
      ),
    ],
    [
      'an explanation of what would be refused',
      200,
      '',
      'ALLOW',
      '',
      post('{"query":"{ explainAccess(query: \\"{ rows { streets { totalCount } } }\\") { allowed } }"}'),
    ],
    [
      'a question for the schema',
      200,
      '',
      'ALLOW',
      '',
      post('{"query":"{ a: __schema { queryType { name } } datasets { totalCount } }"}'),
    ],
    [
      'an operation of too long a name',
      200,
      'LIMIT_EXCEEDED',
      'INVALID',
      '',
      post(`{"query":"query ${'n'.repeat(201)}{__typename}"}`),
    ],
    [
      'a key of the answer of too long a name',
      200,
      'LIMIT_EXCEEDED',
      'INVALID',
      '',
      post(`{"query":"{${'n'.repeat(201)}:__typename}"}`),
    ],
    [
      'an operationName that no operation has',
      200,
      'OPERATION_RESOLUTION_FAILURE',
      'INVALID',
      '',
      post(`{"query":"{__typename}","operationName":"${'n'.repeat(201)}"}`),
    ],
    [
      'a key that is unknown',
      401,
      'UNAUTHENTICATED',
      'DENY',
      '',
      post(query, { ...json, authorization: 'Bearer weir_nonsense' }),
    ],
    [
      'another scheme',
      401,
      'UNAUTHENTICATED',
      'DENY',
      '',
      post(query, { ...json, authorization: 'Basic eDp5' }),
    ],
    [
      'a refused field',
      200,
      'UNAUTHENTICATED',
      'DENY',
      '',
      post('{"query":"{ rows { streets { totalCount } } }"}'),
    ],
    [
      'a refused field beside a delivered one',
      200,
      'UNAUTHENTICATED',
      'PARTIAL',
      '',
      post('{"query":"{ datasets { totalCount } rows { streets { totalCount } } }"}'),
    ],
    [
      'a refused field beside a typename, which delivers nothing',
      200,
      'UNAUTHENTICATED',
      'DENY',
      '',
      post('{"query":"{ t: __typename rows { streets { totalCount } } }"}'),
    ],
  ]

  test.each(ways)('%s: %i %s', async (_what, status, code, decision, search, init) => {
    const before = await recordCount()
    const reply = await readReply(await fetch(`${server.url}/graphql${search}`, init))
    expect([reply.status, reply.codes[0] ?? '']).toEqual([status, code])
    expect(reply.headers.has('www-authenticate')).toBe(status === 401)
    expect(await recordCount()).toBe(before + 1)
    const [found] = await server.databases.audit<{ canonical: string }[]>`
      select canonical from metering.usage_record where id = ${reply.extensions.usage.record ?? ''}`
    const record = JSON.parse(found?.canonical ?? '{}') as { bytes: number }
    expect(record).toMatchObject({ decision, codes: reply.codes, status })
    if (code === 'COST_TOO_HIGH')
      expect(reply.extensions.usage).toMatchObject({ cost: { requested: 304_002, actual: 0 }, rows: 0 })
    const sent = reply.data === undefined ? 0 : Buffer.byteLength(dataOf(reply))
    expect(record.bytes).toBe(sent)
  })

  const recordCount = async (): Promise<number> => {
    const [found] = await server.databases.audit<
      { n: number }[]
    >`select count(*)::int as n from metering.usage_record where decision <> 'VOID'`
    return found?.n ?? 0
  }
  const dataOf = ({ text }: TestReply): string =>
    text.slice('{"data":'.length, text.search(/,"(errors|extensions)":/))

  test('a client that hangs up half-way through its body: its own doing, and no failure of ours', async () => {
    const before = await recordCount()
    const { hostname, port } = new URL(server.url)
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"query"',
        )
        setTimeout(() => {
          socket.destroy()
          resolve()
        }, 50)
      })
    })
    for (let i = 0; i < 50 && (await recordCount()) === before; i += 1)
      await new Promise((r) => setTimeout(r, 20))
    expect(await recordCount()).toBe(before + 1)
    const [last] = await server.databases.audit<{ codes: string[]; decision: string }[]>`
      select codes, decision from metering.usage_record where decision <> 'VOID' order by id desc limit 1`
    expect(last).toEqual({ codes: ['CLIENT_GONE'], decision: 'INVALID' })
    expect(observed.filter(({ kind }) => kind === 'failure')).toEqual([])
  })

  test('a preflight of an allowed origin is answered and is no operation', async () => {
    const before = await recordCount()
    const preflight = (origin: string) =>
      fetch(`${server.url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      })
    expect((await preflight('https://app.example')).headers.get('access-control-allow-origin')).toBe(
      'https://app.example',
    )
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull()
    expect(await recordCount()).toBe(before)
  })
})

test('what depends on the origin says so, whoever answers it', async () => {
  const headers = { origin: 'https://app.example', 'access-control-request-method': 'POST' }
  const replies = [
    await fetch(`${server.url}/graphql`, { method: 'OPTIONS', headers }),
    await fetch(`${server.url}/graphql`, { method: 'OPTIONS' }),
    await fetch(`${server.url}/schema.graphql`, { headers }),
    await fetch(`${server.url}/session`),
    await fetch(`${server.url}/nothing`, { headers: { accept: 'text/html' } }),
    await fetch(`${server.url}/graphql?query={__typename}`),
  ]
  for (const reply of replies) expect(reply.headers.get('vary')?.match(/\borigin\b/gi)).toHaveLength(1)
  expect(replies[2]?.headers.get('vary')).toMatch(/accept-encoding/i)
})

test('an address that cannot be read is refused as any that is not there', async () => {
  const reply = await fetch(`${server.url}/%E0%A4%A`)
  expect([reply.status, reply.headers.get('x-content-type-options')]).toEqual([400, 'nosniff'])
  expect(await reply.json()).toMatchObject({
    errors: [{ message: expect.stringContaining('/graphql'), extensions: { code: 'BAD_REQUEST' } }],
  })
  const absent = await fetch(`${server.url}/nothing`)
  expect([absent.status, JSON.parse(await absent.text())]).toMatchObject([
    404,
    { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
  ])
})

test('too long a sign-in names the limit that holds for it', async () => {
  const body = JSON.stringify({ login: 'a', password: 'x'.repeat(17_000) })
  const reply = await fetch(`${server.url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body,
  })
  expect(await reply.text()).toMatch(/16384 bytes \(limit MAX_SIGN_IN_BYTES\)/)
})

test('one anonymous request of 2.4 KB with 100 unknown names is answered in milliseconds and tells no name', async () => {
  const names = Array.from({ length: 100 }, (_, i) => `street${'x'.repeat(15)}${i}`)
  const query = `{ rows { ${names.join(' ')} } }`
  expect(query.length).toBeGreaterThan(2400)
  await server.ask(query)
  const begun = performance.now()
  const reply = await server.ask(query)
  // a loose bound: the figure itself is in test/bench
  expect(performance.now() - begun).toBeLessThan(500)
  expect(reply.codes.length).toBeLessThanOrEqual(21)
  expect(reply.text).not.toMatch(/did you mean|streets/i)
})

test('two requests on one connection, one after the other refused for its size, do not mix', async () => {
  const { hostname, port } = new URL(server.url)
  const send = (body: string) =>
    new Promise<number>((resolve, reject) => {
      const sent = httpRequest(
        { hostname, port, path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json' } },
        (response) => {
          response.resume()
          response.on('end', () => {
            resolve(response.statusCode ?? 0)
          })
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  expect(await send(`{"query":"${' '.repeat(19_000)}{ __typename }"}`)).toBe(200)
  expect(await send('{"query":"{ __typename }"}')).toBe(200)
})
