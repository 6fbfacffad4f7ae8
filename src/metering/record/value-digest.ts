import { hmacSha256 } from '../../kernel/hash'
import { memoized } from '../../kernel/memo'

/** Makes the digests of values that operations were asked with. One key for each secret. */
export interface ValueDigest {
  /**
   * One digest over the literals of a document and the variables that came with it: equal for equal values, and of no
   * use to find them without the key.
   * @param variables as they came, of any shape
   * @returns 16 bytes of HMAC-SHA-256, base64url; null: there are no values
   */
  of(literals: readonly string[], variables: Readonly<Record<string, unknown>>): string | null
}

const DIGEST_BYTES = 16

/** @param key derived from the server's secret, for this use alone */
export const createValueDigest = (key: Buffer): ValueDigest => {
  const mac = hmacSha256(key)
  const digest = memoized((text) => mac(text).toString('base64url', 0, DIGEST_BYTES), {
    most: 10_000,
    longest: 500,
  })
  // most documents come again and again, without variables or with the literals of before
  const ofLiterals = new WeakMap<readonly string[], string>()
  return {
    of: (literals, variables) => {
      if (!isEmpty(variables)) return digest(sortedJson([literals, variables], 0, { values: MAX_VALUES }))
      if (literals.length === 0) return null
      const known = ofLiterals.get(literals)
      if (known !== undefined) return known
      const made = digest(sortedJson([literals, {}], 0, { values: MAX_VALUES }))
      ofLiterals.set(literals, made)
      return made
    },
  }
}

const isEmpty = (variables: object): boolean => {
  for (const _name in variables) return false
  return true
}

/** Deeper than any variable of a valid operation; below it, values are told apart no more. */
const MAX_LEVELS = 200
/** More values than any valid operation has; lists and objects beyond it are told apart by their lengths alone. */
const MAX_VALUES = 60_000

/**
 * Canonical JSON (RFC 8785) where there is such; what it has no form for (numbers beyond a double, lone surrogates,
 * more levels than the stack) has one here, as a request that is refused for them is recorded too.
 */
const sortedJson = (value: unknown, level: number, left: { values: number }): string => {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : JSON.stringify(value)
  if (level > MAX_LEVELS) return '…'
  const length = Array.isArray(value) ? value.length : Object.keys(value).length
  if (length > left.values) return `…${length}`
  left.values -= length
  if (Array.isArray(value)) return `[${value.map((item) => sortedJson(item, level + 1, left)).join(',')}]`
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${sortedJson(member, level + 1, left)}`).join(',')}}`
}
