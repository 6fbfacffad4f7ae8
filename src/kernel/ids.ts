import { randomFillSync } from 'node:crypto'

const pool = Buffer.allocUnsafe(10 * 512)
/** The pool in hex: 20 digits an id. */
let digits = ''
let used = 0

/**
 * A UUID version 7 (RFC 9562 5.7): 48 bits of milliseconds, then random bits, so that ids sort by time.
 * @param nowMs milliseconds since 1970, UTC
 */
export const uuidv7 = (nowMs: number): string => {
  if (used === digits.length) {
    digits = randomFillSync(pool).toString('hex')
    used = 0
  }
  const random = digits.slice(used, (used += 20))
  const time = Math.trunc(nowMs).toString(16).padStart(12, '0')
  const variant = ((Number.parseInt(random[3] ?? '0', 16) & 3) | 8).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`
}
