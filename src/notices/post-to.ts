import type { AddressPolicy } from './address-policy'
import { postOnce, resolveHost } from './webhook-request'

/** An address that the operator named. */
export interface NamedAddress {
  /** As `parseWebhookUrl` gave it. */
  readonly url: string
  /** Media type of what is posted. */
  readonly type: string
  /** What it knows us by (RFC 6750); absent: nothing. */
  readonly token?: string | null
  readonly policy: AddressPolicy
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** @returns posts a text once, and gives the status of the reply. @throws as `postOnce` */
export const postTo =
  ({
    url,
    type,
    token = null,
    policy,
    timeoutMs,
    signal,
  }: NamedAddress): ((body: string) => Promise<number>) =>
  (body) =>
    postOnce({
      url,
      headers: {
        'content-type': type,
        'user-agent': 'weir',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      policy,
      resolve: resolveHost,
    })
