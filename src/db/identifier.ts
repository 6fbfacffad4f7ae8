import { invariant } from '../kernel/errors'

/** PostgreSQL cuts longer names silently, and two that differ only beyond would be one. */
const MAX_IDENTIFIER_BYTES = 63

/**
 * A name quoted for SQL text: between double quotes, those inside doubled.
 * @throws Error (an invariant: names are checked where they enter) on an empty name, on NUL, which PostgreSQL
 * cannot hold, on a lone surrogate, and on more than 63 bytes of UTF-8
 */
export const quoteIdentifier = (name: string): string => {
  invariant(name !== '', 'a41c', 'an identifier must not be empty')
  invariant(!name.includes('\0'), 'a41d', 'an identifier must not hold NUL')
  invariant(name.isWellFormed(), 'a41e', 'an identifier must be well-formed Unicode')
  invariant(Buffer.byteLength(name) <= MAX_IDENTIFIER_BYTES, 'a41f', 'an identifier has at most 63 bytes')
  return `"${name.replaceAll('"', '""')}"`
}
