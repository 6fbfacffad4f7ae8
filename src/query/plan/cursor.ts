import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Version } from '../../catalog/dataset'
import { canonicalJson, type Json } from '../../kernel/canonical-json'
import { AppError } from '../../kernel/errors'
import { sha256 } from '../../kernel/hash'
import { cursorColumns, type Walked } from './cursor-columns'
import type { Filter } from '../row-query/filter'
import { fingerprintOf } from '../grant'
import { MAX_CURSOR_LENGTH } from '../limits'
import { bindOperand, type Operand } from '../row-query/operand'
import type { PlannedOrder } from './order'
import type { Bound } from '../sql'

/**
 * A cursor is base64url(version, IV, ciphertext): the version as 4 bytes, then the payload, the JSON text
 * `[[value,...],rid]` with the visible (masked) sort values as text, under AES-256-CBC with the first 16 bytes of
 * SHA-256(MAC key, version, payload) as IV, which is its MAC too (as RFC 5297 has it). PostgreSQL makes it
 * (`paging.seal` of the rows database), so that rows never pass through the gateway. It is sealed, not only signed: rows
 * would leave by it uncounted, and `rid` is the same under every agreement.
 */
const VERSION_BYTES = 4
const MAC_BYTES = 16
const KEY_BYTES = 32

export interface CursorPosition {
  /** Sort values in the order's terms, as text; null: missing. */
  readonly values: readonly (string | null)[]
  readonly rid: string
}

export interface CursorScope extends Walked {
  readonly version: Version
}

/** A key that is known when the variables of its filter are. */
export interface CursorKey extends Bound {
  /** The key itself: 32 bytes for the MAC, 32 bytes for the cipher. */
  keyUnder(variables: Variables): Buffer
}

type Variables = Readonly<Record<string, unknown>>

/**
 * The key of a page's cursors: a cursor serves only the same dataset, version, order, filter and access, as far as the
 * access decides which rows there are and how they are sorted.
 */
export const cursorKey = (secret: Buffer, scope: CursorScope): CursorKey => {
  const { query, relation, version, order, grant } = scope
  const { where, operands } = withPlaces(query.where)
  const shape: Json = {
    dataset: query.dataset,
    relation: relation && `${relation.target}.${relation.name}`,
    version: version.number,
    order: order.terms.map((term) => [term.column, term.direction, term.nulls]),
    tieBreak: order.tieBreak,
    where,
    ...(query.since === null ? {} : { since: [query.since.kind, query.since.version] }),
    grant: fingerprintOf(grant, cursorColumns(scope)),
  }
  const text = canonicalJson(shape)
  const keyUnder = (variables: Variables): Buffer => {
    const values = operands.map((operand) => bindOperand(operand, variables))
    return createHmac('sha512', secret).update(text).update('\0').update(JSON.stringify(values)).digest()
  }
  return {
    key: `cursor ${text}`,
    keyUnder,
    bind: (variables) => `\\x${keyUnder(variables).toString('hex')}`,
  }
}

/** A filter with a number in place of each operand, and the operands: the shape is written once, the values each time. */
const withPlaces = (
  filter: Filter | null,
): { readonly where: Json; readonly operands: readonly Operand[] } => {
  const operands: Operand[] = []
  // a Filter is plain data of strings, booleans, lists and objects
  const where = JSON.parse(
    JSON.stringify(filter, (name, value: unknown) =>
      name === 'value' || name === 'values' ? (Array.isArray(value) ? value : [value]).map(place) : value,
    ),
  ) as Json
  function place(operand: unknown): number {
    return operands.push(operand as Operand)
  }
  return { where, operands }
}

export interface CursorReading {
  /** The argument that it stands in, for errors: `streets.after`. */
  readonly coordinates: string
  readonly versions: readonly Version[]
  readonly order: PlannedOrder
  readonly keyOf: (version: Version) => Buffer
}

/**
 * Reads a cursor that a client sent back.
 * @throws AppError BAD_USER_INPUT when it is malformed, forged, of another query, or its version is no longer kept;
 * LIMIT_EXCEEDED when the values that it stands for are too long
 */
export const readCursor = (
  text: string,
  { coordinates, versions, order, keyOf }: CursorReading,
): { readonly version: Version; readonly position: CursorPosition } => {
  const bad = (): AppError => AppError.of('query.badCursor', { coordinates })
  if (text.length > MAX_CURSOR_LENGTH)
    throw AppError.of(
      'query.cursorTooLong',
      { coordinates, asked: text.length, limit: MAX_CURSOR_LENGTH },
      { limit: { name: 'MAX_CURSOR_LENGTH', value: MAX_CURSOR_LENGTH, asked: text.length } },
    )
  const bytes = Buffer.from(text, 'base64url')
  // a decoder that skips what it does not know would let many texts be one cursor
  if (bytes.toString('base64url') !== text) throw bad()
  if (bytes.length <= VERSION_BYTES + MAC_BYTES) throw bad()
  const number = bytes.readInt32BE()
  const version = versions.find((candidate) => candidate.number === number)
  if (version === undefined) throw AppError.of('query.expiredCursor', { coordinates })
  const position = unseal(bytes, keyOf(version))
  if (position?.values.length !== order.terms.length) throw bad()
  return { version, position }
}

/** @param bytes of a whole cursor @returns undefined when it was not sealed with this key */
const unseal = (bytes: Buffer, key: Buffer): CursorPosition | undefined => {
  const iv = bytes.subarray(VERSION_BYTES, VERSION_BYTES + MAC_BYTES)
  let payload: Buffer
  try {
    const cipher = createDecipheriv('aes-256-cbc', key.subarray(KEY_BYTES), iv)
    payload = Buffer.concat([cipher.update(bytes.subarray(VERSION_BYTES + MAC_BYTES)), cipher.final()])
  } catch {
    return undefined
  }
  const signed = Buffer.concat([key.subarray(0, KEY_BYTES), bytes.subarray(0, VERSION_BYTES), payload])
  if (!timingSafeEqual(sha256(signed).subarray(0, MAC_BYTES), iv)) return undefined
  return Position.parse(JSON.parse(payload.toString('utf8')))
}

/** What PostgreSQL wrote, and nobody could change. */
const Position = z
  .tuple([z.array(z.string().nullable()), z.string()])
  .transform(([values, rid]): CursorPosition => ({ values, rid }))
