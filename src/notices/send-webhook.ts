import { errorCode } from '../kernel/error-code'
import type { Clock } from '../kernel/clock'
import type { AddressPolicy } from './address-policy'
import { CLOUD_EVENT_TYPE, cloudEventOf } from './cloud-event'
import { failed, type Outcome, type Send } from './delivery'
import { postOnce, type Resolve } from './webhook-request'
import type { WebhookSecrets } from './webhook-secret'

export interface WebhookSenderDeps {
  readonly secrets: WebhookSecrets
  readonly policy: AddressPolicy
  readonly resolve: Resolve
  /** null: not told. */
  readonly publicUrl: string | null
  readonly clock: Clock
}

/** Delivers by webhook: a status of 2xx is a delivery, 410 says that nobody will ever be there. */
export const createWebhookSender =
  ({ secrets, policy, resolve, publicUrl, clock }: WebhookSenderDeps): Send =>
  async (delivery, signal) => {
    const { destination } = delivery
    if (destination?.channel !== 'WEBHOOK') return { kind: 'OFF', failure: 'WEBHOOK_ENDED' }
    const body = cloudEventOf(delivery, destination.organisationId, publicUrl)
    try {
      const status = await postOnce({
        url: destination.url,
        headers: {
          'content-type': CLOUD_EVENT_TYPE,
          'user-agent': 'weir',
          ...secrets.headersOf(destination.secret, delivery.id, clock.now(), body),
        },
        body,
        signal,
        policy,
        resolve,
      })
      return outcomeOf(status)
    } catch (error) {
      return signal.aborted ? { kind: 'INTERRUPTED' } : failed(errorCode(error))
    }
  }

const outcomeOf = (status: number): Outcome =>
  status >= 200 && status < 300 ? { kind: 'DELIVERED' } : failed(`HTTP_${status}`, status === GONE)

const GONE = 410
