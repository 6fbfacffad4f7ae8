import { createWebhookSecrets, webhookKey } from '../../../src/notices/webhook-secret'
import { blocksOf } from '../../support/documents'

type IsGenuine = (
  secret: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  nowSeconds?: number,
) => boolean

/** The code that docs/notices.md gives to receivers, as it stands there. */
const [code = ''] = blocksOf('docs/notices.md', 'js')
// eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
const isGenuine: IsGenuine = new Function('require', `${code}\nreturn isGenuine`)(require)

test('the code for receivers accepts the example of Standard Webhooks', () => {
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  expect(isGenuine(secret, headers, '{"test": 2432232314}', 1614265330)).toBe(true)
  expect(isGenuine(secret, headers, '{"test": 2432232315}', 1614265330)).toBe(false)
})

test('the code for receivers accepts what is sent, and nothing that was changed', () => {
  const secrets = createWebhookSecrets(webhookKey('the secret of one server, for tests'))
  const at = new Date('2026-03-01T08:00:00Z')
  const now = at.getTime() / 1000
  const rotated = { id: 'w1', generation: 2, rotatedAt: at }
  const headers = secrets.headersOf(rotated, 'd1', at, '{"a":"中"}')
  const [old, current, other] = [1, 2, 3].map((generation) => secrets.secretOf({ id: 'w1', generation }))
  expect(isGenuine(old ?? '', headers, '{"a":"中"}', now)).toBe(true)
  expect(isGenuine(current ?? '', headers, '{"a":"中"}', now + 299)).toBe(true)
  expect(isGenuine(other ?? '', headers, '{"a":"中"}', now)).toBe(false)
  expect(isGenuine(current ?? '', headers, '{"a":"国"}', now)).toBe(false)
  expect(isGenuine(current ?? '', headers, '{"a":"中"}', now + 301)).toBe(false)
  expect(isGenuine(current ?? '', { ...headers, 'webhook-id': 'd2' }, '{"a":"中"}', now)).toBe(false)
  expect(isGenuine(current ?? '', {}, '{"a":"中"}', now)).toBe(false)
})
