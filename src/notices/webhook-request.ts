import { lookup } from 'node:dns'
import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as requestTls } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { AddressPolicy } from './address-policy'
import { hostOf } from './webhook-url'

/** Looks a name up; `dns.lookup`, but for tests. */
export type Resolve = (
  host: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>

export const resolveHost: Resolve = (host) =>
  new Promise((resolve, reject) => {
    lookup(host, { all: true, order: 'verbatim' }, (error, addresses) =>
      error === null ? resolve(addresses) : reject(error),
    )
  })

/** That this server may not call where a name or an address leads. */
class ClosedAddress extends Error {
  readonly code = 'CLOSED_ADDRESS'
}

export interface WebhookRequest {
  /** As `parseWebhookUrl` gave it. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Ends it, whatever it is waiting for; once the status is had, that counts. */
  readonly signal: AbortSignal
  readonly policy: AddressPolicy
  readonly resolve: Resolve
}

/** Of a reply no more is read, and nothing of it is kept but its status. */
const MAX_REPLY_BYTES = 64 * 1024

/**
 * Posts once: no redirect is followed, no connection is kept, no proxy of the environment is used.
 * @returns the status of the reply
 * @throws ClosedAddress before anything is sent, and whatever the network says
 */
export const postOnce = async ({
  url: text,
  headers,
  body,
  signal,
  policy,
  resolve,
}: WebhookRequest): Promise<number> => {
  const url = new URL(text)
  const host = hostOf(url)
  // a socket does not look an address up, so `checkedLookup` would not see it
  if (isIP(host) !== 0 && !policy.allows(host)) throw new ClosedAddress(host)
  const isPlain = url.protocol === 'http:'
  if (isPlain && !policy.allowsPlain(host)) throw new ClosedAddress(host)
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: false,
    lookup: checkedLookup(policy, resolve),
    signal,
  }
  return new Promise((done, fail) => {
    let status: number | undefined
    const request = (isPlain ? requestPlain : requestTls)(url, options, (response) => {
      const received = (status = response.statusCode ?? 0)
      response.on('close', () => done(received))
      discard(response)
    })
    // 101: Node hands the socket over, and without who takes it says nothing but `close`
    request.on('upgrade', (response, socket) => {
      socket.destroy()
      done(response.statusCode ?? 0)
    })
    const end = (error: Error): void => (status === undefined ? fail(error) : done(status))
    // it was answered by then: how the rest of the reply ends says nothing
    request.on('error', end)
    request.on('close', () => end(new Error('closed without a reply')))
    request.end(body)
  })
}

/**
 * Looks up at the moment of connecting and hands the socket only what it may connect to, so that a name cannot lead
 * elsewhere in between. One closed address among open ones closes the name.
 */
const checkedLookup =
  (policy: AddressPolicy, resolve: Resolve): LookupFunction =>
  (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses
        if (first === undefined || !addresses.every(({ address }) => policy.allows(address)))
          callback(new ClosedAddress(host), '', 0)
        else if (options.all === true) callback(null, [...addresses])
        else callback(null, first.address, first.family)
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error('lookup'), '', 0),
    )
  }

const discard = (response: IncomingMessage): void => {
  let bytes = 0
  response.on('error', () => undefined)
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MAX_REPLY_BYTES) response.destroy()
  })
}
