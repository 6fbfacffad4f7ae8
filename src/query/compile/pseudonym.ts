import { hkdfSync } from 'node:crypto'
import { canonicalJson } from '../../kernel/canonical-json'
import { sha256 } from '../../kernel/hash'
import type { Bound } from '../sql'

/** What a pseudonym is bound to: the same text has another one under each. */
export interface PseudonymScope {
  /** Number of the agreement that the Grant rests on; null: none, so that all who read without one see the same. */
  readonly agreement: string | null
  readonly dataset: string
  readonly column: string
}

/** Block of SHA-256 in bytes. */
const BLOCK_BYTES = 64
const KEY_BYTES = 32

/**
 * The key of the pseudonyms of one column under one agreement, as `mask.pseudonym` takes it: 64 bytes for the inner and
 * 64 bytes for the outer hash of HMAC-SHA-256 (RFC 2104). It is a parameter of the statement: no text of a statement
 * holds it, and PostgreSQL neither stores nor logs it (db/rows/parameter-log.ts sees to that at the start). Derived with
 * HKDF (RFC 5869), so that nobody who knows one key, or what was made with it, comes to another.
 * @param secret from the server's secret, for pseudonyms alone; another one gives other pseudonyms
 */
export const pseudonymKey = (secret: Buffer, { agreement, dataset, column }: PseudonymScope): Bound => {
  const scope = canonicalJson([agreement, dataset, column])
  let text: string | undefined
  return { key: `pseudonym ${scope}`, bind: () => (text ??= `\\x${padsOf(secret, scope).toString('hex')}`) }
}

const padsOf = (secret: Buffer, scope: string): Buffer => {
  // hashed, since HKDF takes 1,024 bytes of information at most
  const info = sha256(`weir pseudonym ${scope}`)
  const key = new Uint8Array(hkdfSync('sha256', secret, '', info, KEY_BYTES))
  const padded = (pad: number): Uint8Array => new Uint8Array(BLOCK_BYTES).map((_, i) => pad ^ (key[i] ?? 0))
  return Buffer.concat([padded(0x36), padded(0x5c)])
}
