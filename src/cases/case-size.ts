import { and, eq, ne, sql } from 'drizzle-orm'
import { event } from '../../drizzle/journal'
import type { CommandKind } from '../agreements/case/command'
import type { ControlDb } from '../db/control-db'
import { AppError } from '../kernel/errors'
import { streamOf } from './stored-case'

/** Whoever lists cases reads all that happened in each. */
export const caseLimits = { MAX_CASE_BYTES: 4_194_304 } as const

/** Steps that may be taken again and again, each with texts of its own; no case needs them to come to its end. */
const growing: readonly CommandKind[] = ['editApplication', 'editAgreement', 'startAmendment', 'fileRemedy']

const REMEDY = 'REMEDY_FILED'

/**
 * Holds what a case has come to hold against the limit, once a step is taken: remedies by themselves, so that no edits of
 * the other side keep one out. Steps that decide or end something are never kept from it.
 * @throws AppError LIMIT_EXCEEDED: it is more than a case may hold
 */
export const checkSize = async (tx: ControlDb, id: string, step: CommandKind): Promise<void> => {
  if (!growing.includes(step)) return
  const [held] = await tx
    .select({ bytes: sql<number>`sum(octet_length(${event.body}::text))::int` })
    .from(event)
    .where(
      and(
        eq(event.stream, streamOf(id)),
        step === 'fileRemedy' ? eq(event.kind, REMEDY) : ne(event.kind, REMEDY),
      ),
    )
  const asked = held?.bytes ?? 0
  const [name, value] = ['MAX_CASE_BYTES', caseLimits.MAX_CASE_BYTES] as const
  if (asked > value)
    throw AppError.of('case.tooLarge', { asked, limit: value, name }, { limit: { name, value, asked } })
}
