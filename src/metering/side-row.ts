import { randomBytes } from 'node:crypto'
import { canonicalJson } from '../kernel/canonical-json'
import { sha256 } from '../kernel/hash'

/** What is known of the way that a request came. It is personal, and may be erased without breaking a proof. */
export interface Origin {
  /** IPv4 or IPv6. */
  readonly address: string
  /** null: the request did not say. */
  readonly userAgent: string | null
}

/** The part of a record that stands apart from it, and the hash by which the record commits to it. */
export interface SidePart {
  /** Canonical JSON (RFC 8785) of `{address, salt, userAgent}`, one line. */
  readonly text: string
  /** SHA-256 of the text, base64url: `side` of the record. */
  readonly hash: string
}

const SALT_BYTES = 16
/** The longest user agent that is kept; what is beyond tells nobody anything. */
export const MAX_USER_AGENT = 300
const MAX_ADDRESS = 100

/** The salt is what keeps an address, of which there are few, from being found by trying. */
export const sidePart = ({ address, userAgent }: Origin): SidePart => {
  const text = canonicalJson({
    address: address.slice(0, MAX_ADDRESS),
    salt: randomBytes(SALT_BYTES).toString('base64url'),
    userAgent: userAgent === null ? null : userAgent.slice(0, MAX_USER_AGENT).toWellFormed(),
  })
  return { text, hash: sideHash(text) }
}

/** @returns base64url */
export const sideHash = (text: string): string => sha256(text).toString('base64url')
