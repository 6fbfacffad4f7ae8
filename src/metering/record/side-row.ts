import { randomFillSync } from 'node:crypto'
import { z } from 'zod'
import { sha256 } from '../../kernel/hash'

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
  const agent = userAgent === null ? null : userAgent.slice(0, MAX_USER_AGENT).toWellFormed()
  // members in canonical order, and JSON.stringify is the canonical form of a text
  const text = `{"address":${JSON.stringify(address.slice(0, MAX_ADDRESS))},"salt":"${salt()}","userAgent":${JSON.stringify(agent)}}`
  return { text, hash: sideHash(text) }
}

const Side = z.object({ address: z.string() })

// its first member, which hardly ever has an escape
const firstAddress = /^\{"address":"([^"\\]*)"/

/** The address in the text of a part. @throws when it is none */
export const addressOf = (text: string): string =>
  firstAddress.exec(text)?.[1] ?? Side.parse(JSON.parse(text)).address

/** @returns base64url */
export const sideHash = (text: string): string => sha256(text).toString('base64url')

const pool = Buffer.allocUnsafe(SALT_BYTES * 256)
let used = pool.length

const salt = (): string => {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  return pool.toString('base64url', used, (used += SALT_BYTES))
}
