import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { logRules } from '../../src/signals/rule'
import { createCaseDriver, type CaseDriver } from '../support/agreed-case'
import { propertyRuns } from '../support/property-runs'
import type { TestReply } from '../support/server'
import type { Note } from './client-note'
import { openStage, type Clients, type Stage } from './clients'
import type { Fleet, Gateway } from './fleet'

/**
 * The end of access is an end: after a command that narrows it has returned, no gateway hands another row of that
 * agreement to a socket, though gateways are stopped, clients do not read and PostgreSQL is restarted meanwhile.
 * `WEIR_PROPERTY_RUNS=200` for the long run.
 */
const USUAL_RUNS = 4
const { runs } = propertyRuns(USUAL_RUNS)
/** By then a client that reads promptly has received what was handed over before. */
const PROMPT_MS = 100
/** A gateway that is stopped keeps the commits of the others waiting no longer. */
const LONGEST_STALL_MS = 2_000
/** A client that does not take its reply is cut off before that. */
const CUT_MS = 11_000

const faults = ['none', 'a gateway is stopped', 'a client does not read', 'PostgreSQL is restarted'] as const
type Fault = (typeof faults)[number]

/** Faults come in turn; a long run has more rounds without, which are short. */
const faultOf = (round: number): Fault =>
  faults[round % (runs > USUAL_RUNS ? faults.length * 2 : faults.length)] ?? 'none'

jest.setTimeout(300_000 + runs * 40_000)

let fleet: Fleet
let clients: Clients
let stage: Stage | undefined
beforeAll(async () => {
  stage = await openStage(3)
  ;({ fleet, clients } = stage)
  // what a user does who asks on after access has ended, and here does 200 times, is what the rules of signals throttle
  for (const rule of logRules)
    await fleet.sql`
      insert into signals.rule (id, least, window_minutes, effect, requests_per_minute, throttle_minutes, changed_at)
      values (${rule}, 1, 60, 'OFF', 1, 1, now())`
})
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  await stage?.close()
})

/** A call that took access away: nothing of the agreement leaves after it has returned. */
interface End {
  readonly round: number
  readonly command: 'suspend' | 'terminate'
  readonly fault: Fault
  readonly agreement: string
  readonly returnedMs: number
  readonly tookMs: number
}

const rows = '{ rows { housingApplicants(first: 50) { nodes { applicationNumber districtCode } } } }'
const otherRows = '{ rows { streets(first: 20) { nodes { code name } } } }'
const again = Array.from({ length: 6 }, (_, n) => `b${n}: applicationNumber`).join(' ')
const manyRows = `{ rows { ${Array.from(
  { length: 20 },
  (_, n) =>
    `a${n}: housingApplicants(first: 1000) { edges { cursor node { applicationNumber districtCode ${again} } } }`,
).join(' ')} } }`

test('R-11: nothing of an agreement is handed over after the call that ended it has returned', async () => {
  const ends: End[] = []
  const stalls: number[] = []
  const before: Note[] = []
  clients.begin({
    group: 'others',
    key: fleet.keyOf('dataUser'),
    agreement: null,
    queries: [{ query: otherRows }],
    clientsPerGateway: 2,
    pauseMs: 10,
    breaksOneOf: 0,
  })
  for (let round = 0; round < runs; round += 1) {
    await endOnce(round, ends, stalls, before)
    tellRound(round, ends)
  }
  // what is on its way to a client that does not take it ends by then
  await sleep(CUT_MS)
  await clients.end('others')

  expect(fleet.deaths).toEqual([])
  expect(await handedOverAfter(ends)).toEqual([])
  // each round had something to end
  expect(before.length).toBeGreaterThan(runs * 20)
  expect(Math.max(0, ...stalls)).toBeLessThan(LONGEST_STALL_MS)
  // one of each gateway was not handed over whole
  const unread = ends.filter(({ fault }) => fault === 'a client does not read').length
  expect(cutReplies()).toBeGreaterThanOrEqual(unread * fleet.gateways.length)
  if (runs > USUAL_RUNS) process.stderr.write(`${JSON.stringify(summary(ends, stalls, before.length))}\n`)
})

/** One agreement, which is suspended, goes on, and is terminated. */
const endOnce = async (round: number, ends: End[], stalls: number[], before: Note[]): Promise<void> => {
  const fault = faultOf(round)
  const [first, second, third] = fleet.gateways as [Gateway, Gateway, Gateway]
  const driver = createCaseDriver({ ask: (query, options) => fleet.ask(first, query, options) })
  const opened = await afterRestart(() => driver.openAgreement())
  const agreement = opened.agreement?.number ?? ''
  const group = `round ${String(round)}`
  clients.begin({
    group,
    key: fleet.keyOf('dataUser'),
    agreement,
    queries: [{ query: rows }],
    clientsPerGateway: 4,
    pauseMs: 10,
    breaksOneOf: 0,
  })
  await sleep(250)
  const told = { round, agreement }
  ends.push({
    ...told,
    command: 'suspend',
    fault: 'none',
    ...(await narrowed(driver, opened.id, second, suspend)),
  })
  await sleep(PROMPT_MS * 2)
  await driver.step('opener', opened.id, 'acceptRemedy(case: $case, finding: "put right")')
  await sleep(250)

  if (fault === 'a client does not read') {
    const reply = await fleet.ask(first, manyRows, {
      as: 'dataUser',
      headers: { 'weir-agreement': agreement },
    })
    // far more than the kernel takes of it by itself
    expect(reply.codes).toEqual([])
    expect(reply.text.length).toBeGreaterThan(4_000_000)
    const begun = fleet.gateways.flatMap((gateway) =>
      [0, 32_768].map((bytes) => askAndRead(gateway, agreement, bytes)),
    )
    // decided and committed before the call, however long a loaded machine takes for so many rows
    await Promise.all(begun)
  }
  if (fault !== 'none') await sleep(300)
  const stoppedMs = Date.now()
  if (fault === 'a gateway is stopped') third.process.kill('SIGSTOP')
  const restarted = fault === 'PostgreSQL is restarted' ? fleet.restartPostgres() : Promise.resolve()
  ends.push({
    ...told,
    command: 'terminate',
    fault,
    ...(await narrowed(driver, opened.id, second, terminate)),
  })
  if (fault === 'a gateway is stopped') {
    stalls.push(await longestStall(stoppedMs, [0, 1]))
    third.process.kill('SIGCONT')
  }
  await restarted
  await sleep(PROMPT_MS * 4)
  const received = await clients.end(group)
  expect({ round, fault, hung: received.filter(({ isHung }) => isHung) }).toEqual({ round, fault, hung: [] })
  const own = ends.filter((end) => end.round === round)
  expect({ round, fault, late: lateOf(received, own) }).toEqual({ round, fault, late: [] })
  before.push(...received.filter((note) => note.rows > 0))
}

/** After PostgreSQL was restarted each connection that was lost is told once, to whoever asks for it first. */
const afterRestart = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let left = 10; ; left -= 1)
    try {
      return await work()
    } catch (error) {
      if (left === 0 || !/UNAVAILABLE/.test(String(error))) throw error
      await sleep(500)
    }
}

/** Rows that came to a client that reads promptly though access had ended, and no other end was lifted meanwhile. */
const lateOf = (received: readonly Note[], [suspended, terminated]: readonly End[]): readonly unknown[] => {
  if (suspended === undefined || terminated === undefined) throw new Error('a round has two ends')
  const isLate = ({ atMs, lateMs }: Note): boolean => {
    // the suspension was lifted no sooner
    const heardMs = atMs - lateMs - PROMPT_MS
    const isSuspended = heardMs > suspended.returnedMs && atMs < suspended.returnedMs + PROMPT_MS * 2
    return isSuspended || heardMs > terminated.returnedMs
  }
  return received.filter((note) => note.rows > 0 && isLate(note))
}

/** By each gateway's own record of its last write. */
const handedOverAfter = async (ends: readonly End[]): Promise<readonly unknown[]> => {
  const found: unknown[] = []
  for (const end of ends.filter(({ command }) => command === 'terminate')) {
    const records = await recordsOf(end.agreement)
    for (const [gateway, { handedOver }] of fleet.gateways.entries())
      for (const one of handedOver)
        if (one.record !== null && records.has(one.record) && (one.wroteAtMs ?? 0) > end.returnedMs)
          found.push({ gateway, ...one, ...end })
  }
  return found
}

const recordsOf = async (agreement: string): Promise<ReadonlySet<string>> => {
  const found = await fleet.sql<{ id: string }[]>`
    select id from metering.usage_record where agreements @> ${[agreement]} and rows > 0`
  return new Set(found.map(({ id }) => id))
}

/** The longest time in which a client of one of these gateways waited for the next answer of a query of others. */
const longestStall = async (sinceMs: number, gateways: readonly number[]): Promise<number> => {
  // what was heard is told within this
  await sleep(PROMPT_MS)
  let longest = 0
  for (const gateway of gateways) {
    let lastMs = sinceMs
    for (const note of clients.notes)
      if (note.group === 'others' && note.gateway === gateway && note.rows > 0 && note.atMs > sinceMs) {
        longest = Math.max(longest, note.atMs - lastMs)
        lastMs = note.atMs
      }
    longest = Math.max(longest, Date.now() - PROMPT_MS - lastMs)
  }
  return longest
}

const finding = {
  facts: 'The user has ceased to be.',
  reasons: 'The register says so.',
  evidence: ['01a20922-6555-7524-b649-a927dbeb0d43'],
}
const suspend = { call: 'suspendAgreement', finding: { ...finding, ground: 'T01' } }
// nobody's fault: it needs no notice
const terminate = { call: 'terminateAgreement', finding: { ...finding, ground: 'T13' } }

/** Narrows by the API, and resolves when it is told to be in effect; says it again where the answer was lost. */
const narrowed = async (
  driver: CaseDriver,
  id: string,
  by: Gateway,
  { call, finding: f }: typeof suspend,
): Promise<{ readonly returnedMs: number; readonly tookMs: number }> => {
  const askedMs = Date.now()
  const query = `mutation($case: ID!, $f: FindingInput!) { ${call}(case: $case, finding: $f) { id } }`
  for (;;) {
    const asking = fleet.ask(by, query, { as: 'opener', variables: { case: id, f } })
    const reply = await asking.catch(() => undefined)
    const state = narrowingOf(reply)
    // committed before the answer was lost: how far it has come is asked
    const isDone = state === 'EFFECTIVE' || (isTaken(reply) && (await comesIntoEffect(by)))
    const returnedMs = Date.now()
    const tookMs = returnedMs - askedMs
    if (isDone) return { returnedMs, tookMs }
    if (tookMs > 60_000) throw new Error(`it does not end: ${reply?.text ?? 'no reply'}`)
    await sleep(20)
  }
}

const isTaken = (reply: TestReply | undefined): boolean =>
  reply?.codes.includes('INVALID_TRANSITION') === true

const comesIntoEffect = async (by: Gateway): Promise<boolean> => {
  const [last] = await fleet.sql<[{ e: string }]>`select max(e) as e from policy.change`
  const query = `{ narrowing(epoch: ${last.e}) { state } }`
  for (let i = 0; i < 600; i += 1) {
    const reply = await fleet.ask(by, query, { as: 'opener' }).catch(() => undefined)
    const told = (reply?.data as { narrowing?: { state: string } } | undefined)?.narrowing
    if (told?.state === 'EFFECTIVE') return true
    await sleep(50)
  }
  return false
}

const narrowingOf = (reply: TestReply | undefined): string | undefined => {
  if (reply === undefined) return undefined
  const { extensions } = JSON.parse(reply.text) as { extensions?: { narrowing?: { state: string } } }
  return extensions?.narrowing?.state
}

const sockets: Socket[] = []

/** A client that takes no more than this many bytes in each tenth of a second; resolves when its reply has begun. */
const askAndRead = (gateway: Gateway, agreement: string, bytes: number): Promise<void> => {
  const { port, hostname } = new URL(gateway.url)
  const body = JSON.stringify({ query: manyRows })
  const socket = connect({ port: Number(port), host: hostname })
  sockets.push(socket)
  const reading = setInterval(() => {
    if (bytes > 0) socket.read(bytes)
  }, 100)
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clearInterval(reading)
  })
  // read when we say so, and then no more than that
  const begun = new Promise<void>((resolve) => socket.on('readable', resolve).on('close', resolve))
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n` +
      `weir-agreement: ${agreement}\r\nauthorization: Bearer ${fleet.keyOf('dataUser')}\r\n\r\n${body}`,
  )
  return begun
}

/** A long run tells how far it is. */
const tellRound = (round: number, ends: readonly End[]): void => {
  if (runs <= USUAL_RUNS) return
  const took = ends.filter((end) => end.round === round).map(({ tookMs }) => tookMs)
  process.stderr.write(`round ${String(round)}: ${faultOf(round)}, ${took.join(' and ')} ms\n`)
}

const cutReplies = (): number =>
  fleet.gateways.reduce(
    (sum, { handedOver }) =>
      sum + handedOver.filter(({ isWhole, wroteAtMs }) => !isWhole && wroteAtMs !== null).length,
    0,
  )

const summary = (ends: readonly End[], stalls: readonly number[], served: number): object => ({
  calls: ends.length,
  served,
  longestStallMs: Math.max(0, ...stalls),
  longestCallMs: Object.fromEntries(
    faults.map((fault) => [
      fault,
      Math.max(0, ...ends.filter((end) => end.fault === fault).map(({ tookMs }) => tookMs)),
    ]),
  ),
  cutReplies: cutReplies(),
})
