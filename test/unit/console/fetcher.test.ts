import type { ExecutionResult } from 'graphql'
import type { Credentials } from '../../../src/console/credentials'
import { createExchangeStore, type Exchange } from '../../../src/console/exchange'
import { createFetcher, SCHEMA_QUERY } from '../../../src/console/fetcher'

const operation = { query: '{ datasets { totalCount } }', operationName: null }
const usage = { requestId: '019a', rows: 0, bytes: 30, cost: { requested: 1, actual: 1 } }
const answer = { data: { datasets: { totalCount: 5 } }, extensions: { usage } }

interface Sent {
  readonly url: string
  readonly init: RequestInit
}

const createBench = (
  reply: (init: RequestInit) => Promise<Response>,
  credentials: Credentials = { key: 'weir_abc', agreement: '' },
) => {
  const sent: Sent[] = []
  const phases: Exchange[] = []
  const exchange = createExchangeStore()
  exchange.subscribe(() => phases.push(exchange.current()))
  let nowMs = 0
  const fetcher = createFetcher({
    credentials: () => credentials,
    language: () => 'en',
    exchange,
    fetch: (url, init) => {
      sent.push({ url, init })
      return reply(init)
    },
    monotonicMs: () => (nowMs += 250),
  })
  return { fetcher, sent, phases, exchange }
}

const json =
  (body: unknown, status = 200) =>
  () =>
    Promise.resolve(new Response(JSON.stringify(body), { status }))

/** Runs an operation as GraphiQL does. */
const run = (fetcher: ReturnType<typeof createFetcher>, asked: Parameters<typeof fetcher>[0] = operation) =>
  new Promise<ExecutionResult>((resolve, reject) => {
    const observable = fetcher(asked)
    if (observable instanceof Promise) return reject(new Error('not an observable'))
    let result: ExecutionResult = {}
    observable.subscribe({
      next: (value) => {
        result = value
      },
      complete: () => {
        resolve(result)
      },
    })
  })

const headersOf = (sent: Sent | undefined) => new Headers(sent?.init.headers)

test('an operation carries the key, and its answer and cost are told', async () => {
  const { fetcher, sent, phases } = createBench(json(answer))
  expect(await run(fetcher)).toEqual(answer)
  expect(sent.map(({ url }) => url)).toEqual(['/graphql'])
  expect(headersOf(sent[0]).get('authorization')).toBe('Bearer weir_abc')
  expect(sent[0]?.init.credentials).toBe('omit')
  expect(phases).toEqual([
    { phase: 'running' },
    { phase: 'answered', tookMs: 250, summary: { usage, problems: [] } },
  ])
})

test.each([
  ['query B { a }', 'A', undefined],
  ['query A { a } query B { b }', 'B', 'B'],
  ['query A { a } query B { b }', 'C', undefined],
  ['fragment A on Query { a } { ...A }', 'A', undefined],
  ['{', 'A', 'A'],
])(
  'of %s the name %s is sent as %s: GraphiQL may have it from the text before',
  async (query, name, sentName) => {
    const { fetcher, sent } = createBench(json(answer))
    await run(fetcher, { query, operationName: name, variables: { n: 1 } })
    const operationName = sentName === undefined ? {} : { operationName: sentName }
    const request = new Request('http://localhost', sent[0]?.init)
    expect(await request.json()).toEqual({ query, ...operationName, variables: { n: 1 } })
  },
)

test('a refusal with 401 is an answer like any other', async () => {
  const refusal = { errors: [{ message: 'unknown key', extensions: { code: 'UNAUTHENTICATED' } }] }
  const { fetcher, exchange } = createBench(json(refusal, 401))
  expect(await run(fetcher)).toEqual(refusal)
  expect(exchange.current()).toMatchObject({
    phase: 'answered',
    summary: { problems: [{ code: 'UNAUTHENTICATED' }] },
  })
})

test('the schema is asked for without credentials and without a word in the status line', async () => {
  const { fetcher, sent, phases } = createBench(json({ data: { __schema: {} } }))
  const result = await fetcher({ query: '{ __schema { description } }', operationName: SCHEMA_QUERY })
  expect(result).toEqual({ data: { __schema: {} } })
  expect(headersOf(sent[0]).has('authorization')).toBe(false)
  expect(phases).toEqual([])
})

test('a refusal of the schema comes with data, so that GraphiQL does not ask in another way', async () => {
  const refusal = { errors: [{ message: 'mend it', extensions: { code: 'BAD_USER_INPUT' } }] }
  const { fetcher } = createBench(json(refusal, 400))
  const result = await fetcher({ query: '{ __schema { description } }', operationName: SCHEMA_QUERY })
  expect(result).toEqual({ data: null, ...refusal })
})

test('a server that is away is told as such, for an operation and for the schema', async () => {
  const { fetcher, exchange } = createBench(() => Promise.reject(new TypeError('Failed to fetch')))
  const result = await run(fetcher)
  expect(result.errors?.[0]?.message).toMatch(/^The server cannot be reached/)
  expect(exchange.current()).toEqual({ phase: 'failed', failure: { reason: 'away' } })
  const schema = await fetcher({ query: '{ __schema { description } }', operationName: SCHEMA_QUERY })
  expect(JSON.stringify(schema)).toContain('The server cannot be reached')
})

test.each([
  ['a page of a proxy', '<html>502 Bad Gateway</html>'],
  ['an empty body', ''],
  ['JSON of something else', '{"status":"ok"}'],
  ['a JSON text', '"hello"'],
  ['null', 'null'],
])('%s is not taken for an answer', async (_name, body) => {
  const { fetcher, exchange } = createBench(() => Promise.resolve(new Response(body, { status: 502 })))
  await run(fetcher)
  expect(exchange.current()).toEqual({ phase: 'failed', failure: { reason: 'notGraphql', status: 502 } })
})

test.each([
  { key: '密钥', agreement: '' },
  { key: 'weir_abc', agreement: 'no number' },
])('nothing is sent with credentials that no header can carry: %j', async (credentials) => {
  const { fetcher, sent, exchange } = createBench(json(answer), credentials)
  await run(fetcher)
  expect(sent).toEqual([])
  expect(exchange.current()).toEqual({ phase: 'failed', failure: { reason: 'badCredentials' } })
})

test('a request that is stopped is aborted, and no answer follows', async () => {
  const { fetcher, sent, exchange } = createBench(
    ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(new DOMException('aborted', 'AbortError'))
        })
      }),
  )
  const observable = fetcher(operation)
  if (observable instanceof Promise) throw new Error('not an observable')
  const next = jest.fn()
  const stopped = new Promise<void>((resolve) => {
    exchange.subscribe(() => {
      if (exchange.current().phase === 'stopped') resolve()
    })
  })
  observable.subscribe({ next, complete: next }).unsubscribe()
  await stopped
  expect(sent[0]?.init.signal?.aborted).toBe(true)
  expect(exchange.current()).toEqual({ phase: 'stopped', tookMs: 250 })
  expect(next).not.toHaveBeenCalled()
})
