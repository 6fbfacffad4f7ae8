import { createHmac } from 'node:crypto'
import { sha256 } from '../kernel/hash'

/** Of a webhook, what its secret is made from. */
export interface SecretSource {
  readonly id: string
  /** Raised by each rotation. */
  readonly generation: number
  /** null: never rotated. */
  readonly rotatedAt: Date | null
}

/** So long after a rotation the secret before it signs too, for receivers that still have that one. */
export const ROTATION_OVERLAP_MS = 24 * 3_600_000

/** Secrets of webhooks: derived from the server's, so that the database holds none. */
export interface WebhookSecrets {
  /** As the receiver gets it: `whsec_` and 32 bytes in base64 (Standard Webhooks). */
  secretOf(webhook: Pick<SecretSource, 'id' | 'generation'>): string
  /**
   * The headers that prove who sent a message, and when (Standard Webhooks, symmetric `v1`).
   * @param id the same in every attempt
   * @param at of this attempt
   */
  headersOf(webhook: SecretSource, id: string, at: Date, body: string): Readonly<Record<string, string>>
}

/** The key of webhooks: of the server's one secret, one key for each use. */
export const webhookKey = (serverSecret: string): Buffer => sha256(`weir webhook\0${serverSecret}`)

/** @param key 32 bytes, for this use alone */
export const createWebhookSecrets = (key: Buffer): WebhookSecrets => {
  const bytesOf = ({ id, generation }: Pick<SecretSource, 'id' | 'generation'>): Buffer =>
    createHmac('sha256', key).update(`${id}\0${generation}`).digest()
  return {
    secretOf: (webhook) => `whsec_${bytesOf(webhook).toString('base64')}`,
    headersOf: (webhook, id, at, body) => {
      const seconds = Math.floor(at.getTime() / 1000)
      const sign = (generation: number): string =>
        `v1,${createHmac('sha256', bytesOf({ id: webhook.id, generation }))
          .update(`${id}.${seconds}.${body}`)
          .digest('base64')}`
      const { generation, rotatedAt } = webhook
      const isOverlap = rotatedAt !== null && at.getTime() < rotatedAt.getTime() + ROTATION_OVERLAP_MS
      const generations = isOverlap ? [generation, generation - 1] : [generation]
      return {
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': generations.map(sign).join(' '),
      }
    },
  }
}
