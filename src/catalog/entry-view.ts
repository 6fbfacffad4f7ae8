import type { ControlDb } from '../db/control-db'
import { looksAfter } from './overseer'
import { readStream } from '../journal/event-store'
import { AppError } from '../kernel/errors'
import { sidesOf, type Actor, type Parties, type Side } from './actor'
import type { EntryDeps } from './entry-deps'
import type { LifeEvent } from './life/event'
import { beginLife, evolve, type Life } from './life/life'
import { fromStoredEvent } from './life/stored-event'
import { entryStream } from './outside-event'
import { shownName } from './problem'
import { findStored } from './stored-repository'
import type { StoredDataset } from './stored-dataset'

/** An entry as somebody stands to it. */
export interface EntryView {
  readonly stored: StoredDataset
  readonly life: Life
  readonly sides: readonly Side[]
  readonly parties: Parties
  /** How many events it has. */
  readonly count: number
}

/**
 * Where an entry stands, and on which sides of it an actor does.
 * @param isLocked other steps of this entry wait until the transaction ends
 * @throws AppError NOT_IN_CATALOGUE when the actor may not know that there is one
 */
export const viewEntry = async (
  db: ControlDb,
  deps: Pick<EntryDeps, 'authorityOf'>,
  actor: Actor,
  stored: StoredDataset,
  isLocked: boolean,
): Promise<EntryView> => {
  const view = await standing(db, deps, actor, stored, isLocked)
  if (mayKnowOf(stored, view.sides)) return view
  throw AppError.of('catalog.unknownDataset', { dataset: shownName(stored.name) })
}

/**
 * An entry in any status, for those who make and judge it, and the auditors who look after its opener.
 * @returns undefined: there is none, or it is not for this actor
 */
export const findEntry = async (
  db: ControlDb,
  deps: Pick<EntryDeps, 'authorityOf'>,
  actor: Actor,
  name: string,
): Promise<EntryView | undefined> => {
  const stored = await findStored(db, name)
  if (stored === undefined) return undefined
  const view = await standing(db, deps, actor, stored, false)
  const audits = actor.roles.includes('AUDITOR') && looksAfter(actor, stored.opener.id)
  return audits || isInside(view.sides) ? view : undefined
}

/** The same to whoever asks: MUST be followed by a check of what the actor may know. */
export const standing = async (
  db: ControlDb,
  { authorityOf }: Pick<EntryDeps, 'authorityOf'>,
  actor: Actor,
  stored: StoredDataset,
  isLocked: boolean,
): Promise<EntryView> => {
  const events = await readStream(db, entryStream(stored.name), isLocked)
  const life = lifeOf(stored, events.map(fromStoredEvent))
  const parties = {
    openerId: stored.opener.id,
    authorityId: await authorityOf(db, stored.opener.id),
    originId: life.received?.originId ?? null,
  }
  return { stored, life, parties, sides: sidesOf(actor, parties), count: events.length }
}

/** Where an entry stands. What is stored says its status: an entry may be older than its events. */
const lifeOf = (stored: StoredDataset, events: readonly LifeEvent[]): Life => ({
  ...events.reduce(evolve, beginLife()),
  status: stored.status,
})

const insiders: readonly Side[] = ['OPENER', 'AUTHORITY', 'ORIGIN', 'LOCAL_OPERATOR']

export const isInside = (sides: readonly Side[]): boolean => sides.some((side) => insiders.includes(side))

/** Whether the entry is in the open catalogue, or the actor has to do with it: to others it does not exist. */
const mayKnowOf = ({ status, openAttribute }: StoredDataset, sides: readonly Side[]): boolean =>
  (status === 'PUBLISHED' && openAttribute !== 'NOT_OPEN') || isInside(sides)
