import { z } from 'zod'
import { createEventRound } from '../../../src/server/events'
import { systemClock } from '../../../src/kernel/clock'
import { startServer } from '../../../src/server/start'
import { ignoreObservations, type Observation } from '../../../src/telemetry/observation'
import { createCheckpointMaker } from '../../../src/metering/tree/checkpoint-maker'
import { addressId } from '../../../src/metering/events/event-address'
import { openAddress } from '../../../src/metering/events/event-webhook'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { testSigner } from '../../support/log-signer'
import { eventIds, startReceiver, type Receiver } from '../../support/receiver'
import { usageRecord } from '../../support/usage-record'
import { openTestLog, owner } from '../metering/fixture'

let db: TestDatabase
let receiver: Receiver
let stopping: AbortController
let observed: Observation[]

beforeAll(async () => {
  db = await createTestDatabase()
})

afterAll(() => db.close())

// each test has an address of its own, which knows the records of the tests before
beforeEach(async () => {
  receiver = await startReceiver()
  stopping = new AbortController()
  await newRound()()
  receiver.received.length = 0
  observed = []
})

afterEach(() => receiver.close())

const url = (): string => `http://127.0.0.1:${receiver.port}/in?key=s3cret`

/** A server's round; each has its own memory. */
const newRound = (): (() => Promise<void>) => {
  const round = createEventRound({
    settings: {
      ...db.settings,
      eventsUrl: url(),
      eventsToken: 't0ken',
      webhookAllowedNetworks: ['127.0.0.0/8'],
    },
    databases: db.databases,
    clock: systemClock,
    observe: (observation) => observed.push(observation),
    signal: stopping.signal,
  })
  if (round === null) throw new Error('it has an address')
  return round
}

/** @returns ids, in the order of the tree */
const append = async (count: number, hoursAgo = 1): Promise<readonly string[]> => {
  const at = new Date(Date.now() - hoursAgo * 3_600_000).toISOString()
  const records = Array.from({ length: count }, () => usageRecord({ at }))
  const { log } = await openTestLog(db)
  await Promise.all(records.map((record) => log.append(record, log.epoch)))
  await log.close()
  await createCheckpointMaker({ databases: db.databases, signer: testSigner(), clock: systemClock }).place()
  return records.map(({ id }) => id)
}

/** The position behind a record. */
const behind = async (id: string | undefined): Promise<string> => {
  const [row] = await db.databases.audit`
    select l.index || '.' || r.position as position from metering.usage_record r
    join metering.tree_leaf l on l.writer = r.writer and l.number = r.batch where r.id = ${id ?? null}`
  return String(row?.['position'])
}

const Target = z.object({
  position: z.string().nullable(),
  events: z.number(),
  claimed_by: z.string().nullable(),
})

const target = async () => {
  const [row] = await db.databases.control`
    select position, events::int, claimed_by from metering.event_target where address = ${addressId(url())}`
  return Target.parse(row)
}

const claim = (by: string, until: string) =>
  db.databases.control`
    update metering.event_target set claimed_by = ${by}, claimed_until = now() + ${until}::interval
    where address = ${addressId(url())}`

const other = '00000000-0000-4000-8000-000000000000'

test('each record is told once, with the token, by whichever server comes first', async () => {
  const ids = await append(250)
  await Promise.all([newRound()(), newRound()()])
  expect(receiver.received.map((batch) => eventIds(batch).length)).toEqual([100, 100, 50])
  expect(receiver.received.flatMap(eventIds)).toEqual(ids)
  for (const { headers } of receiver.received) expect(headers.authorization).toBe('Bearer t0ken')
  expect(observed).toEqual([100, 100, 50].map((events) => ({ kind: 'eventsTold', events })))
  expect(await target()).toMatchObject({ position: await behind(ids.at(-1)), claimed_by: null })
  const [stored] = await db.databases.control`select row_to_json(t)::text as row from metering.event_target t`
  expect(stored?.['row']).not.toContain('s3cret')

  await newRound()()
  expect(receiver.received).toHaveLength(3)
})

test('what was not acknowledged comes again, what was does not', async () => {
  const ids = await append(150)
  receiver.statuses.push(204, 401)
  const round = newRound()
  await expect(round()).rejects.toMatchObject({ fault: { message: 'metering.notDelivered' } })
  expect(await target()).toMatchObject({ position: await behind(ids[99]), claimed_by: null })
  await round()
  expect(receiver.received.map(eventIds)).toEqual([ids.slice(0, 100), ids.slice(100), ids.slice(100)])
})

test('a record that reaches the log late is told, however early it began', async () => {
  const young = await append(1)
  await newRound()()
  const late = await append(1, 3)
  await newRound()()
  expect(receiver.received.map(eventIds)).toEqual([young, late])
})

test('an address that stands at a record, as it was kept before, is told of all behind it', async () => {
  const [first, ...others] = [...(await append(1)), ...(await append(1)), ...(await append(1, 0.5))]
  const address = addressId(url())
  await db.databases
    .control`update metering.event_target set position = ${first ?? ''} where address = ${address}`
  await newRound()()
  expect(receiver.received.flatMap(eventIds)).toEqual(expect.arrayContaining(others))
  expect(await target()).toMatchObject({ position: await behind(others.at(-1)) })
})

test('a server that stops gives its post up, quietly, and leaves no claim', async () => {
  const before = await target()
  const ids = await append(1)
  receiver.statuses.push(new Promise(() => undefined))
  const round = newRound()
  const running = round()
  while (receiver.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  stopping.abort()
  await running
  expect(await target()).toEqual({ ...before, claimed_by: null })
  await round()
  expect(receiver.received).toHaveLength(1)
  stopping = new AbortController()
  await newRound()()
  expect(receiver.received.map(eventIds)).toEqual([ids, ids])
})

test('the claim of a server that died ends', async () => {
  const ids = await append(1)
  await claim(other, '1 minute')
  await newRound()()
  expect(receiver.received).toEqual([])
  await claim(other, '-1 second')
  await newRound()()
  expect(receiver.received.map(eventIds)).toEqual([ids])
})

test('whoever lost the claim meanwhile stops', async () => {
  const { position } = await target()
  await append(150)
  let acknowledge: (status: number) => void = () => undefined
  receiver.statuses.push(new Promise((resolve) => (acknowledge = resolve)))
  const running = newRound()()
  while (receiver.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  await claim(other, '1 minute')
  acknowledge(204)
  await expect(running).rejects.toMatchObject({ fault: { message: 'metering.targetTaken' } })
  expect(receiver.received).toHaveLength(1)
  expect(await target()).toMatchObject({ position, claimed_by: other })
})

test('the journal says that the log was given away once a day, not each minute (R-34)', async () => {
  const told = () =>
    db.databases.control`select kind, actor from journal.event where stream like 'log:%' order by id`
  const before = await told()
  const round = newRound()
  await round()
  await append(1)
  await round()
  expect((await told()).slice(before.length)).toEqual([{ kind: 'EXPORTED', actor: 'clock' }])
})

test('a round that could not write the journal tells nothing, and the next one writes it (R-34)', async () => {
  await append(1)
  const told = () => db.databases.control`select kind from journal.event where stream like 'log:%'`
  const before = (await told()).length
  const sql = owner(db)
  const round = newRound()
  await sql`revoke insert on journal.event from weir_control`
  await expect(round()).rejects.toThrow('journal')
  await sql`grant insert on journal.event to weir_control`
  await sql.end()
  expect([receiver.received.length, (await told()).length]).toEqual([0, before])
  await round()
  expect([receiver.received.length, (await told()).length]).toEqual([1, before + 1])
})

test('an address keeps no claim where its new beginning cannot be kept', async () => {
  const delivery = { post: () => Promise.resolve(204), signal: stopping.signal }
  await expect(openAddress(db.databases.control, url(), 'nowhere', delivery)).rejects.toThrow(
    'check constraint',
  )
  expect(await target()).toMatchObject({ claimed_by: null })
})

test('one event that the receiver refuses holds up none before it, and the error says how to go on', async () => {
  const ids = await append(5)
  // all five, the first three, the last two, the fourth
  receiver.statuses.push(413, 204, 400, 400)
  const position = await behind(ids[3])
  await expect(newRound()()).rejects.toMatchObject({
    fault: { message: 'metering.eventRefused', params: { id: ids[3], position, status: 400 } },
  })
  expect(receiver.received.map(eventIds)).toEqual([ids, ids.slice(0, 3), ids.slice(3), [ids[3]]])
  expect(await target()).toMatchObject({ position: await behind(ids[2]), claimed_by: null })
  const delivery = { post: () => Promise.resolve(204), signal: stopping.signal }
  const moved = await openAddress(db.databases.control, url(), position, delivery)
  await moved?.end()
  await newRound()()
  expect(receiver.received.slice(4).map(eventIds)).toEqual([[ids[4]]])
})

test.each([302, 403, 404, 405, 415])(
  'a status of %i is of the address: no event is tried by itself or left out',
  async (status) => {
    const before = await target()
    const ids = await append(5)
    receiver.statuses.push(status)
    await expect(newRound()()).rejects.toMatchObject({
      fault: { message: 'metering.notDelivered', params: { status } },
    })
    expect(receiver.received.map(eventIds)).toEqual([ids])
    expect(await target()).toEqual(before)
  },
)

test('a server does not start that may not call its address, and says what to do', async () => {
  const settings = { ...db.settings, port: 0, eventsUrl: 'https://10.0.0.1/in' }
  await expect(startServer(settings, ignoreObservations)).rejects.toMatchObject({
    fault: { message: 'setup.setting.closedAddress', params: { name: 'WEIR_EVENTS_URL' } },
  })
})
