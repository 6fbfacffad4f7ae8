import { appendEvents, readStream, type NewEvent } from '../journal/event-store'
import type { ControlDb } from '../db/control-db'
import type { Act } from './change'

/** The stream of an entry in the journal. */
export const entryStream = (dataset: string): `dataset:${string}` => `dataset:${dataset}`

/** Leaves an event of what the local operator did to an entry, without the steps of its life. */
export const recordOutside = async (
  tx: ControlDb,
  dataset: string,
  { kind, reason, body }: NewEvent,
  { actor, at }: Act,
): Promise<void> => {
  const stream = entryStream(dataset)
  const before = await readStream(tx, stream, true)
  const change = {
    tx,
    at,
    actor: { accountId: null, organisationId: null, name: actor },
    requestId: null,
    narrow: () => undefined,
    widen: () => undefined,
  }
  const said = { ...body, side: 'LOCAL_OPERATOR' }
  await appendEvents(change, stream, before.length, [{ kind, reason: reason ?? '', body: said }])
}
