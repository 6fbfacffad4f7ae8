import { sha256 } from '../../kernel/hash'

/** A public key and the name of the log that it signs. */
export interface VerifierKey {
  readonly name: string
  /** 32 bytes (Ed25519). */
  readonly publicKey: Buffer
}

/** Ed25519, as the signed note says it. */
const ED25519 = 1

/** The short hash of a name and a key that stands in a note and in the text of its key. @see C2SP signed-note */
export const noteKeyHash = ({ name, publicKey }: VerifierKey): Buffer =>
  sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), publicKey])).subarray(0, 4)

/** `<name>+<hash>+<key>`: a public key as people keep it and other tools read it. @see C2SP signed-note */
export const verifierKeyText = (key: VerifierKey): string => {
  const encoded = Buffer.concat([Buffer.of(ED25519), key.publicKey]).toString('base64')
  return `${key.name}+${noteKeyHash(key).toString('hex')}+${encoded}`
}

/** @returns undefined: not the text of such a key, or of another algorithm */
export const parseVerifierKey = (text: string): VerifierKey | undefined => {
  const [, name = '', , encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text) ?? []
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.length !== 33 || bytes[0] !== ED25519) return undefined
  const key = { name, publicKey: bytes.subarray(1) }
  return verifierKeyText(key) === text ? key : undefined
}

/**
 * Keys of a file: one a line; empty lines and those that begin with # are passed over.
 * @returns undefined: a line is none, or there is no key
 */
export const parseVerifierKeys = (text: string): readonly VerifierKey[] | undefined => {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseVerifierKey)
  return keys.length > 0 && keys.every((key) => key !== undefined) ? keys : undefined
}
