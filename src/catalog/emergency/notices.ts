import type { Change } from '../../journal/change'
import { notify } from '../../notices/notify'
import type { Recipient } from '../../notices/recipient'
import { endOf, type Emergency } from './emergency'

/** What became of personal data is to be said within so many days of the end (D). */
const DISPOSAL_DAYS = 30

const DAY_MS = 86_400_000

/**
 * Tells whom it concerns, in the transaction of the event: the organisations of the audience, and the openers.
 * An audience of everyone who is identified reads of it in the catalogue.
 */
export const tellOf = async (
  { tx, at }: Change,
  kind: 'DECLARED' | 'ENDED',
  eventId: number,
  emergency: Emergency,
  openers: readonly string[],
): Promise<void> => {
  const { audience, datasets, event } = emergency.draft
  const to: readonly Recipient[] = [
    ...(audience.kind === 'ORGANISATIONS' ? audience.organisationIds : []).map((organisation) => ({
      organisation,
    })),
    ...openers.map((organisation) => ({ organisation, role: 'DATA_OPENER' as const })),
  ]
  const end = endOf(emergency)
  if (kind === 'ENDED') {
    const dueAt = new Date(end.getTime() + DISPOSAL_DAYS * DAY_MS).toISOString()
    await notify(
      tx,
      { eventId, to, message: 'emergency.ended', params: { emergency: emergency.id, dueAt } },
      at,
    )
    return
  }
  const params = {
    emergency: emergency.id,
    datasets: datasets.map(({ dataset }) => dataset),
    event,
    endsAt: end.toISOString(),
  }
  await notify(tx, { eventId, to, message: 'emergency.began', params }, at)
}
