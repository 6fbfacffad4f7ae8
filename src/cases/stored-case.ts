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

const Id = z.uuid()

/** Streams of cases are written by this room alone, and the journal refuses every change. */
const isEvent = (body: unknown): body is CaseEvent =>
  typeof body === 'object' && body !== null && 'kind' in body

export const streamOf = (id: string): Stream => `case:${id}`

/**
 * Reads a case from its events.
 * @param isLocked other steps of this case wait until the transaction ends
 * @throws AppError BAD_USER_INPUT: there is none
 */
export const readCase = async (db: ControlDb, id: string, isLocked: boolean): Promise<StoredCase> => {
  const stream = streamOf(id)
  const stored = Id.safeParse(id).success ? await readStream(db, stream, isLocked) : []
  const state = caseOf(stored.map(({ body }) => body).filter(isEvent))
  if (state === null) throw AppError.of('case.unknown', { case: id })
  return { stream, state, count: stored.length }
}
