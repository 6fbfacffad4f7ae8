import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCaseDriver } from '../support/agreed-case'
import { propertyRuns } from '../support/property-runs'
import type { TestReply } from '../support/server'
import { openFleet, type Fleet, type Gateway } from './fleet'

/**
 * The end of access is an end: after `terminateAgreement` has returned no gateway hands another row of that agreement
 * to a socket, though gateways are stopped, clients do not read and PostgreSQL is restarted meanwhile.
 * `WEIR_PROPERTY_RUNS=200` for the long run.
 */
const { runs } = propertyRuns(8)
/** By then a client that reads promptly has received what was handed over before. */
const PROMPT_MS = 100
const CLIENTS_A_GATEWAY = 4

const faults = ['none', 'a gateway is stopped', 'a client does not read', 'PostgreSQL is restarted'] as const

jest.setTimeout(300_000 + runs * 30_000)

let fleet: Fleet
let isOpen = false
beforeAll(async () => {
  fleet = await openFleet(3)
  isOpen = true
})
afterAll(() => (isOpen ? fleet.close() : undefined))

const rows = '{ rows { housingApplicants(first: 50) { nodes { applicationNumber districtCode } } } }'
const manyRows = `{ rows { ${Array.from(
  { length: 8 },
  (_, n) => `a${n}: housingApplicants(first: 500) { nodes { applicationNumber districtCode householdSize } }`,
).join(' ')} } }`

interface Received {
  readonly atMs: number
  readonly hasRows: boolean
}

test('nothing of an agreement is handed over after the call that ended it has returned', async () => {
  let served = 0
  for (let round = 0; round < runs; round += 1) {
    const fault = faults[round % faults.length] ?? 'none'
    served += await endOnce(fault, round)
  }
  // what nobody reads would end by itself
  expect(served).toBeGreaterThan(runs * 10)
})

const endOnce = async (fault: (typeof faults)[number], round: number): Promise<number> => {
  const [first, second, third] = fleet.gateways as [Gateway, Gateway, Gateway]
  const driver = createCaseDriver({ ask: (query, options) => fleet.ask(first, query, options) })
  const opened = await driver.openAgreement()
  const number = opened.agreement?.number ?? ''
  const load = clientsOf(number)
  if (fault === 'a client does not read')
    for (const gateway of fleet.gateways) askAndNeverRead(gateway, number)
  await sleep(300)
  if (fault === 'a gateway is stopped') third.process.kill('SIGSTOP')
  if (fault === 'PostgreSQL is restarted') await fleet.restartPostgres()
  const askedMs = Date.now()
  const epoch = await terminated(driver, opened.id, second)
  const returnedMs = Date.now()
  if (fault === 'a gateway is stopped') {
    // the others are not kept waiting by it: rows of another agreement are still read meanwhile
    third.process.kill('SIGCONT')
  }
  await sleep(PROMPT_MS * 5)
  const received = await load.stop()
  const late = received.filter(({ atMs, hasRows }) => hasRows && atMs > returnedMs + PROMPT_MS)
  const records = new Set(
    (
      await fleet.sql<{ id: string }[]>`
        select id from metering.usage_record where agreements @> ${[number]} and rows > 0`
    ).map(({ id }) => id),
  )
  const handedLate = fleet.gateways.flatMap(({ handedOver }, at) =>
    handedOver
      .filter(
        ({ record, wroteAtMs }) => record !== null && records.has(record) && (wroteAtMs ?? 0) > returnedMs,
      )
      .map((one) => ({ gateway: at, ...one })),
  )
  expect({ round, fault, epoch: epoch > 0, handedLate, late }).toEqual({
    round,
    fault,
    epoch: true,
    handedLate: [],
    late: [],
  })
  // and it does return: a lease, and a client's time to read, are the longest that it waits for
  expect(returnedMs - askedMs).toBeLessThan(30_000)
  return received.filter(({ hasRows }) => hasRows).length
}

/** Ends the agreement by the API; says it again where the connection of PostgreSQL was lost on the way. */
const terminated = async (
  driver: ReturnType<typeof createCaseDriver>,
  id: string,
  by: Gateway,
): Promise<number> => {
  const query = `mutation($case: ID!, $f: FindingInput!) { terminateAgreement(case: $case, finding: $f) { id } }`
  const finding = {
    ground: 'T08',
    facts: 'The materials were false.',
    reasons: 'The statement was not true.',
    evidence: ['01a20922-6555-7524-b649-a927dbeb0d43'],
  }
  for (let attempt = 0; ; attempt += 1) {
    const reply = await fleet
      .ask(by, query, { as: 'opener', variables: { case: id, f: finding } })
      .catch(() => undefined)
    const effect = narrowingOf(reply)
    if (effect?.state === 'EFFECTIVE') return effect.epoch
    // committed before the answer was lost: its end is known from the log of policy
    if (reply?.codes.includes('INVALID_TRANSITION') === true) {
      const [last] = await fleet.sql<[{ e: string }]>`select max(e) as e from policy.change`
      for (;;) {
        const asked = await fleet
          .ask(by, `{ narrowing(epoch: ${last.e}) { state epoch } }`, { as: 'opener' })
          .catch(() => undefined)
        const told = (asked?.data as { narrowing?: { state: string; epoch: number } } | undefined)?.narrowing
        if (told?.state === 'EFFECTIVE') return told.epoch
        await sleep(50)
      }
    }
    if (attempt === 200) throw new Error(`it does not end: ${reply?.text ?? 'no reply'}`)
    await sleep(50)
  }
}

const narrowingOf = (
  reply: TestReply | undefined,
): { readonly state: string; readonly epoch: number } | undefined => {
  if (reply === undefined) return undefined
  const { extensions } = JSON.parse(reply.text) as {
    extensions?: { narrowing?: { state: string; epoch: number } }
  }
  return extensions?.narrowing
}

/** Clients of every gateway that ask again and again, and note when what came. */
const clientsOf = (number: string): { stop(): Promise<readonly Received[]> } => {
  const received: Received[] = []
  let isOver = false
  const client = async (gateway: Gateway): Promise<void> => {
    while (!isOver) {
      const reply = await fleet
        .ask(gateway, rows, { as: 'dataUser', headers: { 'weir-agreement': number } })
        .catch(() => undefined)
      received.push({ atMs: Date.now(), hasRows: (reply?.extensions.usage.rows ?? 0) > 0 })
      if (reply === undefined) await sleep(20)
    }
  }
  const running = fleet.gateways.flatMap((gateway) =>
    Array.from({ length: CLIENTS_A_GATEWAY }, () => client(gateway)),
  )
  return {
    stop: async () => {
      isOver = true
      await Promise.all(running)
      return received
    },
  }
}

const askAndNeverRead = (gateway: Gateway, number: string): void => {
  const { port, hostname } = new URL(gateway.url)
  const body = JSON.stringify({ query: manyRows })
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.pause()
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n` +
      `weir-agreement: ${number}\r\nauthorization: Bearer ${fleet.keyOf('dataUser')}\r\n\r\n${body}`,
  )
}
