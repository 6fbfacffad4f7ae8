import { createHash, hash as oneShot } from 'node:crypto'

/** SHA-256 of UTF-8 text or of bytes. @returns 32 bytes */
export const sha256 = (data: string | Uint8Array): Buffer =>
  typeof oneShot === 'function'
    ? oneShot('sha256', data, 'buffer')
    : createHash('sha256').update(data).digest()

export const sha256Hex = (data: string | Uint8Array): string => sha256(data).toString('hex')
