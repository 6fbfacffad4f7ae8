import type { ControlDb } from '../../db/control-db'
import type { Change } from '../../journal/change'
import { ownAccounts } from '../../journal/own-accounts'
import { looksAfter } from '../overseer'
import { AppError, invariant } from '../../kernel/errors'
import { sidesOf, type Actor, type Parties } from '../actor'
import { isOrIsAbove } from '../emergency/levels'
import type { ConcernDeps } from '../entry-deps'
import { checkFit } from '../fit'
import { openerNamed } from '../opener'
import type { Author } from './concern'
import { appendStep, isBody, readEvents } from './concern-journal'
import { tellOfDemand } from './concern-notices'
import { getRecord, insertConcern, moveConcern, unknownConcern } from './concern-record'
import { concernSides, isParty } from './concern-sides'
import {
  decideDemand,
  evolveDemand,
  noDemand,
  type DemandDraft,
  type DemandEvent,
  type DemandOutcome,
} from './demand'

export const isDemandEvent = (body: unknown): body is DemandEvent => isBody(body)

/**
 * Files a demand for data that the catalogue does not list.
 * @returns its id
 * @throws AppError FORBIDDEN to auditors; BAD_USER_INPUT: nothing said
 */
export const fileDemand = async (
  change: Change,
  actor: Actor,
  draft: DemandDraft,
  author: Author,
): Promise<string> => {
  checkFit({ draft, author })
  const facts = {
    accountId: actor.accountId,
    ownAccounts: await ownAccounts(change.tx, actor.accountId),
    sides: sidesOf(actor, null),
    now: change.at,
    subject: '',
  }
  const outcome = decideDemand({ kind: 'file', draft, author }, noDemand, facts)
  if (outcome.kind === 'REFUSED') throw new AppError(outcome.fault)
  const [event] = outcome.events
  invariant(event !== undefined && actor.accountId !== null, '5c41', 'who is signed in demands')
  const id = await insertConcern(change, {
    kind: 'DEMAND',
    datasetId: null,
    openerOrganisationId: null,
    authorityOrganisationId: null,
    state: 'FILED',
    lodgedBy: actor.accountId,
    due: null,
  })
  await appendStep(change, 'DEMAND', id, 0, event, draft.wanted)
  return id
}

/** A step of a demand by those who answer. @param openerName with `assign`: of the organisation that is to answer */
export type DemandStep =
  | { readonly kind: 'assign'; readonly openerName: string }
  | { readonly kind: 'answer'; readonly outcome: DemandOutcome; readonly answer: string }

/**
 * Gives a demand to an opener, or answers it; whom it concerns is told. What was given to nobody is the authority's
 * of the whole city, which may give it to another opener later; that of a district gives it to openers under it alone.
 * @throws AppError BAD_USER_INPUT: no demand of the actor, no such opener, no answer; INVALID_TRANSITION; FORBIDDEN
 */
export const stepDemand = async (
  change: Change,
  deps: ConcernDeps,
  actor: Actor,
  id: string,
  step: DemandStep,
): Promise<void> => {
  const { tx, at } = change
  checkFit(step)
  await getRecord(tx, id, 'DEMAND')
  const { events, stored: journal } = await readEvents(tx, 'DEMAND', id, isDemandEvent, true)
  const before = events.reduce(evolveDemand, noDemand)
  const { openerId } = before
  const authorityOver = (opener: string) => deps.authorityOf(tx, opener)
  const parties = openerId === null ? null : await demandParties(tx, deps, actor, openerId)
  const sides = concernSides(actor, sidesOf(actor, parties), before.author)
  if (!isParty(sides)) throw unknownConcern(id)
  const command =
    step.kind === 'assign' ? { kind: step.kind, openerId: await openerNamed(tx, step.openerName) } : step
  if (command.kind === 'assign' && !looksAfter(actor, command.openerId))
    throw AppError.of('access.cityAuthority')
  const outcome = decideDemand(command, before, {
    accountId: actor.accountId,
    ownAccounts: await ownAccounts(tx, actor.accountId),
    sides,
    now: at,
    subject: id,
  })
  if (outcome.kind === 'REFUSED') throw new AppError(outcome.fault)
  const [event] = outcome.events
  invariant(event !== undefined, '5c42', 'a step has an event')
  const text = step.kind === 'answer' ? step.answer : ''
  const eventId = await appendStep(change, 'DEMAND', id, journal.length, event, text)
  const after = evolveDemand(before, event)
  await moveConcern(change, id, {
    state: after.state,
    ...(command.kind === 'assign'
      ? {
          openerOrganisationId: command.openerId,
          authorityOrganisationId: await authorityOver(command.openerId),
        }
      : {}),
  })
  await tellOfDemand(change, id, after, event, eventId)
}

/** The authority above that of the opener counts as it. */
const demandParties = async (
  db: ControlDb,
  { authorityOf }: Pick<ConcernDeps, 'authorityOf'>,
  { organisationId }: Actor,
  openerId: string,
): Promise<Parties> => {
  const authorityId = await authorityOf(db, openerId)
  const isAbove =
    authorityId !== null && (await isOrIsAbove(db, { organisationId, authorityOf }, authorityId))
  return { openerId, authorityId: isAbove ? organisationId : authorityId, originId: null }
}
