import { z } from 'zod'
import { caseOf } from '../agreements/case/evolve'
import type { CaseEvent } from '../agreements/case/event'
import type { CaseState } from '../agreements/case/case-state'
import type { ControlDb } from '../db/control-db'
import { readStream, type Stream } from '../journal/event-store'
import { AppError } from '../kernel/errors'

/** A case as its events have made it, and how many there were. */
export interface StoredCase {
  readonly stream: Stream
  readonly state: CaseState
  readonly count: number
}

/** An event of a case, with its number in the journal and the actor's name at that time. */
export interface StoredCaseEvent {
  readonly id: number
  readonly actor: string
  readonly event: CaseEvent
}

const Id = z.uuid()

/** Streams of cases are written by this room alone, and the journal refuses every change. */
const isEvent = (body: unknown): body is CaseEvent =>
  typeof body === 'object' && body !== null && 'kind' in body

export const streamOf = (id: string): Stream => `case:${id}`

/**
 * What happened in a case, oldest first; empty: there is none.
 * @param isLocked other steps of this case wait until the transaction ends
 */
export const readCaseEvents = async (
  db: ControlDb,
  id: string,
  isLocked: boolean,
): Promise<readonly StoredCaseEvent[]> => {
  const stored = Id.safeParse(id).success ? await readStream(db, streamOf(id), isLocked) : []
  return stored.flatMap(({ id: number, actor, body }) =>
    isEvent(body) ? [{ id: number, actor, event: body }] : [],
  )
}

/**
 * Reads a case from its events.
 * @param isLocked other steps of this case wait until the transaction ends
 * @throws AppError BAD_USER_INPUT: there is none
 */
export const readCase = async (db: ControlDb, id: string, isLocked: boolean): Promise<StoredCase> => {
  const stored = await readCaseEvents(db, id, isLocked)
  const state = caseOf(stored.map(({ event }) => event))
  if (state === null) throw AppError.of('case.unknown', { case: id })
  return { stream: streamOf(id), state, count: stored.length }
}
