import { createHmac, hkdfSync } from 'node:crypto'

/** What a program needs to name rows that were redacted, or are to be; the database holds none of it. */
export interface RedactionKeys {
  /** Of digests, 32 bytes. */
  readonly digest: Buffer
  /** Of the values that wait for a redaction to be carried out, 32 bytes. */
  readonly seal: Buffer
  /** Tells these keys from others, and nothing about them: 16 hexadecimal digits. */
  readonly id: string
}

/** @param secret WEIR_SECRET, the same on every instance. @see RFC 5869 (HKDF, SHA-256) */
export const redactionKeys = (secret: string): RedactionKeys => {
  const derive = (use: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, '', `weir redaction ${use}`, 32))
  const digest = derive('digest')
  const id = createHmac('sha256', digest).update('weir redaction key id').digest('hex').slice(0, 16)
  return { digest, seal: derive('seal'), id }
}
