import { z } from 'zod'
import type { Change } from '../../journal/change'
import { appendEvents, readStream, type StoredEvent } from '../../journal/event-store'
import { AppError, invariant } from '../../kernel/errors'
import { uuidv7 } from '../../kernel/ids'
import { sidesOf, type Actor, type Side } from '../actor'
import type { Dataset } from '../dataset'
import type { EntryDeps } from '../entry-deps'
import { shownName } from '../problem'
import { findAudience } from './audience'
import { decideEmergency, emergencyTransitions } from './decision'
import type { Emergency, EmergencyDraft } from './emergency'
import { evolveEmergency, type EmergencyCommand } from './event'
import { isOrIsAbove, notUnder } from './levels'
import { tellOf } from './notices'
import { deciderOf, insertEmergency, updateEmergency } from './repository'
import { emergencyOf, emergencyStream, toNewEvent } from './stored-form'

/** Who takes a step, and the catalogue that it is taken in. */
export interface EmergencyWorld extends Pick<EntryDeps, 'authorityOf'> {
  readonly actor: Actor
  readonly datasets: ReadonlyMap<string, Dataset>
}

/** A step in an emergency opening that there is. */
export type EmergencyStep = Exclude<EmergencyCommand, { kind: 'declare' }>

const Id = z.uuid()

/**
 * Declares an emergency opening: from its start on, its audience reads the columns without an agreement.
 * @param draft organisations of its audience by id or by name
 * @throws AppError FORBIDDEN, also where it is not the authority over an opener of the data, nor above that one;
 * BAD_USER_INPUT with every problem; nothing is opened then
 */
export const declareEmergency = async (
  change: Change,
  world: EmergencyWorld,
  draft: EmergencyDraft,
): Promise<Emergency> => {
  await refuseForeign(change, world, draft)
  const audience = await findAudience(change.tx, draft.audience)
  const id = uuidv7(change.at.getTime())
  // nobody else can know of the stream yet
  await readStream(change.tx, emergencyStream(id), true)
  return carry(change, world, { kind: 'declare', id, draft: { ...draft, audience } }, null, 0)
}

const refuseForeign = async (
  { tx }: Change,
  { actor: { organisationId }, authorityOf, datasets }: EmergencyWorld,
  draft: EmergencyDraft,
): Promise<void> => {
  const named = draft.datasets.flatMap(({ dataset }) => datasets.get(dataset) ?? [])
  const foreign = await notUnder(tx, { organisationId, authorityOf }, named)
  if (foreign.length === 0) return
  const coordinates = foreign.map(({ name }) => name)
  const params = { step: 'declare', subject: coordinates.join(', '), sides: ['AUTHORITY'] }
  throw AppError.of('life.forbidden', params, { rule: 'R-64', coordinates })
}

/**
 * Takes one step: event, what decisions read, notices; what ends or moves its end raises the policy epoch.
 * @throws AppError FORBIDDEN: another authority declared it, and not one below; INVALID_TRANSITION; BAD_USER_INPUT:
 * there is none, or something is missing
 */
export const stepEmergency = async (
  change: Change,
  world: EmergencyWorld,
  id: string,
  command: EmergencyStep,
): Promise<Emergency> => {
  const events = Id.safeParse(id).success ? await readStream(change.tx, emergencyStream(id), true) : []
  const before = emergencyOf(events)
  if (before === null) throw AppError.of('emergency.unknown', { emergency: shownName(id) })
  const decider = await deciderOf(change.tx, id)
  const { actor, authorityOf } = world
  const isTheirs = await isOrIsAbove(
    change.tx,
    { organisationId: actor.organisationId, authorityOf },
    decider,
  )
  return carry(change, world, command, before, events.length, isTheirs)
}

const carry = async (
  change: Change,
  { actor, datasets }: EmergencyWorld,
  command: EmergencyCommand,
  before: Emergency | null,
  count: number,
  isTheirs = true,
): Promise<Emergency> => {
  const outcome = decideEmergency(command, before, {
    accountId: actor.accountId,
    sides: isTheirs ? sidesOver(actor) : [],
    datasets,
    now: change.at,
  })
  if (outcome.kind === 'REFUSED') throw new AppError(outcome.fault)
  const after = outcome.events.reduce(evolveEmergency, before)
  const stored = await appendEvents(
    change,
    emergencyStream(after?.id ?? ''),
    count,
    outcome.events.map(toNewEvent),
  )
  const [event] = stored
  invariant(after !== null && event !== undefined, 'e3a1', 'a step is an event')
  await (before === null ? insertEmergency(change, after) : updateEmergency(change, after))
  if (narrowing.has(command.kind))
    change.narrow(
      after.draft.datasets.map(({ dataset }) => `dataset:${dataset}`),
      `emergency ${after.id}: ${event.kind}`,
    )
  await tell(change, event, after, datasets)
  return after
}

/** Of whoever was found to be over all that it is about, a district's authority too. */
const sidesOver = ({ accountId, organisationId, roles }: Actor): readonly Side[] =>
  sidesOf({ accountId, organisationId, roles }, null)

const narrowing = new Set(emergencyTransitions.filter((row) => row.narrows).map((row) => row.command))

const tell = async (
  change: Change,
  event: StoredEvent,
  after: Emergency,
  datasets: ReadonlyMap<string, Dataset>,
): Promise<void> => {
  const openers = after.draft.datasets.flatMap(({ dataset }) => datasets.get(dataset)?.opener.id ?? [])
  if (event.kind === 'DECLARED' || event.kind === 'ENDED')
    await tellOf(change, event.kind, event.id, after, [...new Set(openers)])
}
