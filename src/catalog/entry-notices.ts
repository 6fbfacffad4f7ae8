import type { Change } from '../journal/change'
import type { StoredEvent } from '../journal/event-store'
import { notify } from '../notices/notify'
import type { LifeEvent } from './life/event'
import type { StoredDataset } from './stored-dataset'

/**
 * Tells the authority of a submission, and the opener of a return, in the transaction of the event.
 * @param authorityId null: every authority is; then none is told
 * @param appended the events as stored, in the same order
 */
export const tellOfEntry = async (
  { tx, at }: Change,
  { name, opener }: StoredDataset,
  authorityId: string | null,
  appended: readonly StoredEvent[],
  events: readonly LifeEvent[],
): Promise<void> => {
  for (const [i, event] of events.entries()) {
    const eventId = appended[i]?.id
    if (eventId === undefined) continue
    if (event.kind === 'SUBMITTED' && authorityId !== null)
      await notify(
        tx,
        {
          eventId,
          to: [{ organisation: authorityId, role: 'AUTHORITY' }],
          message: 'dataset.submitted',
          params: { dataset: name, opener: opener.name },
        },
        at,
      )
    if (event.kind === 'RETURNED')
      await notify(
        tx,
        {
          eventId,
          to: [{ organisation: opener.id, role: 'DATA_OPENER' }],
          message: 'dataset.returned',
          params: {
            dataset: name,
            reason: event.reasons.map(({ coordinate, text }) => `${coordinate}: ${text}`).join('; '),
          },
        },
        at,
      )
  }
}
