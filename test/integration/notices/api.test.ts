import { drizzle } from 'drizzle-orm/postgres-js'
import { commandLine } from '../../../src/journal/actor'
import { carryOut } from '../../../src/journal/change'
import { appendEvents } from '../../../src/journal/event-store'
import { systemClock } from '../../../src/kernel/clock'
import { notify } from '../../../src/notices/notify'
import { openDatabases, type Databases } from '../../../src/db/connect'
import { ignoreObservations } from '../../../src/telemetry/observation'
import { startTestServer, type TestServer } from '../../support/server'
import { until } from '../../support/until'
import { openReceiver, type Receiver } from './fixture'

let server: TestServer
let databases: Databases
let receiver: Receiver
beforeAll(async () => {
  server = await startTestServer({ WEIR_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' })
  databases = await openDatabases(server.settings, ignoreObservations)
  receiver = await openReceiver()
})
afterAll(async () => {
  await databases.close()
  await server.stop()
  await receiver.close()
})

const notices =
  '{ notices { nodes { id title text link message readAt } pageInfo { hasNextPage } unreadCount } }'
const me = async (as: 'dataUser' | 'opener') => {
  const { data } = await server.ask('{ me { account } }', { as })
  return (data as { me: { account: string } }).me.account
}

const tellUser = async (): Promise<string> => {
  const to = [{ account: await me('dataUser') }]
  const { result } = await carryOut(drizzle(databases.control), systemClock, commandLine, async (change) => {
    const stream = `test:${systemClock.now().getTime()}` as const
    const [event] = await appendEvents(change, stream, 0, [{ kind: 'DECIDED', body: {} }])
    const draft = {
      eventId: event?.id ?? 0,
      to,
      message: 'objection.decided',
      params: { objection: 'O-1', dataset: 'streets', result: 'upheld', reason: '属实' },
    } as const
    return notify(change.tx, draft, change.at)
  })
  return result
}

test('R-60: who objected is told of the decision, in the language that is asked for, and marks it as read', async () => {
  const id = await tellUser()
  const unread = await server.ask(notices, { as: 'dataUser', headers: { 'accept-language': 'zh' } })
  expect(unread.data).toEqual({
    notices: {
      nodes: [
        {
          id,
          title: '异议 O-1：upheld',
          text: '您对 streets 的异议已处理。理由：属实',
          link: null,
          message: 'objection.decided',
          readAt: null,
        },
      ],
      pageInfo: { hasNextPage: false },
      unreadCount: 1,
    },
  })
  const mark = 'mutation Mark($ids: [ID!]!) { markNoticesRead(ids: $ids) }'
  const stranger = await server.ask(mark, { as: 'opener', variables: { ids: [id] } })
  expect(stranger.data).toEqual({ markNoticesRead: 0 })
  const marked = await server.ask(mark, { as: 'dataUser', variables: { ids: [id] } })
  expect(marked.data).toEqual({ markNoticesRead: 1 })
  const read = await server.ask(notices, { as: 'dataUser' })
  expect(read.data).toMatchObject({
    notices: { nodes: [{ title: 'Objection O-1: upheld', readAt: expect.any(String) }], unreadCount: 0 },
  })
  expect((await server.ask(notices, { as: 'opener' })).data).toMatchObject({ notices: { nodes: [] } })
})

test('nobody without an identity has notices', async () => {
  const { codes, data } = await server.ask(notices)
  expect([codes, data]).toEqual([['UNAUTHENTICATED'], { notices: null }])
})

test('a caller sets how it is told', async () => {
  const set =
    'mutation Set($to: String) { setNoticePreference(language: ZH, mailAddress: $to) { language mailAddress } }'
  const wrong = await server.ask(set, { as: 'dataUser', variables: { to: 'nobody' } })
  expect(wrong.codes).toEqual(['BAD_USER_INPUT'])
  const { data } = await server.ask(set, { as: 'dataUser', variables: { to: 'li@example.org' } })
  expect(data).toEqual({ setNoticePreference: { language: 'ZH', mailAddress: 'li@example.org' } })
  const asked = await server.ask('{ noticePreference { language mailAddress } }', { as: 'dataUser' })
  expect(asked.data).toEqual({ noticePreference: { language: 'ZH', mailAddress: 'li@example.org' } })
})

test('a server delivers by itself, and its metrics tell how many', async () => {
  const [row] = await databases.control<{ organisation: string }[]>`
    select organisation_id as organisation from identity.account where id = ${await me('opener')}`
  const organisation = row?.organisation ?? ''
  await databases.control`
    insert into notices.webhook (id, organisation_id, url, created_at)
    values (gen_random_uuid(), ${organisation}, ${`${receiver.url}/`}, now())`
  await carryOut(drizzle(databases.control), systemClock, commandLine, async (change) => {
    const [event] = await appendEvents(change, 'test:metrics', 0, [{ kind: 'RETURNED', body: {} }])
    const draft = { message: 'dataset.returned', params: { dataset: 'd', reason: 'r' } } as const
    await notify(change.tx, { ...draft, eventId: event?.id ?? 0, to: [{ organisation }] }, change.at)
  })
  await until(() => receiver.received.length === 1)
  await until(async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text()
    return (
      text.includes('weir_notices_attempts_total{channel="WEBHOOK",outcome="DELIVERED"} 1') &&
      text.includes('weir_notices_dead 0')
    )
  })
})
