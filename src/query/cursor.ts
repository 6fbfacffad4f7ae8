import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Relation, Version } from '../catalog/dataset'
import { canonicalJson, type Json } from '../kernel/canonical-json'
import { AppError } from '../kernel/errors'
import { sha256 } from '../kernel/hash'
import type { Filter } from './filter'
import type { Grant } from './grant'
import { bindOperand, type Operand } from './operand'
import type { PlannedOrder } from './order'
import type { RowQuery } from './row-query'
import type { Bound } from './sql'

/**
 * A cursor is base64url(payload, MAC): payload is the JSON text `[version,[value,...],rid]` with the visible (masked)
 * sort values as text, MAC the first 16 bytes of SHA-256(key, payload). PostgreSQL makes it (`paging.seal` of the rows
 * database), so that rows never pass through the gateway; a truncated hash cannot be extended.
 */
const MAC_BYTES = 16

/** Longest cursor that is read: sort values are cells. */
const MAX_CURSOR_LENGTH = 65_536

export interface CursorPosition {
  /** Sort values in the order's terms, as text; null: missing. */
  readonly values: readonly (string | null)[]
  readonly rid: string
}

export interface CursorScope {
  readonly query: RowQuery
  readonly relation: Relation | null
  readonly version: Version
  readonly order: PlannedOrder
  readonly grant: Grant
}

/** A key that is known when the variables of its filter are. */
export interface CursorKey extends Bound {
  /** The key itself, of 32 bytes. */
  keyUnder(variables: Variables): Buffer
}

type Variables = Readonly<Record<string, unknown>>

/** The key of a page's cursors: a cursor serves only the same dataset, version, order, filter and access. */
export const cursorKey = (
  secret: Buffer,
  { query, relation, version, order, grant }: CursorScope,
): CursorKey => {
  const { where, operands } = withPlaces(query.where)
  const shape: Json = {
    dataset: query.dataset,
    relation: relation && `${relation.target}.${relation.name}`,
    version: version.number,
    order: order.terms.map((term) => [term.column, term.direction, term.nulls]),
    tieBreak: order.tieBreak,
    where,
    ...(query.since === null ? {} : { since: [query.since.kind, query.since.version] }),
    grant: grant.fingerprint,
  }
  const text = canonicalJson(shape)
  const keyUnder = (variables: Variables): Buffer => {
    const values = operands.map((operand) => bindOperand(operand, variables))
    return createHmac('sha256', secret).update(text).update('\0').update(JSON.stringify(values)).digest()
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
 * @throws AppError BAD_USER_INPUT when it is malformed, forged, of another query, or its version is no longer kept
 */
export const readCursor = (
  text: string,
  { coordinates, versions, order, keyOf }: CursorReading,
): { readonly version: Version; readonly position: CursorPosition } => {
  const bad = (): AppError => AppError.of('query.badCursor', { coordinates })
  if (text.length > MAX_CURSOR_LENGTH) throw bad()
  const bytes = Buffer.from(text, 'base64url')
  // a decoder that skips what it does not know would let many texts be one cursor
  if (bytes.toString('base64url') !== text) throw bad()
  const payload = bytes.subarray(0, -MAC_BYTES)
  const parsed = parsePayload(payload.toString('utf8'))
  if (parsed === undefined) throw bad()
  const version = versions.find((candidate) => candidate.number === parsed.version)
  if (version === undefined) throw AppError.of('query.expiredCursor', { coordinates })
  const mac = sha256(Buffer.concat([keyOf(version), payload])).subarray(0, MAC_BYTES)
  const sent = bytes.subarray(-MAC_BYTES)
  if (sent.length !== MAC_BYTES || !timingSafeEqual(mac, sent)) throw bad()
  if (parsed.position.values.length !== order.terms.length) throw bad()
  return { version, position: parsed.position }
}

const parsePayload = (text: string): { version: number; position: CursorPosition } | undefined => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(json)) return undefined
  const [version, values, rid] = json as unknown[]
  if (typeof version !== 'number' || typeof rid !== 'string' || !Array.isArray(values)) return undefined
  const isValue = (value: unknown): value is string | null => value === null || typeof value === 'string'
  const read: unknown[] = values
  return read.every(isValue) ? { version, position: { values: read, rid } } : undefined
}
