import { and, eq, sql } from 'drizzle-orm'
import { generation, redactionOrder, version } from '../../../drizzle/catalog'
import type { ControlDb } from '../../db/control-db'
import type { Change } from '../../journal/change'
import { appendEvents, readStream } from '../../journal/event-store'
import { recordRevision } from '../revision'
import { awaitReplay } from '../rows/rows-position'
import { lockStored } from '../stored-repository'
import type { OpenOrder } from './open-orders'
import { streamOf, type RemovedFromVersion } from './redaction'
import type { RemovedRows, Removed } from './removal'

/**
 * Says that the rows of an order are gone: the versions count fewer, the values are erased, and what was decided or kept
 * before is void on every server, and one that reads from a replica waits for that. MUST follow the commit on the rows database.
 * @returns false: it was said before, and nothing happened
 */
export const recordCarriedOut = async (
  change: Change,
  { id, naming }: OpenOrder,
  { position, removed }: Removed,
): Promise<boolean> => {
  const { tx, actor, at } = change
  const stored = await lockStored(tx, naming.dataset)
  const stream = streamOf(id)
  const before = await readStream(tx, stream, true)
  if (before.some(({ kind }) => kind === 'CARRIED_OUT')) return false
  const perVersion = await lowerCounts(tx, stored.id, removed)
  await awaitReplay(tx, stored.id, position)
  await recordRevision(tx, {
    kind: 'VERSION',
    datasetId: stored.id,
    change: `rows redacted: ${id}`,
    actor: actor.name,
    at,
  })
  await tx.update(redactionOrder).set({ sealed: null, carriedOutAt: at }).where(eq(redactionOrder.id, id))
  await appendEvents(change, stream, before.length, [{ kind: 'CARRIED_OUT', body: { removed: perVersion } }])
  change.narrow([`dataset:${stored.name}`], `rows redacted: ${id}`)
  return true
}

/** A version shows every load up to its own. */
const lowerCounts = async (
  tx: ControlDb,
  datasetId: string,
  removed: readonly RemovedRows[],
): Promise<readonly RemovedFromVersion[]> => {
  const versions = await tx
    .select({ number: version.number, table: generation.tableName, load: version.load })
    .from(version)
    .innerJoin(generation, eq(generation.id, version.generationId))
    .where(eq(version.datasetId, datasetId))
    .orderBy(version.number)
  const lowered: RemovedFromVersion[] = []
  for (const { number, table, load } of versions) {
    const rows = removed
      .filter((gone) => gone.table === table && gone.load <= load)
      .reduce((sum, gone) => sum + gone.rows, 0)
    if (rows === 0) continue
    await tx
      .update(version)
      .set({ rowCount: sql`${version.rowCount} - ${rows}` })
      .where(and(eq(version.datasetId, datasetId), eq(version.number, number)))
    lowered.push({ version: number, rows })
  }
  return lowered
}

/** Says that PostgreSQL was made to clean up. Again it does nothing. */
export const recordCleaned = async (change: Change, { id }: OpenOrder): Promise<void> => {
  const { tx, at } = change
  const stream = streamOf(id)
  const before = await readStream(tx, stream, true)
  if (before.some(({ kind }) => kind === 'CLEANED')) return
  await tx.update(redactionOrder).set({ cleanedAt: at }).where(eq(redactionOrder.id, id))
  await appendEvents(change, stream, before.length, [{ kind: 'CLEANED', body: {} }])
}
