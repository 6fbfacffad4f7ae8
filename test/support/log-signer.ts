import { parsePrivateKey } from '../../src/kernel/ed25519'
import { createLogSigner, type LogSigner } from '../../src/metering/tree/log-signer'

/** A signer whose key is 32 times one byte. */
export const testSigner = (byte = 7): LogSigner => {
  const key = parsePrivateKey(Buffer.alloc(32, byte).toString('base64'))
  if (key === undefined) throw new Error('a seed of 32 bytes is a key')
  return createLogSigner(key)
}
