import { randomInt, timingSafeEqual } from 'node:crypto'
import { sha256 } from '../kernel/hash'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const PREFIX_CHARACTERS = 10
const SECRET_CHARACTERS = 32
const KEY = new RegExp(`^weir_([0-9A-Za-z]{${PREFIX_CHARACTERS}})_([0-9A-Za-z]{${SECRET_CHARACTERS}})$`)

/** The two parts of an API key `weir_<prefix>_<secret>`: the prefix finds it, the secret proves it. */
export interface ApiKeyParts {
  /** 10 characters base62; not secret, unique. */
  readonly prefix: string
  /** 32 characters base62: 190 bits. */
  readonly secret: string
}

export interface MadeKey {
  /** The whole key, to be shown once and never stored. */
  readonly key: string
  readonly prefix: string
  /** SHA-256 of the secret, 32 bytes: what is stored. The secret is random, so no slow hash is needed. */
  readonly hash: Buffer
}

/** A new key from the system's randomness. */
export const makeKey = (): MadeKey => {
  const prefix = randomBase62(PREFIX_CHARACTERS)
  const secret = randomBase62(SECRET_CHARACTERS)
  return { key: `weir_${prefix}_${secret}`, prefix, hash: sha256(secret) }
}

/** The parts of a key; undefined for every text that is not exactly of its form. */
export const parseKey = (text: string): ApiKeyParts | undefined => {
  const [, prefix, secret] = KEY.exec(text) ?? []
  return prefix === undefined || secret === undefined ? undefined : { prefix, secret }
}

/** Whether the secret is the one that was hashed, in a time that does not depend on where they differ. */
export const matchesKey = (secret: string, hash: Uint8Array): boolean => {
  const given = sha256(secret)
  return given.length === hash.length && timingSafeEqual(given, hash)
}

// randomInt draws again instead of taking a remainder: each character is equally likely
const randomBase62 = (characters: number): string => {
  let text = ''
  for (let i = 0; i < characters; i += 1) text += ALPHABET.charAt(randomInt(ALPHABET.length))
  return text
}
