import { createHmac } from 'node:crypto'
import { createAddressPolicy } from '../../../src/notices/address-policy'
import { MAX_ATTEMPTS } from '../../../src/notices/backoff'
import { createDeadLetters } from '../../../src/notices/dead-letters'
import type { Deliveries } from '../../../src/notices/deliveries'
import type { Observation } from '../../../src/telemetry/observation'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { createManualClock } from '../../support/manual-clock'
import { until } from '../../support/until'
import {
  account,
  dbOf,
  deliver,
  deliveriesOf,
  openReceiver,
  register,
  tell,
  webhookSender,
  type Receiver,
} from './fixture'

let db: TestDatabase
let receiver: Receiver
const workers: Deliveries[] = []
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  receiver = await openReceiver()
})
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.close()
  await receiver.close()
  // what a test leaves undelivered is not the next one's
  await db.databases.control`
    update notices.delivery set state = 'OFF', settled_at = due_at where state = 'PENDING'`
})

const start = async (options: Parameters<typeof deliver>[1] = {}): Promise<void> => {
  workers.push(await deliver(db, options))
}

let organisations = 0
const subscribed = async (path = '/hook') => {
  organisations += 1
  const { organisationId: organisation } = await account(db, `organisation ${organisations}`)
  return { organisation, webhook: await register(db, organisation, `${receiver.url}${path}`) }
}

const stateOf = async (notice: string) => {
  const [delivery] = await deliveriesOf(db, notice)
  return delivery
}

const settled = (notice: string, state: string) => until(async () => (await stateOf(notice))?.state === state)

test('a notice arrives as a CloudEvent, in both languages, signed with the secret of its webhook', async () => {
  const { organisation, webhook } = await subscribed('/hook?a=b')
  await start()
  const notice = await tell(db, [{ organisation }])
  await settled(notice, 'DELIVERED')
  const [request] = receiver.received
  if (request === undefined) throw new Error('nothing was received')
  const { path, headers, body } = request
  expect(path).toBe('/hook?a=b')
  expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8')
  expect(JSON.parse(body)).toEqual({
    specversion: '1.0',
    id: (await stateOf(notice))?.id,
    source: 'urn:weir',
    type: 'weir.notice.dataset.returned',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    datacontenttype: 'application/json',
    data: {
      notice,
      event: expect.stringMatching(/^\d+$/),
      organisation,
      message: 'dataset.returned',
      params: { dataset: 'streets', reason: '字典不全' },
      title: { en: 'Dataset streets was returned', zh: '数据资源 streets 被退回' },
      text: { en: 'Reasons: 字典不全', zh: '理由：字典不全' },
      link: '/console/datasets/streets',
    },
  })
  const key = Buffer.from(webhook.secret.slice('whsec_'.length), 'base64')
  const { 'webhook-id': id, 'webhook-timestamp': timestamp } = headers
  const signature = createHmac('sha256', key)
    .update(`${String(id)}.${String(timestamp)}.${body}`)
    .digest('base64')
  expect(headers['webhook-signature']).toBe(`v1,${signature}`)
})

test('after a 500 it is attempted again when that is due, under the same id', async () => {
  const { organisation } = await subscribed()
  const clock = createManualClock()
  receiver.answer((response) => void response.writeHead(500).end())
  await start({ clock })
  const notice = await tell(db, [{ organisation }], { clock })
  await until(async () => (await stateOf(notice))?.failure === 'HTTP_500')
  expect(await stateOf(notice)).toMatchObject({ state: 'PENDING', attempts: 1 })
  clock.advance(4_999)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(receiver.received).toHaveLength(1)

  receiver.answer((response) => void response.writeHead(200).end('thank you'))
  clock.advance(1)
  await settled(notice, 'DELIVERED')
  expect(await stateOf(notice)).toMatchObject({ attempts: 2, failure: null })
  const [first, second, ...more] = receiver.received
  expect(more).toEqual([])
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
  expect(second?.body).toBe(first?.body)
})

test('after the last attempt it is a dead letter, which an operator may have attempted anew', async () => {
  const { organisation } = await subscribed()
  const clock = createManualClock()
  const observed: Observation[] = []
  receiver.answer((response) => void response.writeHead(503).end())
  await start({ clock, observe: (observation) => observed.push(observation), times: { countMs: 50 } })
  const notice = await tell(db, [{ organisation }], { clock })
  for (let made = 1; made < MAX_ATTEMPTS; made += 1) {
    // settled, or the next attempt would be counted from a later time
    await until(() => observed.filter(({ kind }) => kind === 'noticeAttempted').length === made)
    clock.advance(24 * 3_600_000)
  }
  await settled(notice, 'DEAD')
  expect(receiver.received).toHaveLength(MAX_ATTEMPTS)
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  await until(() => observed.some((o) => o.kind === 'noticesCounted' && o.dead === 1))

  const letters = createDeadLetters(dbOf(db))
  const [letter, ...others] = await letters.list()
  expect(others).toEqual([])
  expect(letter).toMatchObject({
    channel: 'WEBHOOK',
    recipient: organisation,
    message: 'dataset.returned',
    attempts: MAX_ATTEMPTS,
    failure: 'HTTP_503',
  })
  expect(JSON.stringify(letter)).not.toMatch(/字典|127\.0\.0\.1/)
  receiver.answer((response) => void response.writeHead(204).end())
  await letters.retry(letter?.id ?? '', clock.now())
  await settled(notice, 'DELIVERED')
  expect(receiver.received.at(-1)?.headers['webhook-id']).toBe(letter?.id)
  await expect(letters.retry(letter?.id ?? '', clock.now())).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  await expect(letters.retry('no id', clock.now())).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
})

test('a redirect is a failure and is not followed; a 410 ends the attempts', async () => {
  const { organisation } = await subscribed()
  receiver.answer((response, { path }) =>
    path === '/hook' ? void response.writeHead(307, { location: '/elsewhere' }).end() : void response.end(),
  )
  await start()
  const redirected = await tell(db, [{ organisation }])
  await until(async () => (await stateOf(redirected))?.failure === 'HTTP_307')
  expect(receiver.received.map(({ path }) => path)).toEqual(['/hook'])

  receiver.answer((response) => void response.writeHead(410).end())
  const gone = await tell(db, [{ organisation }])
  await settled(gone, 'DEAD')
  expect(await stateOf(gone)).toMatchObject({ attempts: 1, failure: 'HTTP_410' })
})

test('a receiver that would change the protocol has failed, and the place is free again', async () => {
  const { organisation } = await subscribed()
  receiver.answer((response) => {
    response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: foo\r\nConnection: Upgrade\r\n\r\n')
  })
  await start()
  const notice = await tell(db, [{ organisation }])
  await until(async () => (await stateOf(notice))?.failure === 'HTTP_101')
})

test('a receiver that does not answer in time is a failure, one whose reply does not end is none', async () => {
  const { organisation } = await subscribed()
  const times = { timeoutMs: { WEBHOOK: 300, SMTP: 300 } }
  receiver.answer(() => undefined)
  await start({ times })
  const unanswered = await tell(db, [{ organisation }])
  await until(async () => (await stateOf(unanswered))?.failure === 'TIMEOUT')

  receiver.answer((response) => void response.writeHead(200).write('and so on'))
  const endless = await tell(db, [{ organisation }])
  await settled(endless, 'DELIVERED')
})

test('of a reply no more than 64 KB is read', async () => {
  const { organisation } = await subscribed()
  let sent = 0
  let isCut = false
  receiver.answer((response) => {
    response.writeHead(200)
    const piece = Buffer.alloc(64 * 1024)
    const pour = (): void => {
      while (!response.destroyed && response.write(piece)) sent += piece.length
    }
    response.on('drain', pour)
    response.on('close', () => (isCut = !response.writableFinished))
    pour()
  })
  await start()
  const notice = await tell(db, [{ organisation }])
  await settled(notice, 'DELIVERED')
  await until(() => isCut)
  // what the sockets hold comes on top of it
  expect(sent).toBeLessThan(16 * 1024 * 1024)
})

test('what waits for a webhook that was ended is not delivered', async () => {
  const { organisation, webhook } = await subscribed()
  const notice = await tell(db, [{ organisation }])
  await db.databases.control`update notices.webhook set ended_at = now() where id = ${webhook.id}`
  await start()
  await settled(notice, 'OFF')
  expect(receiver.received).toEqual([])
})

describe('a server is not made to call what lies inside', () => {
  const onlyPublic = createAddressPolicy([])

  const failureAt = async (
    url: string,
    send: Parameters<typeof webhookSender>[1],
  ): Promise<string | null> => {
    const { organisation, webhook } = await subscribed()
    // as if it had been registered while it was allowed
    await db.databases.control`update notices.webhook set ended_at = now() where id = ${webhook.id}`
    await db.databases.control`
      insert into notices.webhook (id, organisation_id, url, created_at)
      values (gen_random_uuid(), ${organisation}, ${url}, now())`
    const notice = await tell(db, [{ organisation }])
    await start({ webhook: webhookSender(db, send) })
    await until(async () => (await stateOf(notice))?.failure != null)
    return (await stateOf(notice))?.failure ?? null
  }

  const port = () => new URL(receiver.url).port

  test.each([
    'https://127.0.0.1',
    'https://10.0.0.1',
    'https://169.254.169.254',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'http://127.0.0.1',
  ])('%s is refused before anything is sent', async (origin) => {
    expect(await failureAt(`${origin}:${port()}/`, { policy: onlyPublic })).toBe('CLOSED_ADDRESS')
    expect(receiver.received).toEqual([])
  })

  test('a name that leads to this machine is refused', async () => {
    expect(await failureAt(`https://localhost:${port()}/`, { policy: onlyPublic })).toBe('CLOSED_ADDRESS')
  })

  test.each([
    ['10.1.2.3'],
    ['169.254.169.254'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    // one closed address among open ones
    ['8.8.8.8', '127.0.0.1'],
  ])('a name that leads to %s is refused, whatever else it leads to', async (...addresses) => {
    const resolve = () =>
      Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))
    const failure = await failureAt('https://public.example/', { policy: onlyPublic, resolve })
    expect(failure).toBe('CLOSED_ADDRESS')
  })

  test('a name is looked up anew in each attempt, and the socket gets what was checked', async () => {
    const led: string[] = []
    const resolve = (host: string) => {
      led.push(host)
      return Promise.resolve([{ address: '127.0.0.1', family: 4 }])
    }
    // allowed here, so that the socket gets as far as to speak TLS to a receiver that does not
    const failure = await failureAt(`https://public.example:${port()}/`, { resolve })
    expect(failure).toMatch(/SSL|EPROTO|ECONNRESET/)
    expect(led).toEqual(['public.example'])
  })

  test('without TLS not even an allowed network is called, but for this machine itself', async () => {
    const policy = createAddressPolicy(['10.0.0.0/8'])
    expect(await failureAt(`http://10.0.0.1:${port()}/`, { policy })).toBe('CLOSED_ADDRESS')
  })
})
