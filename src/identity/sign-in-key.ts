import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { isIP, isIPv4 } from 'node:net'
import { sha256 } from '../kernel/hash'

/** Where a try to sign in comes from, as it is counted and recorded. */
export interface SignInKeys {
  /** Stands for a name to sign in with, known or not; 32 bytes. */
  loginHash(login: string): Buffer
  /** Stands for the network of an address; 32 bytes. */
  networkHash(address: string): Buffer
  /** What a device keeps after it signed in to an account. */
  makeDevice(login: string): string
  /** Stands for a device that signed in to this account before; null: it is none, or of another account. */
  deviceHash(device: string | undefined, login: string): Buffer | null
}

const DEVICE = /^([\w-]{22})\.([\w-]{43})$/

/**
 * Names, networks and devices are recorded as keyed hashes: there are few enough of them to try them all.
 * @param secret WEIR_SECRET; where it changes, devices are unknown again, and nothing else is lost
 */
export const createSignInKeys = (secret: string): SignInKeys => {
  const key = sha256(`weir sign-in\0${secret}`)
  const mac = (kind: string, text: string): Buffer =>
    createHmac('sha256', key).update(`${kind}\0${text}`).digest()
  const seal = (nonce: string, login: string): Buffer => mac('device', `${nonce}\0${login}`)
  return {
    loginHash: (login) => mac('login', login),
    networkHash: (address) => mac('network', networkOf(address)),
    makeDevice: (login) => {
      const nonce = randomBytes(16).toString('base64url')
      return `${nonce}.${seal(nonce, login).toString('base64url')}`
    },
    deviceHash: (device, login) => {
      const [, nonce, given] = DEVICE.exec(device ?? '') ?? []
      if (nonce === undefined || given === undefined) return null
      const isOurs = timingSafeEqual(seal(nonce, login), Buffer.from(given, 'base64url'))
      return isOurs ? mac('known', nonce) : null
    },
  }
}

/** Whoever has one address of a network usually has them all: /24 of IPv4, /56 of IPv6. */
export const networkOf = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  if (isIPv4(mapped)) return `${mapped.split('.').slice(0, 3).join('.')}.0/24`
  if (isIP(mapped) === 0) return 'unknown'
  return `${firstBits(mapped)}::/56`
}

/** The first 56 bits of an IPv6 address as hex digits. */
const firstBits = (address: string): string => {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const groups = (part: string): readonly string[] => (part === '' ? [] : part.split(':'))
  const [before, after] = [groups(head), groups(tail ?? '')]
  const missing = tail === undefined ? 0 : 8 - before.length - after.length
  const all = [...before, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...after]
  return all
    .slice(0, 4)
    .map((group) => group.padStart(4, '0').toLowerCase())
    .join('')
    .slice(0, 14)
}
