import type { ControlDb } from '../../db/control-db'
import type { Change } from '../../journal/change'
import { ownAccounts } from '../../journal/own-accounts'
import { AppError, invariant } from '../../kernel/errors'
import type { Actor } from '../actor'
import { changeEntry } from '../entry-commands'
import type { ConcernDeps } from '../entry-deps'
import { isInside, standing, viewEntry, type EntryView } from '../entry-view'
import { checkFit } from '../fit'
import { toEntry } from '../life/entry'
import { getStored, lockStored } from '../stored-repository'
import type { Author } from './concern'
import { appendStep, readEvents } from './concern-journal'
import { tellOfObjection } from './concern-notices'
import { getRecord, insertConcern, moveConcern, unknownConcern } from './concern-record'
import { concernSides, isParty } from './concern-sides'
import { decideObjection, entryStepsOf, type EntryInSight } from './objection-decision'
import { broughtBack, isObjectionEvent, openHolds } from './objection-journal'
import {
  evolveObjection,
  noObjection,
  type Objection,
  type ObjectionCommand,
  type ObjectionDraft,
} from './objection'

/** Working days in which an objection is answered: nobody's rule, ours (D). */
const ANSWER_WORKING_DAYS = 15

/**
 * Lodges an objection to an entry that its author may know of.
 * @returns its id
 * @throws AppError NOT_IN_CATALOGUE; BAD_USER_INPUT: no such column, no facts or evidence
 */
export const lodgeObjection = async (
  change: Change,
  deps: ConcernDeps,
  actor: Actor,
  draft: ObjectionDraft,
  author: Author,
): Promise<string> => {
  const { tx, at } = change
  checkFit({ draft, author })
  const view = await viewEntry(tx, deps, actor, await getStored(tx, draft.dataset), false)
  const { stored, parties, sides } = view
  const outcome = decideObjection({ kind: 'lodge', draft, author }, noObjection, {
    accountId: actor.accountId,
    ownAccounts: await ownAccounts(tx, actor.accountId),
    sides,
    now: at,
    entry: await sightOf(tx, view, null),
  })
  if (outcome.kind === 'REFUSED') throw new AppError(outcome.fault)
  const [event] = outcome.events
  invariant(event !== undefined && actor.accountId !== null, '5c21', 'who is signed in lodges')
  const id = await insertConcern(change, {
    kind: 'OBJECTION',
    datasetId: stored.id,
    openerOrganisationId: parties.openerId,
    authorityOrganisationId: parties.authorityId,
    state: 'LODGED',
    lodgedBy: actor.accountId,
    due: await deps.dueAfter(tx, at, ANSWER_WORKING_DAYS),
  })
  const eventId = await appendStep(change, 'OBJECTION', id, 0, event, draft.facts)
  await tellOfObjection(change, await getRecord(tx, id, 'OBJECTION'), event, eventId)
  return id
}

/**
 * Takes one step of an objection, with what it does to the entry itself: in one transaction, by the same person.
 * @throws AppError BAD_USER_INPUT: no objection of the actor; INVALID_TRANSITION; FORBIDDEN; what the steps of the entry
 * throw; nothing has changed then
 */
export const stepObjection = async (
  change: Change,
  deps: ConcernDeps,
  actor: Actor,
  id: string,
  command: Exclude<ObjectionCommand, { readonly kind: 'lodge' }>,
): Promise<void> => {
  const { tx, at } = change
  checkFit(command)
  const record = await getRecord(tx, id, 'OBJECTION')
  const { dataset } = record
  invariant(dataset !== null, '5c22', 'an objection is to a dataset')
  // objections to one entry take turns, as each asks what the others hold
  const stored = await lockStored(tx, dataset)
  const { events, stored: journal } = await readEvents(tx, 'OBJECTION', id, isObjectionEvent, true)
  const held = events.some(({ kind }) => kind === 'HELD') ? await broughtBack(tx, dataset, journal) : null
  const before = { ...events.reduce(evolveObjection, noObjection), held }
  const view = await viewOfParty(tx, deps, actor, stored, before, id)
  const entry = await sightOf(tx, view, id)
  const outcome = decideObjection(command, before, {
    accountId: actor.accountId,
    ownAccounts: await ownAccounts(tx, actor.accountId),
    sides: concernSides(actor, view.sides, before.author),
    now: at,
    entry,
  })
  if (outcome.kind === 'REFUSED') throw new AppError(outcome.fault)
  const [event] = outcome.events
  invariant(event !== undefined, '5c23', 'a step has an event')
  // first: what has ended keeps nothing out of sight
  await moveConcern(change, id, { state: evolveObjection(before, event).state })
  // an entry that was withdrawn meanwhile needs nothing more to be so
  const isDone = stored.status === 'WITHDRAWN' && event.kind === 'ENDED_WITHDRAWN'
  for (const step of isDone ? [] : entryStepsOf(event, before, entry))
    await changeEntry(change, deps, actor, dataset, step)
  const eventId = await appendStep(change, 'OBJECTION', id, journal.length, event, saidIn(command))
  await tellOfObjection(change, record, event, eventId)
}

const saidIn = (command: ObjectionCommand): string => {
  if ('answer' in command) return command.answer
  if ('question' in command) return command.question
  return 'reason' in command ? command.reason : ''
}

/** The entry to a party of an objection, also while it is out of sight. */
const viewOfParty = async (
  tx: ControlDb,
  deps: ConcernDeps,
  actor: Actor,
  stored: EntryView['stored'],
  { author }: Objection,
  id: string,
): Promise<EntryView> => {
  const view = await standing(tx, deps, actor, stored, false)
  if (!isParty(concernSides(actor, view.sides, author))) throw unknownConcern(id)
  return view
}

/** What a decision on an objection sees of its entry. @param id the objection itself; null: not yet lodged */
const sightOf = async (
  tx: ControlDb,
  { stored, life, sides }: EntryView,
  id: string | null,
): Promise<EntryInSight> => {
  const others = await openHolds(tx, stored, id)
  const columns = toEntry(stored).columns.filter(
    (column) => isInside(sides) || column.openAttribute !== 'NOT_OPEN',
  )
  return {
    name: stored.name,
    columns: columns.map(({ name }) => name),
    key: stored.key,
    isSuspended: stored.status === 'SUSPENDED',
    suspendedColumns: life.suspendedColumns,
    heldByOthers: others.held,
    keptByOthers: others.kept,
  }
}
