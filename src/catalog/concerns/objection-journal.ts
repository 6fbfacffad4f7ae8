import { and, eq, inArray, ne } from 'drizzle-orm'
import { concern } from '../../../drizzle/catalog'
import type { ControlDb } from '../../db/control-db'
import { readStream, type StoredEvent } from '../../journal/event-store'
import { heldWithout, nothingHeld, unionOf, type Held } from '../life/held'
import { fromStoredEvent } from '../life/stored-event'
import { entryStream } from '../outside-event'
import type { StoredDataset } from '../stored-dataset'
import { isBody, readEvents } from './concern-journal'
import { evolveObjection, noObjection, objectedTo, type ObjectionEvent } from './objection'

export const isObjectionEvent = (body: unknown): body is ObjectionEvent => isBody(body)

/** What open objections hold of an entry, all of them together. */
export interface OpenHolds {
  /** What their ends bring back. */
  readonly held: Held
  /** What stays out of sight until they end, whoever took it out of sight. */
  readonly kept: Held
}

/** States of an objection that awaits its answer. */
export const openObjectionStates = ['LODGED', 'VERIFYING', 'EVIDENCE_ASKED']

/** @param except the id of an objection that does not count; null: all do */
export const openHolds = async (
  tx: ControlDb,
  { id: datasetId, name, key }: StoredDataset,
  except: string | null,
): Promise<OpenHolds> => {
  const open = await tx
    .select({ id: concern.id })
    .from(concern)
    .where(
      and(
        eq(concern.kind, 'OBJECTION'),
        eq(concern.datasetId, datasetId),
        except === null ? undefined : ne(concern.id, except),
        inArray(concern.state, openObjectionStates),
      ),
    )
  const holds: OpenHolds[] = []
  for (const { id } of open) {
    const { events, stored } = await readEvents(tx, 'OBJECTION', id, isObjectionEvent, false)
    const { draft, held } = events.reduce(evolveObjection, noObjection)
    if (draft !== null && held !== null)
      holds.push({ held: await broughtBack(tx, name, stored), kept: objectedTo(draft, key) })
  }
  return { held: unionOf(holds.map(({ held }) => held)), kept: unionOf(holds.map(({ kept }) => kept)) }
}

/**
 * What the end of an objection brings back: what it took out of sight, and nothing has suspended since.
 * @param events of the objection
 */
export const broughtBack = async (
  tx: ControlDb,
  dataset: string,
  events: readonly StoredEvent[],
): Promise<Held> => {
  const holds = events.flatMap(({ id, body }) =>
    isObjectionEvent(body) && body.kind === 'HELD' ? [{ id, held: body.held }] : [],
  )
  if (holds.length === 0) return nothingHeld
  // ids are given out in order: whoever suspends anything of an entry holds its row
  const suspensions = (await readStream(tx, entryStream(dataset), false)).flatMap((stored) => {
    const held = suspendedBy(stored)
    return held === null ? [] : [{ id: stored.id, held }]
  })
  const since = (id: number): Held => unionOf(suspensions.filter((of) => of.id > id).map(({ held }) => held))
  return unionOf(holds.map(({ id, held }) => heldWithout(held, since(id))))
}

const suspendedBy = (stored: StoredEvent): Held | null => {
  const event = fromStoredEvent(stored)
  if (event.kind === 'SUSPENDED') return { isWhole: true, columns: [] }
  return event.kind === 'COLUMNS_SUSPENDED' ? { isWhole: false, columns: event.columns } : null
}
