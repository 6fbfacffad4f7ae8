import { systemClock, type Clock } from '../../../src/kernel/clock'
import { createDeliveryQueue } from '../../../src/notices/delivery-queue'
import type { Outcome } from '../../../src/notices/delivery'
import { MAX_ATTEMPTS } from '../../../src/notices/backoff'
import { startNotices } from '../../../src/server/notices'
import { ignoreObservations, type Observation } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { createManualClock } from '../../support/manual-clock'
import { runTestProgram } from '../../support/program'
import { until } from '../../support/until'
import {
  account,
  dbOf,
  deliver,
  deliveriesOf,
  openReceiver,
  register,
  tell,
  tellEach,
  type Receiver,
} from './fixture'

let db: TestDatabase
let receiver: Receiver
let organisation: string
beforeAll(async () => {
  db = await createTestDatabase()
  receiver = await openReceiver()
  organisation = (await account(db, 'receivers')).organisationId
  await register(db, organisation, receiver.url)
})
afterAll(async () => {
  await receiver.close()
  await db.close()
})

const idsReceived = () => receiver.received.map(({ headers }) => String(headers['webhook-id']))

/** As many notices of one event, each with its delivery, as `notify` leaves them. */
const fillOutbox = async (count: number): Promise<void> => {
  const first = await tell(db, [{ organisation }], { dataset: 'dataset0' })
  await db.databases.control.begin(async (tx) => {
    await tx`
      insert into notices.notice (id, event_id, message, params, link, addressed, at)
      select gen_random_uuid(), n.event_id, n.message, n.params || jsonb_build_object('dataset', 'dataset' || i),
        n.link, n.addressed, n.at
      from notices.notice n, generate_series(1, ${count - 1}::int) i
      where n.id = ${first}`
    await tx`
      insert into notices.delivery (id, notice_id, channel, target, state, due_at)
      select gen_random_uuid(), other.id, d.channel, d.target, d.state, d.due_at
      from notices.delivery d
      join notices.notice n on n.id = d.notice_id
      join notices.notice other on other.event_id = n.event_id and other.id <> n.id
      where d.notice_id = ${first}`
  })
}

test('of 1,000 notices each is delivered once by two workers when nothing fails', async () => {
  await fillOutbox(1_000)
  const observed: Observation[] = []
  const workers = await Promise.all(
    [1, 2].map(() => deliver(db, { observe: (observation) => observed.push(observation) })),
  )
  for (let wanted = 50; wanted <= 1_000; wanted += 50) await until(() => receiver.received.length >= wanted)
  await Promise.all(workers.map((worker) => worker.close()))
  expect(receiver.received).toHaveLength(1_000)
  expect(new Set(idsReceived()).size).toBe(1_000)
  const told = new Set(receiver.received.map(({ body }) => /Dataset (\w+) was/.exec(body)?.[1]))
  expect(told.size).toBe(1_000)
  const states = await db.databases.control<{ state: string; n: number }[]>`
    select state, count(*)::int as n from notices.delivery where attempts = 1 group by state`
  expect([...states]).toEqual([{ state: 'DELIVERED', n: 1_000 }])
  expect(observed.filter(({ kind }) => kind === 'failure')).toEqual([])
}, 120_000)

test('a worker hears of a notice when it is committed, long before it would look by itself', async () => {
  const worker = await deliver(db, { times: { pollMs: 600_000 } })
  const notice = await tell(db, [{ organisation }])
  await until(async () => (await deliveriesOf(db, notice))[0]?.state === 'DELIVERED')
  await worker.close()
})

test('a worker that hears nothing delivers as well', async () => {
  const deaf = {
    ...db,
    databases: { ...db.databases, listen: () => Promise.resolve(() => Promise.resolve()) },
  }
  const worker = await deliver(deaf)
  const notice = await tell(db, [{ organisation }])
  await until(async () => (await deliveriesOf(db, notice))[0]?.state === 'DELIVERED')
  await worker.close()
})

test('what a worker that was killed had under way is delivered by another one, under the same id', async () => {
  const before = receiver.received.length
  receiver.answer(() => undefined)
  const notice = await tell(db, [{ organisation }])
  const program = runTestProgram('deliveries-program.ts', db.settings.databaseUrl, db.settings.secret)
  await until(() => receiver.received.length === before + 1)
  program.child.kill('SIGKILL')
  expect((await program.ended).signal).toBe('SIGKILL')

  receiver.answer((response) => void response.writeHead(204).end())
  const clock = createManualClock(new Date())
  const worker = await deliver(db, { clock })
  await new Promise((resolve) => setTimeout(resolve, 300))
  // it is still the other one's
  expect((await deliveriesOf(db, notice))[0]).toMatchObject({ state: 'PENDING', attempts: 1 })
  clock.advance(60_000)
  await until(async () => (await deliveriesOf(db, notice))[0]?.state === 'DELIVERED')
  await worker.close()
  const [first, second, ...more] = receiver.received.slice(before)
  expect(more).toEqual([])
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
  expect(second?.body).toBe(first?.body)
  expect((await deliveriesOf(db, notice))[0]).toMatchObject({ attempts: 2 })
})

test.each([90_000, -90_000])(
  'a server whose clock is %i ms off takes no delivery from another one, and loses none to it',
  async (offMs) => {
    const off: Clock = {
      now: () => new Date(systemClock.now().getTime() + offMs),
      monotonicMs: () => systemClock.monotonicMs(),
    }
    const settings = { ...db.settings, webhookAllowedNetworks: ['127.0.0.0/8'] }
    const start = (clock: Clock) =>
      startNotices(settings, db.databases, { clock, observe: ignoreObservations })
    const held: (() => void)[] = []
    receiver.answer((response) => held.push(() => void response.writeHead(204).end()))
    const before = receiver.received.length
    const notice = await tell(db, [{ organisation }])
    const [earlier, later] = offMs > 0 ? [systemClock, off] : [off, systemClock]
    const first = await start(earlier)
    await until(() => receiver.received.length === before + 1)
    const second = await start(later)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    for (const answer of held) answer()
    await until(async () => (await deliveriesOf(db, notice))[0]?.state === 'DELIVERED')
    await Promise.all([first.close(), second.close()])
    expect(receiver.received).toHaveLength(before + 1)
    expect((await deliveriesOf(db, notice))[0]).toMatchObject({ attempts: 1 })
    receiver.answer((response) => void response.writeHead(204).end())
  },
)

test('a worker that stops leaves what it cannot end to another one, at once and uncounted', async () => {
  receiver.answer(() => undefined)
  const before = receiver.received.length
  const stopping = await deliver(db, { times: { graceMs: 100 } })
  const notice = await tell(db, [{ organisation }])
  await until(() => receiver.received.length === before + 1)
  await stopping.close()
  expect((await deliveriesOf(db, notice))[0]).toMatchObject({ state: 'PENDING', attempts: 0, failure: null })
  receiver.answer((response) => void response.writeHead(204).end())
  const next = await deliver(db)
  await until(async () => (await deliveriesOf(db, notice))[0]?.state === 'DELIVERED')
  await next.close()
})

test('a target that does not answer does not keep others waiting', async () => {
  receiver.answer(() => undefined)
  const other = await openReceiver()
  const elsewhere = (await account(db, 'elsewhere')).organisationId
  await register(db, elsewhere, other.url)
  await tellEach(
    db,
    [{ organisation }],
    Array.from({ length: 40 }, () => 'streets'),
  )
  const last = await tell(db, [{ organisation: elsewhere }])
  const worker = await deliver(db, { times: { graceMs: 50 } })
  await until(async () => (await deliveriesOf(db, last))[0]?.state === 'DELIVERED')
  await worker.close()
  await other.close()
  receiver.answer((response) => void response.writeHead(204).end())
  await db.databases.control`
    update notices.delivery set state = 'OFF', settled_at = due_at where state = 'PENDING'`
})

describe('the lease', () => {
  const delivered: Outcome = { kind: 'DELIVERED' }
  const start = new Date('2027-01-01T00:00:00Z')
  const after = (ms: number) => new Date(start.getTime() + ms)
  const claimAt = (ms: number, limit = 8) =>
    createDeliveryQueue(dbOf(db)).claim({
      channel: 'WEBHOOK',
      limit,
      perTarget: 4,
      busy: [],
      at: after(ms),
      leaseMs: 1_000,
    })

  test('an outcome that comes after another worker took over does not count', async () => {
    const queue = createDeliveryQueue(dbOf(db))
    const notice = await tell(db, [{ organisation }])
    const [first] = await claimAt(0)
    expect(await claimAt(999)).toEqual([])
    const [second] = await claimAt(1_000)
    if (first === undefined || second === undefined) throw new Error('nothing was claimed')
    expect([second.id, second.attempt]).toEqual([first.id, 2])
    expect(
      await queue.settle(first, { kind: 'FAILED', failure: 'LATE', isFinal: true }, after(1_001), 0),
    ).toBe('LOST')
    expect(await queue.settle(second, delivered, after(1_002), 0)).toBe('DELIVERED')
    expect(await queue.settle(second, delivered, after(1_003), 0)).toBe('LOST')
    expect((await deliveriesOf(db, notice))[0]).toMatchObject({ state: 'DELIVERED', attempts: 2 })
  })

  test('what kills each worker that attempts it is given up after as many attempts', async () => {
    const queue = createDeliveryQueue(dbOf(db))
    const notice = await tell(db, [{ organisation }])
    for (let i = 0; i < MAX_ATTEMPTS; i += 1) {
      expect(await queue.giveUp(after(10_000 + i * 1_000))).toBe(0)
      expect(await claimAt(10_000 + i * 1_000)).toHaveLength(1)
    }
    expect(await claimAt(100_000)).toEqual([])
    expect(await queue.giveUp(after(100_000))).toBe(1)
    expect((await deliveriesOf(db, notice))[0]).toMatchObject({ state: 'DEAD', failure: 'NO_OUTCOME' })
  })

  test('what waits for a target that has not failed comes before what waits for those that have', async () => {
    const queue = createDeliveryQueue(dbOf(db))
    const silent = (await account(db, 'silent')).organisationId
    for (const path of ['a', 'b', 'c']) await register(db, silent, `${receiver.url}/${path}`)
    await tellEach(db, [{ organisation: silent }], ['one', 'two', 'three', 'four', 'five'], {
      clock: createManualClock(after(150_000)),
    })
    for (const attempt of await claimAt(150_000, 12))
      await queue.settle(attempt, { kind: 'FAILED', failure: 'TIMEOUT', isFinal: false }, after(151_000), 0)
    const healthy = (await account(db, 'healthy')).organisationId
    const { id } = await register(db, healthy, `${receiver.url}/healthy`)
    await tell(db, [{ organisation: healthy }], { clock: createManualClock(after(152_000)) })
    expect((await claimAt(153_000, 1)).map(({ target }) => target)).toEqual([id])
    // nothing else is held up by it
    expect(await claimAt(153_000, 1)).toHaveLength(1)
    await db.databases.control`
      update notices.delivery set state = 'OFF', settled_at = due_at where state = 'PENDING'`
  })

  test('targets that are busy are left out', async () => {
    await tell(db, [{ organisation }])
    const [claimed] = await claimAt(200_000)
    if (claimed === undefined) throw new Error('nothing was claimed')
    const again = await createDeliveryQueue(dbOf(db)).claim({
      channel: 'WEBHOOK',
      limit: 8,
      perTarget: 4,
      busy: [claimed.target],
      at: after(300_000),
      leaseMs: 1_000,
    })
    expect(again).toEqual([])
  })
})
