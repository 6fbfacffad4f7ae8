import { and, asc, eq, inArray, isNull, lt, lte, or, type SQL } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { concern, dataset } from '../../drizzle/catalog'
import { organisation } from '../../drizzle/identity'
import { addWorkingDays, dayOf, type Day } from '../agreements/case/working-days'
import { openObjectionStates } from '../catalog/concerns/objection-journal'
import type { ControlDb } from '../db/control-db'
import { clockActor } from '../journal/actor'
import { carryOut, type Change } from '../journal/change'
import { appendEvents, readStream, type Stream } from '../journal/event-store'
import { invariant } from '../kernel/errors'
import { fill } from '../kernel/message'
import { notify } from '../notices/notify'
import type { Recipient } from '../notices/recipient'
import type { CaseClockDeps } from './case-clock'
import { loadCalendar } from './facts'

/** So long before its last day an objection is reminded of. D: nobody's rule, ours. */
const REMINDER_WORKING_DAYS = 3

/**
 * Tells opener and authority of objections that are due soon, and once more of those that are overdue; it ends
 * none. Each is a transaction that looks again, so several servers may do it.
 * @returns how many were told
 */
export const runObjectionClock = async ({ databases, clock, timeZone }: CaseClockDeps): Promise<number> => {
  const db = drizzle(databases.control)
  const today = dayOf(clock.now(), timeZone)
  const soon = addWorkingDays(await loadCalendar(db), today, REMINDER_WORKING_DAYS).day
  const isDue = and(
    eq(concern.kind, 'OBJECTION'),
    inArray(concern.state, openObjectionStates),
    or(
      and(isNull(concern.remindedOn), lte(concern.due, soon)),
      and(isNull(concern.escalatedOn), lt(concern.due, today)),
    ),
  )
  const found = await db.select({ id: concern.id }).from(concern).where(isDue).orderBy(asc(concern.id))
  let told = 0
  const failures: unknown[] = []
  for (const { id } of found)
    await carryOut(db, clock, clockActor, (change) => tellDue(change, id, isDue, today)).then(
      ({ result }) => {
        if (result) told += 1
      },
      (error: unknown) => failures.push(error),
    )
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      fill('{count} {count:objection|objections} could not be followed', { count: failures.length }),
    )
  return told
}

/** @returns false: it was answered, or told, meanwhile */
const tellDue = async (change: Change, id: string, isDue: SQL | undefined, today: Day): Promise<boolean> => {
  const { tx, at } = change
  const stream: Stream = `objection:${id}`
  const before = await readStream(tx, stream, true)
  const [found] = await tx
    .select({ ...ofObjection, dataset: dataset.name })
    .from(concern)
    .innerJoin(dataset, eq(dataset.id, concern.datasetId))
    .where(and(eq(concern.id, id), isDue))
  if (found === undefined) return false
  const due = found.due ?? ''
  const isOver = due < today
  const [stored] = await appendEvents(change, stream, before.length, [
    // no side: it is no step of anybody
    { kind: isOver ? 'OVERDUE' : 'DUE_SOON', body: { due } },
  ])
  invariant(stored !== undefined, 'd6d1', 'one event was appended')
  await tx
    .update(concern)
    .set({ remindedOn: found.remindedOn ?? today, escalatedOn: isOver ? today : null })
    .where(eq(concern.id, id))
  const to = [...(await authorities(tx, found.authority)), ...openerOf(found.opener)]
  const params = { objection: id, dataset: found.dataset, dueAt: due }
  const message = isOver ? 'objection.overdue' : 'objection.dueSoon'
  await notify(tx, { eventId: stored.id, to, message, params }, at)
  return true
}

const ofObjection = {
  due: concern.due,
  remindedOn: concern.remindedOn,
  opener: concern.openerOrganisationId,
  authority: concern.authorityOrganisationId,
}

const openerOf = (opener: string | null): readonly Recipient[] =>
  opener === null ? [] : [{ organisation: opener, role: 'DATA_OPENER' }]

/** @param authority null: it is for every one */
const authorities = async (tx: ControlDb, authority: string | null): Promise<readonly Recipient[]> => {
  const ids =
    authority === null
      ? await tx.select({ id: organisation.id }).from(organisation).where(eq(organisation.kind, 'AUTHORITY'))
      : [{ id: authority }]
  return ids.map(({ id }) => ({ organisation: id, role: 'AUTHORITY' }))
}
