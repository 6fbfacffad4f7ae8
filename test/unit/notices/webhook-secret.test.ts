import { createHmac } from 'node:crypto'
import { createWebhookSecrets, ROTATION_OVERLAP_MS, webhookKey } from '../../../src/notices/webhook-secret'

const secrets = createWebhookSecrets(webhookKey('the secret of one server, for tests'))
const at = new Date('2026-03-01T08:00:00.900Z')
const unrotated = { id: 'w1', generation: 1, rotatedAt: null }

/** As Standard Webhooks says, written apart from the code under test. */
const signatureOf = (secret: string, content: string): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(content)
    .digest('base64')}`

test('a message is signed over its id, its time and its body with the secret that the receiver has', () => {
  const headers = secrets.headersOf(unrotated, 'd1', at, '{"a":"é"}')
  expect(headers).toEqual({
    'webhook-id': 'd1',
    'webhook-timestamp': '1772352000',
    'webhook-signature': signatureOf(secrets.secretOf(unrotated), 'd1.1772352000.{"a":"é"}'),
  })
})

test('a secret has 32 bytes and is of one webhook, one generation and one server', () => {
  const other = createWebhookSecrets(webhookKey('the secret of another server, for tests'))
  const all = [
    secrets.secretOf({ id: 'w1', generation: 1 }),
    secrets.secretOf({ id: 'w1', generation: 2 }),
    secrets.secretOf({ id: 'w2', generation: 1 }),
    // no other way to write the same bytes
    secrets.secretOf({ id: 'w1\0', generation: 1 }),
    other.secretOf({ id: 'w1', generation: 1 }),
  ]
  expect(new Set(all).size).toBe(all.length)
  for (const secret of all) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
})

test('for a day after a rotation the secret of before signs too', () => {
  const rotated = { id: 'w1', generation: 2, rotatedAt: at }
  const signaturesAt = (ms: number) =>
    secrets.headersOf(rotated, 'd1', new Date(at.getTime() + ms), 'x')['webhook-signature']?.split(' ')
  const last = Math.floor((at.getTime() + ROTATION_OVERLAP_MS - 1) / 1000)
  expect(signaturesAt(ROTATION_OVERLAP_MS - 1)).toEqual(
    [2, 1].map((generation) => signatureOf(secrets.secretOf({ id: 'w1', generation }), `d1.${last}.x`)),
  )
  expect(signaturesAt(ROTATION_OVERLAP_MS)).toHaveLength(1)
})
