import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'

/** What stands before the seed in PKCS8 DER. @see RFC 8410 7 */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * A private Ed25519 key from text: PKCS8 PEM, its line ends also as `\n` (as environments hold them), or the 32 bytes
 * of the seed in base64.
 * @returns undefined when it is neither
 */
export const parsePrivateKey = (text: string): KeyObject | undefined => {
  try {
    const key = text.startsWith('-----BEGIN ')
      ? createPrivateKey(text.replaceAll('\\n', '\n'))
      : fromSeed(/^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0))
    return key?.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

const fromSeed = (seed: Buffer): KeyObject | undefined =>
  seed.length === 32
    ? createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
    : undefined

/** A new private key as PKCS8 PEM. */
export const makePrivateKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()

/** The 32 bytes of the public half. */
export const publicBytes = (key: KeyObject): Buffer =>
  Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url')

/** @param bytes 32, as `publicBytes` gives them */
export const publicKeyOf = (bytes: Uint8Array): KeyObject =>
  createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(bytes).toString('base64url') },
    format: 'jwk',
  })
