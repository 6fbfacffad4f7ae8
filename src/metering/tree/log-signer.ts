import { sign, type KeyObject } from 'node:crypto'
import { publicBytes } from '../../kernel/ed25519'
import { sha256 } from '../../kernel/hash'
import { BATCH_PREFIX, signedMessage } from './batch-header'

/** Signs what a process writes to the log. */
export interface LogSigner {
  readonly keyId: string
  /** 32 bytes (Ed25519). */
  readonly publicKey: Buffer
  /** Signature of a batch by its header: 64 bytes, always the same for the same header. */
  sign(header: string): Buffer
  /** Signature of the text of a note: 64 bytes. @throws when it could be taken for a batch */
  signNote(text: string): Buffer
}

/** Id of a public key: the first 8 bytes of its SHA-256, in hex. */
export const keyIdOf = (publicKey: Uint8Array): string => sha256(publicKey).toString('hex', 0, 8)

/** @param key private, Ed25519 */
export const createLogSigner = (key: KeyObject): LogSigner => {
  const publicKey = publicBytes(key)
  return {
    keyId: keyIdOf(publicKey),
    publicKey,
    sign: (header) => sign(null, signedMessage(header), key),
    signNote: (text) => {
      if (text.startsWith(BATCH_PREFIX)) throw new Error('invariant 2c6f: a note that begins as a batch')
      return sign(null, Buffer.from(text), key)
    },
  }
}
