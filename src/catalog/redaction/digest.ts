import { createHmac } from 'node:crypto'
import { quoteIdentifier } from '../../db/identifier'
import { canonicalSql } from './canonical'
import type { RedactionKeys } from './keys'
import type { NamedRow, Naming } from './named-rows'

/**
 * The digest of rows that were named: HMAC-SHA-256 of dataset, columns and values, each value behind its length in
 * bytes, so that no two namings give one text. @returns hex, 64 digits
 */
export const digestOf = ({ digest }: RedactionKeys, naming: Naming, row: NamedRow): string => {
  const mac = createHmac('sha256', digest).update(headOf(naming))
  for (const value of row) mac.update(`${Buffer.byteLength(value)}:${value}`)
  return mac.digest('hex')
}

/** No name of a dataset or column holds a comma or a line break. */
const headOf = ({ dataset, columns }: Naming): string =>
  `${dataset}\n${columns.map(({ name }) => name).join(',')}\n`

/** The same digest of a stored row as SQL, null where a value is missing, with the values of its three parameters. */
export interface DigestSql {
  readonly text: string
  readonly params: readonly [inner: string, outer: string, head: string]
}

/**
 * @param alias of the table @param first number of the first parameter
 * @see RFC 2104: with a key of one block or less, H(K xor opad, H(K xor ipad, text)); PostgreSQL has SHA-256 built in
 */
export const digestSql = (keys: RedactionKeys, naming: Naming, alias: string, first: number): DigestSql => {
  const values = naming.columns.map(({ name, type }) =>
    canonicalSql(type, `${alias}.${quoteIdentifier(name)}`),
  )
  const parts = values.map((value) => `octet_length(convert_to(${value}, 'UTF8'))::text || ':' || ${value}`)
  const [inner, outer, head] = [first, first + 1, first + 2].map((n) => `$${String(n)}::text`)
  const message = `convert_to(${[head, ...parts].join(' || ')}, 'UTF8')`
  return {
    text: `encode(sha256(decode(${outer ?? ''}, 'hex') || sha256(decode(${inner ?? ''}, 'hex') || ${message})), 'hex')`,
    params: [paddedKey(keys.digest, 0x36), paddedKey(keys.digest, 0x5c), headOf(naming)],
  }
}

/** Of SHA-256, in bytes. */
const BLOCK = 64

const paddedKey = (key: Buffer, pad: number): string => {
  const block = Buffer.alloc(BLOCK, pad)
  key.forEach((byte, i) => {
    block[i] = byte ^ pad
  })
  return block.toString('hex')
}
