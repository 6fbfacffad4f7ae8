import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { drizzle } from 'drizzle-orm/postgres-js'
import type { Role } from '../../../src/identity/caller'
import { createIdentityService } from '../../../src/identity/service'
import { commandLine } from '../../../src/journal/actor'
import { carryOut } from '../../../src/journal/change'
import { appendEvents } from '../../../src/journal/event-store'
import type { Clock } from '../../../src/kernel/clock'
import { systemClock } from '../../../src/kernel/clock'
import { uuidv7 } from '../../../src/kernel/ids'
import { createAddressPolicy, type AddressPolicy } from '../../../src/notices/address-policy'
import { startDeliveries, type Deliveries, type DeliveryTimes } from '../../../src/notices/deliveries'
import type { Send } from '../../../src/notices/delivery'
import type { InboxReader } from '../../../src/notices/inbox'
import { notify } from '../../../src/notices/notify'
import type { Recipient } from '../../../src/notices/recipient'
import { createWebhookSender } from '../../../src/notices/send-webhook'
import { resolveHost } from '../../../src/notices/webhook-request'
import { createWebhookSecrets, webhookKey } from '../../../src/notices/webhook-secret'
import { createWebhooks } from '../../../src/notices/webhooks'
import { ignoreObservations, type Observe } from '../../../src/telemetry/observation'
import type { TestDatabase } from '../../support/database'

export const dbOf = (database: TestDatabase) => drizzle(database.databases.control)

const loopbackAllowed = createAddressPolicy(['127.0.0.0/8', '::1'])

export const secretsOf = (database: TestDatabase) =>
  createWebhookSecrets(webhookKey(database.settings.secret))

/** An account of an organisation, which is made with it. */
export const account = async (
  database: TestDatabase,
  organisation: string,
  ...roles: readonly Role[]
): Promise<InboxReader & { readonly id: string }> => {
  const identity = createIdentityService({ databases: database.databases, clock: systemClock })
  const made = await identity.createAccount({
    name: `somebody of ${organisation}`,
    organisation,
    createOrganisation: 'DATA_USER',
    roles: roles.length === 0 ? ['DATA_USER'] : roles,
  })
  return { id: made.id, accountId: made.id, organisationId: made.organisation.id }
}

export const register = (database: TestDatabase, organisationId: string, url: string) =>
  createWebhooks({ policy: loopbackAllowed, secrets: secretsOf(database) }).register(
    dbOf(database),
    organisationId,
    url,
    systemClock.now(),
  )

/** Tells of a new event of its own, in one transaction. @returns the id of the notice */
export const tell = async (
  database: TestDatabase,
  to: readonly Recipient[],
  { dataset = 'streets', clock = systemClock, fails = false } = {},
): Promise<string> => {
  const [id = ''] = await tellEach(database, to, [dataset], { clock, fails })
  return id
}

/** Tells of an event for each of these datasets, all in one transaction. @returns the ids of the notices */
export const tellEach = async (
  database: TestDatabase,
  to: readonly Recipient[],
  datasets: readonly string[],
  { clock = systemClock, fails = false } = {},
): Promise<readonly string[]> => {
  const { result } = await carryOut(dbOf(database), clock, commandLine, async (change) => {
    const stream = `test:${uuidv7(change.at.getTime())}` as const
    const events = datasets.map(() => ({ kind: 'RETURNED', body: {} }))
    const told: string[] = []
    for (const [i, event] of (await appendEvents(change, stream, 0, events)).entries()) {
      const params = { dataset: datasets[i] ?? '', reason: '字典不全' }
      const link = '/console/datasets/streets'
      told.push(
        await notify(
          change.tx,
          { eventId: event.id, to, message: 'dataset.returned', params, link },
          change.at,
        ),
      )
    }
    if (fails) throw new Error('the command fails after all')
    return told
  })
  return result
}

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A program that is told: it keeps what it gets, and answers as it is told to. */
export interface Receiver {
  readonly url: string
  readonly received: readonly Received[]
  /** How requests are answered from now on; at first with 204. */
  answer(how: (response: ServerResponse, request: Received) => void): void
  close(): Promise<void>
}

export const openReceiver = async (): Promise<Receiver> => {
  const received: Received[] = []
  let how = (response: ServerResponse, _request: Received): void => {
    response.writeHead(204).end()
  }
  const server: Server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (text: string) => (body += text))
    request.on('end', () => {
      const got = { path: request.url ?? '', headers: request.headers, body }
      received.push(got)
      how(response, got)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: (next) => {
      how = next
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export const webhookSender = (
  database: TestDatabase,
  {
    policy = loopbackAllowed,
    resolve = resolveHost,
  }: { policy?: AddressPolicy; resolve?: typeof resolveHost } = {},
): Send =>
  createWebhookSender({ secrets: secretsOf(database), policy, resolve, publicUrl: null, clock: systemClock })

const noMail: Send = () => Promise.resolve({ kind: 'OFF', failure: 'NO_SMTP' })

/** A worker on this database that looks every 50 ms. */
export const deliver = (
  database: TestDatabase,
  {
    webhook = webhookSender(database),
    mail = noMail,
    clock = systemClock,
    observe = ignoreObservations,
    times = {},
  }: {
    webhook?: Send
    mail?: Send
    clock?: Clock
    observe?: Observe
    times?: Partial<DeliveryTimes>
  } = {},
): Promise<Deliveries> =>
  startDeliveries({
    databases: database.databases,
    senders: { WEBHOOK: webhook, SMTP: mail },
    clock,
    now: () => Promise.resolve(clock.now()),
    chance: () => 0.5,
    observe,
    times: { pollMs: 50, ...times },
  })

export interface DeliveryRow {
  readonly id: string
  readonly state: string
  readonly attempts: number
  readonly failure: string | null
}

export const deliveriesOf = (database: TestDatabase, noticeId: string): Promise<readonly DeliveryRow[]> =>
  database.databases.control<DeliveryRow[]>`
    select id, state, attempts, failure from notices.delivery where notice_id = ${noticeId} order by id`
