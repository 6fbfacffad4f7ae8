import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { systemClock } from '../../../src/kernel/clock'
import type { Locale } from '../../../src/kernel/message'
import type { Deliveries } from '../../../src/notices/deliveries'
import { setPreference } from '../../../src/notices/preferences'
import { createMailSender } from '../../../src/notices/send-mail'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { createManualClock } from '../../support/manual-clock'
import { until } from '../../support/until'
import { account, dbOf, deliver, deliveriesOf, tell } from './fixture'

interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly source: string
}

let db: TestDatabase
let server: SMTPServer
let smtpUrl: string
let worker: Deliveries | undefined
const mails: Mail[] = []
/** What the mail server says of the next recipient; undefined: it takes it. */
let refusal: number | undefined

beforeAll(async () => {
  db = await createTestDatabase()
  server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'weir' && password === 'p@ss'
        ? done(null, { user: username })
        : done(new Error('no such user')),
    onRcptTo: (_address, _session, done) =>
      refusal === undefined ? done() : done(Object.assign(new Error('not here'), { responseCode: refusal })),
    onData: (stream, { envelope }, done) => {
      let source = ''
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => (source += text))
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), source })
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  smtpUrl = `smtp://weir:p%40ss@127.0.0.1:${(server.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await new Promise<void>((resolve) => server.close(() => resolve()))
  await db.close()
})
beforeEach(() => {
  mails.length = 0
  refusal = undefined
})
afterEach(() => worker?.close())

const sender = () =>
  createMailSender({ smtpUrl, from: 'notices@weir.example', publicUrl: 'https://data.example.org' })

let people = 0
const mailed = async (locale: Locale | null = 'en', mailAddress: string | null = 'li@example.org') => {
  people += 1
  const { id } = await account(db, `organisation ${people}`)
  await setPreference(dbOf(db), id, { locale, mailAddress }, systemClock.now())
  return id
}

const settled = (notice: string, state: string) =>
  until(async () => (await deliveriesOf(db, notice))[0]?.state === state)

/** The text of a mail, whatever encoding it was sent in. */
const textOf = ({ source }: Mail): string => {
  const [head = '', body = ''] = source.split(/\r\n\r\n(.*)/s)
  if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString('utf8')
  if (!/^content-transfer-encoding: quoted-printable/im.test(head)) return body
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

test('a notice is mailed to the account in its language, with a link and the id of its delivery', async () => {
  const to = await mailed('en')
  worker = await deliver(db, { mail: sender() })
  const notice = await tell(db, [{ account: to }])
  await settled(notice, 'DELIVERED')
  const [mail, ...more] = mails
  if (mail === undefined) throw new Error('no mail was received')
  expect(more).toEqual([])
  expect([mail.from, mail.to]).toEqual(['notices@weir.example', ['li@example.org']])
  expect(mail.source).toMatch(/^Subject: Dataset streets was returned\r$/m)
  expect(mail.source).toMatch(/^Auto-Submitted: auto-generated\r$/m)
  const [delivery] = await deliveriesOf(db, notice)
  expect(mail.source).toContain(`Message-ID: <${delivery?.id}@weir.example>`)
  expect(textOf(mail)).toBe('Reasons: 字典不全\r\n\r\nhttps://data.example.org/console/datasets/streets\r\n')
})

test('an account that prefers no language is told in both', async () => {
  const to = await mailed(null)
  worker = await deliver(db, { mail: sender() })
  await settled(await tell(db, [{ account: to }]), 'DELIVERED')
  expect(textOf(mails[0] ?? { from: '', to: [], source: '' })).toMatch(
    /^理由：字典不全\r\n\r\nReasons: 字典不全\r\n/,
  )
})

test('a parameter with line breaks adds no header and no recipient', async () => {
  const to = await mailed('en')
  worker = await deliver(db, { mail: sender() })
  const dataset = 'x\r\nBcc: other@example.org\r\n\r\nbody'
  await settled(await tell(db, [{ account: to }], { dataset }), 'DELIVERED')
  expect(mails[0]?.to).toEqual(['li@example.org'])
  expect(mails[0]?.source).not.toMatch(/^Bcc:/im)
})

test('a mail goes to the address of the moment when it is sent, and to nobody after it was taken out', async () => {
  const to = await mailed()
  const notice = await tell(db, [{ account: to }])
  await setPreference(dbOf(db), to, { locale: 'zh', mailAddress: 'new@example.org' }, systemClock.now())
  const other = await mailed()
  const unsent = await tell(db, [{ account: other }])
  await setPreference(dbOf(db), other, { locale: 'zh', mailAddress: null }, systemClock.now())
  worker = await deliver(db, { mail: sender() })
  await settled(notice, 'DELIVERED')
  await settled(unsent, 'OFF')
  expect(mails.map(({ to: receivers }) => receivers)).toEqual([['new@example.org']])
})

test('a temporary refusal is attempted again under the same id, a final one is a dead letter', async () => {
  const to = await mailed()
  const clock = createManualClock()
  refusal = 450
  worker = await deliver(db, { mail: sender(), clock })
  const notice = await tell(db, [{ account: to }], { clock })
  await until(async () => (await deliveriesOf(db, notice))[0]?.failure === 'SMTP_450')
  refusal = undefined
  clock.advance(60_000)
  await settled(notice, 'DELIVERED')
  expect((await deliveriesOf(db, notice))[0]).toMatchObject({ attempts: 2 })

  refusal = 550
  const refused = await tell(db, [{ account: to }], { clock })
  await settled(refused, 'DEAD')
  expect((await deliveriesOf(db, refused))[0]).toMatchObject({ attempts: 1, failure: 'SMTP_550' })
})

test('without a mail server the channel is off, and nothing waits for one', async () => {
  const to = await mailed()
  worker = await deliver(db, { mail: createMailSender({ smtpUrl: null, from: null, publicUrl: null }) })
  const notice = await tell(db, [{ account: to }])
  await settled(notice, 'OFF')
  expect((await deliveriesOf(db, notice))[0]).toMatchObject({ failure: 'NO_SMTP' })
})

test.each(['', 'no address', 'a@b', 'a@example.org, b@example.org', 'a@example.org\r\nBcc: b@example.org'])(
  'no mail is sent to %j',
  async (mailAddress) => {
    const { id } = await account(db, `careless ${mailAddress.length}`)
    await expect(
      setPreference(dbOf(db), id, { locale: 'en', mailAddress }, systemClock.now()),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  },
)
