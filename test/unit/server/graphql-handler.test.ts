import { createServer, request as httpRequest, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { anonymous } from '../../../src/identity/caller'
import { createGraphqlHandler, type HandlerDeps } from '../../../src/server/graphql-handler'
import type { AppendOutcome } from '../../../src/metering/usage-log'
import { isOperation, type OperationRecord } from '../../../src/metering/usage-record'
import type { Observation } from '../../../src/telemetry/observation'
import { createValueDigest } from '../../../src/metering/record/value-digest'
import { BudgetBook } from '../../../src/metering/budgets/book'
import { BurstLimit } from '../../../src/server/burst'
import { TurnedAway } from '../../../src/server/turned-away'
import { Handovers } from '../../../src/server/handover'
import { lastingLease } from '../../support/lease'
import { createManualClock } from '../../support/manual-clock'
import { until } from '../../support/until'

/** A body that is refused never comes to the gateway: what is asked of the log is all that happens. */
const records: OperationRecord[] = []
const observed: Observation[] = []
const told: unknown[] = []
let outcomes: readonly Exclude<AppendOutcome['kind'], 'OVER'>[] = []

const clock = createManualClock()
let begins = 0
const deps: HandlerDeps = {
  gateway: {
    run: () => Promise.reject(new Error('nothing is run here')),
    stop: () => Promise.resolve(),
    get publicSchema(): never {
      throw new Error('no schema here')
    },
    sdl: () => Promise.resolve(''),
    drop: () => undefined,
  },
  callers: {
    identify: () => Promise.resolve(anonymous),
    drop: () => undefined,
    close: () => Promise.resolve(),
  },
  log: {
    epoch: 1,
    isWritable: true,
    begin: () => {
      begins += 1
      return () => undefined
    },
    refresh: () => Promise.resolve(),
    close: () => Promise.resolve(),
    notReceived: (of, handedOver, reason) => void told.push({ of, handedOver, reason }),
    unrecorded: () => void told.push('unrecorded'),
    append: (record) => {
      if (!isOperation(record)) throw new Error('only operations here')
      const kind = outcomes[records.push(record) - 1] ?? 'COMMITTED'
      return Promise.resolve(
        kind === 'STALE'
          ? { kind }
          : {
              kind,
              receipt: { record: record.id, writer: 'w', batch: 1, position: 0 },
              batch: { header: '{}', keyId: 'k', signature: Buffer.alloc(64), leaves: [] },
            },
      )
    },
  },
  handovers: new Handovers({ lease: lastingLease(), clock, observe: () => undefined }),
  confirm: (epoch) => Promise.resolve({ state: 'EFFECTIVE', epoch, effectiveAt: new Date(0) }),
  clock,
  observe: (observation) => observed.push(observation),
  maxReplyBytes: 1_000_000,
  values: createValueDigest(Buffer.alloc(32)),
  book: new BudgetBook(clock),
  limited: { now: () => Promise.resolve(() => false), drop: () => undefined },
  turnedAway: new TurnedAway({ limit: new BurstLimit(null, clock), clock, key: Buffer.alloc(32) }),
  keyBurst: new BurstLimit(null, clock),
  readClient: () => ({ address: '127.0.0.1', isSecure: false }),
  rules: { maxBodyBytes: 1000, timeoutMs: 2000, corsOrigins: [] },
}

let server: Server
beforeAll(async () => {
  const handle = createGraphqlHandler(deps)
  server = createServer((request, response) => void handle(request, response, 'test'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(() => {
  records.length = 0
  observed.length = 0
  told.length = 0
  outcomes = []
})

const port = (): number => (server.address() as AddressInfo).port

/** Sends a body in chunks, so that its length is not known before. */
const post = (body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
    const sent = httpRequest({ port: port(), method: 'POST', headers }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve(text))
    })
    sent.on('error', reject)
    sent.end(body)
  })

test.each([
  ['no JSON', '{"query":', 'BAD_REQUEST', /not valid JSON/],
  [
    'too large',
    `{"query":"${' '.repeat(1001)}"}`,
    'LIMIT_EXCEEDED',
    /larger than[^]*"name":"WEIR_MAX_BODY_BYTES"/,
  ],
])(
  'a body that is %s is told so also when access was narrowed meanwhile',
  async (_what, body, code, message) => {
    outcomes = ['STALE', 'STALE', 'COMMITTED']
    const begun = performance.now()
    expect(await post(body)).toMatch(message)
    // not the time limit of a body that no longer comes
    expect(performance.now() - begun).toBeLessThan(1000)
    expect(records.map(({ codes }) => codes)).toEqual([[code], [code], [code]])
  },
)

test('while its body comes an operation has not begun: no commit waits for it', async () => {
  const before = begins
  const socket = connect(port(), '127.0.0.1')
  const head = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 22\r\n\r\n'
  socket.write(`${head}{"query":`)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(begins).toBe(before)
  socket.write('"{ a }"     }')
  await until(() => records.length === 1)
  expect(begins).toBe(before + 1)
  socket.destroy()
})

test('a client that goes away in the middle of its body is no failure of ours', async () => {
  outcomes = ['STALE', 'COMMITTED']
  const socket = connect(port(), '127.0.0.1', () => {
    const head = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n'
    socket.write(`${head}{"query"`, () => setTimeout(() => socket.destroy(), 50))
  })
  await until(() => records.length === 2)
  expect(records.map(({ codes }) => codes)).toEqual([['CLIENT_GONE'], ['CLIENT_GONE']])
  expect(observed.filter(({ kind }) => kind === 'failure')).toEqual([])
  // its record is on the log, and nothing of the reply left
  await until(() => told.length > 0)
  expect(told).toEqual([{ of: records[1]?.id, handedOver: 0, reason: 'CONNECTION_BROKEN' }])
})

test('an operation that is answered without a record is counted, and its reply has none', async () => {
  outcomes = ['STALE', 'STALE', 'STALE', 'STALE']
  expect(await post('{"query":')).toMatch(/"code":"METERING_UNAVAILABLE".*"record":null/)
  expect(told).toEqual(['unrecorded'])
})
