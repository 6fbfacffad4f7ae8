import type { ControlDb } from '../../db/control-db'
import type { Change } from '../../journal/change'
import { appendEvents, readStream, type StoredEvent, type Stream } from '../../journal/event-store'
import { invariant } from '../../kernel/errors'
import type { ConcernAct, ConcernKind } from './concern'

const nouns = { OBJECTION: 'objection', ERROR_REPORT: 'report', DEMAND: 'demand' } as const

const streamOf = (kind: ConcernKind, id: string): Stream => `${nouns[kind]}:${id}`

export interface ConcernEvents<E> {
  readonly events: readonly E[]
  readonly stored: readonly StoredEvent[]
}

type ConcernEvent = ConcernAct & { readonly kind: string }

/**
 * What happened in a matter, oldest first. These streams are written by this room alone, and the journal refuses every
 * change.
 * @param isEvent whether a body is an event of this kind
 * @param isLocked other steps of this matter wait until the transaction ends
 */
export const readEvents = async <E extends ConcernEvent>(
  db: ControlDb,
  kind: ConcernKind,
  id: string,
  isEvent: (body: unknown) => body is E,
  isLocked: boolean,
): Promise<ConcernEvents<E>> => {
  const stored = await readStream(db, streamOf(kind, id), isLocked)
  const events = stored.flatMap(({ body, accountId, at }) =>
    isEvent(body) ? [{ ...body, accountId, at }] : [],
  )
  return { events, stored }
}

/** Appends one step. @param text what was said in it @returns the id of the event */
export const appendStep = async (
  change: Change,
  kind: ConcernKind,
  id: string,
  after: number,
  event: ConcernEvent,
  text: string,
): Promise<number> => {
  const { at: _at, accountId: _account, ...body } = event
  const [stored] = await appendEvents(change, streamOf(kind, id), after, [
    { kind: event.kind, reason: text, body },
  ])
  invariant(stored !== undefined, '5c11', 'one event was appended')
  return stored.id
}

/** Whether a body has the members that every event of a matter has. */
export const isBody = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'kind' in body && 'side' in body
