import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv4 } from 'node:net'
import { memoized } from '../kernel/memo'

/** What a request says of the way that it came, as far as it is believed. */
export interface Client {
  /** Address of whoever sent it; a trusted proxy's word counts for what lies behind it. */
  readonly address: string
  /** Whether it came by https, by the word of a trusted proxy, or of the browser (`Origin`). */
  readonly isSecure: boolean
}

/**
 * Reads where requests come from.
 * @param trustedProxies WEIR_TRUSTED_PROXIES; of anybody else X-Forwarded-For and X-Forwarded-Proto are not read
 */
export const createClientReader = (
  trustedProxies: readonly string[],
): ((request: Pick<IncomingMessage, 'headers' | 'socket'>) => Client) => {
  const isTrusted = createNetworks(trustedProxies)
  // a connection brings many requests, and looking an address up takes some microseconds
  const peerOf = memoized(
    (remote) => {
      const address = plain(remote)
      return { address, isTrusted: isTrusted(address) }
    },
    { most: 10_000, longest: 60 },
  )
  return ({ headers, socket }) => {
    const peer = peerOf(socket.remoteAddress ?? '')
    const isProxied = peer.isTrusted
    let { address } = peer
    const hops = isProxied ? listOf(headers['x-forwarded-for']) : []
    // from the last one on: each hop is the word of the one after it
    for (let hop = hops.pop(); hop !== undefined && isTrusted(address); hop = hops.pop()) {
      const before = addressIn(hop)
      // whoever stands there is unknown, and what comes before it is that one's own word
      if (before === null) break
      address = before
    }
    const scheme = isProxied ? listOf(headers['x-forwarded-proto']).at(-1) : undefined
    // a browser cannot be made to name an origin that it is not on, and others only fool themselves
    return { address, isSecure: scheme === 'https' || (headers.origin ?? '').startsWith('https://') }
  }
}

const MAX_HOPS = 20

const listOf = (header: string | readonly string[] | undefined): string[] =>
  (typeof header === 'string' ? header : (header ?? []).join(','))
    .split(',')
    .slice(-MAX_HOPS)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** The address of a hop, its port left out. @returns null: it cannot be read */
const addressIn = (hop: string): string | null => {
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\]|(\d+(?:\.\d+){3}))(?::\d+)?$/.exec(hop) ?? []
  const address = plain(bracketed ?? dotted ?? hop)
  return isIP(address) === 0 ? null : address
}

/** An IPv4 address that a socket for both families shows as IPv6. */
const plain = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address

const createNetworks = (networks: readonly string[]): ((address: string) => boolean) => {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    list.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family)
  }
  return (address) => {
    const family = isIP(address)
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6')
  }
}
