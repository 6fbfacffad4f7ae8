import { importJWK, type JWK } from 'jose'
import { z } from 'zod'

/** The keys of a set (RFC 7517) that a signature may be checked with, and what the others are called. */
export interface PublicKeys {
  readonly usable: JWK[]
  /** `kid`, or the place in the set. */
  readonly unusable: readonly string[]
}

/** Signatures by kind of key; what is of another kind no token can mean. */
const algorithmOf: Readonly<Record<string, string>> = {
  RSA: 'RS256',
  'EC P-256': 'ES256',
  'EC P-384': 'ES384',
  'EC P-521': 'ES512',
  'OKP Ed25519': 'EdDSA',
}

const KeySetJson = z.object({
  keys: z.array(z.custom<JWK>((key) => typeof key === 'object' && key !== null && 'kty' in key)),
})

const MAX_SHOWN_CHARACTERS = 100

/**
 * Reads the text of a set, and tries each key: one that is a point of no curve, or lacks a part, would fail every token
 * that names it.
 * @throws SyntaxError, ZodError: it is no set
 */
export const readKeys = async (text: string): Promise<PublicKeys> => {
  const { keys } = KeySetJson.parse(JSON.parse(text))
  const usable: JWK[] = []
  const unusable: string[] = []
  for (const [index, key] of keys.entries()) {
    const algorithm = algorithmOf[key.kty === 'RSA' ? 'RSA' : `${String(key.kty)} ${String(key.crv)}`]
    if (algorithm === undefined) continue
    if (await isUsable(key, algorithm)) usable.push(key)
    else unusable.push(`${key.kid ?? `number ${index + 1}`}`.slice(0, MAX_SHOWN_CHARACTERS))
  }
  return { usable, unusable }
}

const isUsable = (key: JWK, algorithm: string): Promise<boolean> =>
  importJWK(key, key.alg ?? algorithm).then(
    () => true,
    () => false,
  )
