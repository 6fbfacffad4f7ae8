import { BlockList, isIP } from 'node:net'

/**
 * Which addresses a webhook may call. Whoever registers one chooses where this server connects to, and this server
 * stands inside: it must not reach what the public internet cannot.
 */
export interface AddressPolicy {
  /** Whether an IP address may be called. What is no address may not. */
  allows(address: string): boolean
  /** Whether it may be called without TLS: a loopback address that the operator allowed. */
  allowsPlain(address: string): boolean
}

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6')

const listOf = (networks: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    if (bits === undefined) list.addAddress(address, family(address))
    else list.addSubnet(address, Number(bits), family(address))
  }
  return list
}

/**
 * IANA's registry of special-purpose IPv4 addresses (RFC 6890 and its updates), multicast, and the one public address
 * behind which each machine of a cloud finds that cloud's own services (Azure's).
 */
const closedIpv4 = listOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
])

/** Of IPv6 only global unicast is open: neither mapped nor translated addresses of IPv4 are in it. */
const globalIpv6 = listOf(['2000::/3'])

/** In it, but special: protocol assignments and Teredo, documentation, 6to4. */
const closedIpv6 = listOf(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])

const loopback = listOf(['127.0.0.0/8', '::1'])

/** @param allowedNetworks addresses and networks (CIDR) that may be called though they are not public */
export const createAddressPolicy = (allowedNetworks: readonly string[]): AddressPolicy => {
  const allowed = listOf(allowedNetworks)
  const isPublic = (address: string): boolean =>
    isIP(address) === 4
      ? !closedIpv4.check(address, 'ipv4')
      : globalIpv6.check(address, 'ipv6') && !closedIpv6.check(address, 'ipv6')
  // a zone (fe80::1%eth0) is an interface of this machine
  const isAddress = (address: string): boolean => isIP(address) !== 0 && !address.includes('%')
  const isAllowed = (address: string): boolean => allowed.check(address, family(address))
  return {
    allows: (address) => isAddress(address) && (isAllowed(address) || isPublic(address)),
    allowsPlain: (address) =>
      isAddress(address) && isAllowed(address) && loopback.check(address, family(address)),
  }
}
