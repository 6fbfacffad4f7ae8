import { asc, eq, sql } from 'drizzle-orm'
import { event } from '../../drizzle/journal'
import type { ControlDb } from '../db/control-db'
import { invariant } from '../kernel/errors'
import type { Change } from './change'

/** What happened to something, as it is stored. */
export interface StoredEvent {
  readonly id: number
  /** 1, 2, … in its stream. */
  readonly seq: number
  /** `UPPER_CASE`, a past participle: `SUBMITTED`. */
  readonly kind: string
  readonly accountId: string | null
  readonly organisationId: string | null
  /** The actor's name at that time. */
  readonly actor: string
  /** Empty: none was asked for. */
  readonly reason: string
  /** What the reader of its stream parses. */
  readonly body: unknown
  readonly at: Date
}

/** An event to be appended. */
export interface NewEvent {
  readonly kind: string
  readonly reason?: string
  readonly body: object
}

/** The name of a stream: what its events happened to. */
export type Stream = `${string}:${string}`

/**
 * The events of a stream, oldest first; empty: it has none.
 * @param isLocked commands on this stream wait until the transaction ends: MUST be set before `appendEvents`
 */
export const readStream = async (
  db: ControlDb,
  stream: Stream,
  isLocked: boolean,
): Promise<readonly StoredEvent[]> => {
  if (isLocked) await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${stream}, 87016003))`)
  const rows = await db.select().from(event).where(eq(event.stream, stream)).orderBy(asc(event.seq))
  return rows.map(({ stream: _stream, requestId: _requestId, ...stored }) => stored)
}

/**
 * Appends what a command did to one stream that was read with its lock.
 * @param after `seq` of the last event that was read; 0: there was none
 * @returns as stored, in order
 */
export const appendEvents = async (
  { tx, actor, at, requestId }: Change,
  stream: Stream,
  after: number,
  events: readonly NewEvent[],
): Promise<readonly StoredEvent[]> => {
  if (events.length === 0) return []
  const values = events.map(({ kind, reason = '', body }, i) => ({
    stream,
    seq: after + 1 + i,
    kind,
    accountId: actor.accountId,
    organisationId: actor.organisationId,
    actor: actor.name,
    reason,
    body,
    requestId,
    at,
  }))
  const ids = await tx.insert(event).values(values).returning({ id: event.id })
  return values.map(({ stream: _stream, requestId: _requestId, ...value }, i) => {
    const id = ids[i]?.id
    invariant(id !== undefined, '7d20', 'an insert returns its rows')
    return { id, ...value }
  })
}
