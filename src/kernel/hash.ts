import { createHash, hash as oneShot } from 'node:crypto'

/** SHA-256 of UTF-8 text or of bytes. @returns 32 bytes */
export const sha256 = (data: string | Uint8Array): Buffer =>
  typeof oneShot === 'function'
    ? oneShot('sha256', data, 'buffer')
    : createHash('sha256').update(data).digest()

export const sha256Hex = (data: string | Uint8Array): string => sha256(data).toString('hex')

const BLOCK_BYTES = 64

/**
 * HMAC-SHA-256 under one key, of UTF-8 text. @param key at most 64 bytes @returns 32 bytes
 * By two hashes of one shot: a third of the time of `createHmac`. @see RFC 2104
 */
export const hmacSha256 = (key: Buffer): ((text: string) => Buffer) => {
  if (key.length > BLOCK_BYTES) throw new RangeError('a key of more than one block')
  const pad = (byte: number): Buffer => {
    const block = Buffer.alloc(BLOCK_BYTES, byte)
    for (const [i, value] of key.entries()) block[i] = value ^ byte
    return block
  }
  const [inner, outer] = [pad(0x36), pad(0x5c)]
  return (text) => sha256(Buffer.concat([outer, sha256(Buffer.concat([inner, Buffer.from(text)]))]))
}
