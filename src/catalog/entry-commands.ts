import type { Change } from '../journal/change'
import { appendEvents } from '../journal/event-store'
import { ownAccounts } from '../journal/own-accounts'
import { AppError } from '../kernel/errors'
import type { Actor } from './actor'
import { openHolds } from './concerns/objection-journal'
import type { DatasetDraft } from './draft/draft'
import { draftDataset, editDataset } from './draft/drafting'
import type { EntryDeps } from './entry-deps'
import { applyEvent } from './entry-effects'
import { tellOfEntry } from './entry-notices'
import { viewEntry } from './entry-view'
import { checkFit } from './fit'
import type { LifeCommand } from './life/command'
import { decideLife } from './life/decide'
import { toEntry } from './life/entry'
import type { LifeEvent } from './life/event'
import { nothingHeld } from './life/held'
import { evolve, type Life } from './life/life'
import { toNewEvent } from './life/stored-event'
import { lifeTransitions } from './life/transitions'
import { entryStream } from './outside-event'
import { shownName } from './problem'
import { publicationProblems } from './versions/publishing'
import { findStored, getStored, lockStored } from './stored-repository'
import type { StoredDataset } from './stored-dataset'

export interface EntryStep {
  readonly stored: StoredDataset
  readonly life: Life
  readonly events: readonly LifeEvent[]
}

/**
 * Takes one step in the life of an entry, in the transaction of its change.
 * @param draft with `edit` alone: what the draft says from now on
 * @throws AppError NOT_IN_CATALOGUE when there is none of this name that the actor may know of; INVALID_TRANSITION;
 * FORBIDDEN; BAD_USER_INPUT with everything that is missing
 */
export const changeEntry = async (
  change: Change,
  deps: EntryDeps,
  actor: Actor,
  name: string,
  command: LifeCommand,
  draft?: DatasetDraft,
): Promise<EntryStep> => {
  const { tx, at } = change
  checkFit(command)
  const stored = await lockStored(tx, name)
  const { life, sides, parties, count } = await viewEntry(tx, deps, actor, stored, true)

  const outcome = decideLife(command, life, {
    entry: toEntry(stored),
    openerId: stored.opener.id,
    accountId: actor.accountId,
    ownAccounts: await ownAccounts(tx, actor.accountId),
    sides,
    agreements: losers.includes(command.kind) ? await deps.agreements.inForceOn(tx, stored.id, at) : [],
    keptByObjections: resuming.includes(command.kind)
      ? (await openHolds(tx, stored, null)).kept
      : nothingHeld,
    problems: publishing.includes(command.kind) ? await publicationProblems(tx, deps.importer, stored) : [],
    now: at,
  })
  if (outcome.kind === 'REFUSED') throw new AppError(outcome.fault)
  const { events } = outcome

  if (command.kind === 'edit' && draft !== undefined) await editDataset(tx, stored, draft, at)
  for (const event of events) {
    await applyEvent(tx, deps.importer, stored, event, { actor: change.actor.name, at })
    const suspended = 'agreements' in event ? event.agreements : []
    if (suspended.length > 0)
      await deps.agreements.suspendForData(
        change,
        suspended,
        `${name}: ${reasonOf(event, life)}`,
        [event.accountId, life.proposal?.accountId].filter((id) => typeof id === 'string'),
      )
    if (narrowing.has(command.kind))
      change.narrow(
        [`dataset:${name}`, ...suspended.map((number) => `agreement:${number}`)],
        `${name}: ${event.kind}`,
      )
  }
  const appended = await appendEvents(change, entryStream(name), count, events.map(toNewEvent))
  await tellOfEntry(change, stored, parties.authorityId, appended, events)
  return { stored: await getStored(tx, name), life: events.reduce(evolve, life), events }
}

/** What users of agreements that it suspends are told: why it was asked for, where it was approved. */
const reasonOf = (event: LifeEvent, { proposal }: Life): string =>
  'reason' in event ? event.reason : (proposal?.reason ?? event.kind)

const losers: readonly LifeCommand['kind'][] = ['approveChange', 'withdraw']
const resuming: readonly LifeCommand['kind'][] = ['resume', 'resumeColumns']
const publishing: readonly LifeCommand['kind'][] = ['submit', 'publish', 'publishAsOperator']
const narrowing = new Set(lifeTransitions.filter((row) => row.narrows).map((row) => row.command))

/**
 * Begins an entry of the actor's own organisation, or puts other words into one that is not published.
 * @param organisation the name of that organisation
 * @throws AppError as `changeEntry`; FORBIDDEN to who opens no data; INVALID_TRANSITION where the name is taken
 */
export const draftEntry = async (
  change: Change,
  deps: EntryDeps,
  actor: Actor,
  organisation: string,
  draft: DatasetDraft,
): Promise<StoredDataset> => {
  const { tx, at } = change
  if (!actor.roles.includes('DATA_OPENER') || actor.roles.includes('AUDITOR'))
    throw AppError.of('access.role', { roles: ['DATA_OPENER'] }, { rule: 'R-18' })
  const name = shownName(draft.name)
  const stored = await findStored(tx, name)
  if (stored !== undefined) {
    if (stored.opener.id !== actor.organisationId)
      throw AppError.of('life.nameTaken', { dataset: name }, { coordinates: [name] })
    return (await changeEntry(change, deps, actor, name, { kind: 'edit' }, draft)).stored
  }
  const begun = await draftDataset(tx, { ...draft, opener: organisation, createOpener: false }, at)
  const event = { kind: 'DRAFTED', body: { side: 'OPENER' } }
  await appendEvents(change, entryStream(name), 0, [event])
  return begun
}
