import { and, asc, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { emergency } from '../../../drizzle/catalog'
import { organisation } from '../../../drizzle/identity'
import type { ControlDb } from '../../db/control-db'
import type { Change } from '../../journal/change'
import { invariant } from '../../kernel/errors'
import { CATALOG_CHANNEL, EMERGENCY_NOTIFICATION } from '../revision'
import { endOf, type Emergency } from './emergency'
import { AudienceJson, DisposalJson, OpenedJson } from './stored-form'

/** An emergency opening as the catalogue publishes it. */
export interface PublishedEmergency {
  readonly emergency: Emergency
  /** Name of the authority whose account decided it. */
  readonly decider: string
  readonly declaredAt: Date
}

/** Stores what was declared, and tells every server when the transaction commits. */
export const insertEmergency = async ({ tx, actor, at }: Change, declared: Emergency): Promise<void> => {
  const { accountId: decidedBy, organisationId: decider } = actor
  invariant(decidedBy !== null && decider !== null, 'e3a0', 'an emergency is declared by an account')
  const { startsAt, endsAt, event, legalBasis, purpose, audience, datasets, class: ofClass } = declared.draft
  await tx.insert(emergency).values({
    id: declared.id,
    ...{ event, class: ofClass, legalBasis, purpose, audience, datasets, startsAt, endsAt },
    ...{ decidedBy, decider, declaredAt: at, reviewAt: declared.reviewAt, opensUntil: endOf(declared) },
  })
  await tell(tx)
}

/** Brings what is stored in line with a step, and tells every server when the transaction commits. */
export const updateEmergency = async ({ tx, at }: Change, after: Emergency): Promise<void> => {
  const { id, reviewAt, endedAt, disposal, report, isClosed } = after
  await tx
    .update(emergency)
    .set({
      ...{ reviewAt, endedAt, disposal, report },
      opensUntil: endOf(after),
      closedAt: isClosed ? at : null,
    })
    .where(eq(emergency.id, id))
  await tell(tx)
}

const tell = async (tx: ControlDb): Promise<void> => {
  await tx.execute(sql`select pg_notify(${CATALOG_CHANNEL}, ${EMERGENCY_NOTIFICATION})`)
}

/** Those that open something at this moment or later, the one declared first before the others. */
export const readRunning = async (db: ControlDb, now: Date): Promise<readonly Emergency[]> => {
  const rows = await db
    .select()
    .from(emergency)
    .where(and(isNull(emergency.closedAt), gt(emergency.opensUntil, now)))
    .orderBy(asc(emergency.declaredAt), asc(emergency.id))
  return rows.map(fromRow)
}

/**
 * All that were ever declared, newest first.
 * @param before an id: those declared before it, none where it is no id; null: from the newest
 * @param first at most so many
 */
export const readPublished = async (
  db: ControlDb,
  before: string | null,
  first: number,
): Promise<readonly PublishedEmergency[]> => {
  if (before !== null && !Id.safeParse(before).success) return []
  const rows = await db
    .select({ row: emergency, decider: organisation.name })
    .from(emergency)
    .innerJoin(organisation, eq(organisation.id, emergency.decider))
    .where(before === null ? undefined : lt(emergency.id, before))
    .orderBy(desc(emergency.id))
    .limit(first)
  return rows.map(toPublished)
}

/** @returns undefined: there is none */
export const findPublished = async (db: ControlDb, id: string): Promise<PublishedEmergency | undefined> => {
  const rows = await db
    .select({ row: emergency, decider: organisation.name })
    .from(emergency)
    .innerJoin(organisation, eq(organisation.id, emergency.decider))
    .where(eq(emergency.id, id))
  return rows.map(toPublished)[0]
}

/** Id of the organisation that declared it. @param id of one that there is */
export const deciderOf = async (db: ControlDb, id: string): Promise<string> => {
  const [found] = await db.select({ decider: emergency.decider }).from(emergency).where(eq(emergency.id, id))
  invariant(found !== undefined, 'e3a3', 'what was declared is stored')
  return found.decider
}

const Id = z.uuid()

type Row = typeof emergency.$inferSelect

const toPublished = ({
  row,
  decider,
}: {
  readonly row: Row
  readonly decider: string
}): PublishedEmergency => ({
  emergency: fromRow(row),
  decider,
  declaredAt: row.declaredAt,
})

const fromRow = (row: Row): Emergency => {
  const { id, event, class: ofClass, legalBasis, purpose, startsAt, endsAt } = row
  const { decidedBy, reviewAt, endedAt, report, closedAt } = row
  const audience = AudienceJson.parse(row.audience)
  const datasets = OpenedJson.parse(row.datasets)
  return {
    id,
    // the date of a review that was declared first stands in the journal alone
    draft: { event, class: ofClass, legalBasis, purpose, audience, datasets, startsAt, reviewAt, endsAt },
    ...{ decidedBy, reviewAt, endedAt, report },
    disposal: row.disposal === null ? null : DisposalJson.parse(row.disposal),
    isClosed: closedAt !== null,
  }
}
