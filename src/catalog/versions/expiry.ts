import { and, eq, exists, gt, inArray, isNull, lte, not, notExists, or, sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { dataset, generation, version } from '../../../drizzle/catalog'
import { LOCK_NOT_AVAILABLE, sqlState } from '../../db/sql-state'
import type { ControlDb } from '../../db/control-db'
import { recordRevisions } from '../revision'
import { dropTable } from '../rows/rows-table'

/** Between the end of a table's versions and that of the table: every server forgets them, and statements end. */
const DROP_GRACE_MS = 60_000

/** A generation that was begun so long ago and never activated comes from an import that died. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

/** A table that is in use for longer waits for the next time. */
const DROP_LOCK_TIMEOUT = '2s'

/**
 * Marks the generations that no version needs any more, and tells every server, whatever term it knows. From here on none
 * of them can be read or activated.
 */
export const retireGenerations = async (tx: ControlDb, ttlMs: number, now: Date): Promise<void> => {
  const replacedBefore = new Date(now.getTime() - ttlMs)
  const begunBefore = new Date(now.getTime() - ABANDONED_AFTER_MS)
  const used = tx
    .select({ one: sql`1` })
    .from(version)
    .where(eq(version.generationId, generation.id))
  const needed = tx
    .select({ one: sql`1` })
    .from(version)
    .where(
      and(
        eq(version.generationId, generation.id),
        or(isNull(version.replacedAt), gt(version.replacedAt, replacedBefore)),
      ),
    )
  const isOver = and(
    isNull(generation.droppedAt),
    or(and(exists(used), notExists(needed)), and(not(exists(used)), lte(generation.createdAt, begunBefore))),
  )
  const candidates = await tx.select({ datasetId: generation.datasetId }).from(generation).where(isOver)
  if (candidates.length === 0) return
  // an activation holds this lock: asked again under it, nothing that it needs is retired
  const datasetIds = [...new Set(candidates.map((candidate) => candidate.datasetId))]
  await tx
    .select({ id: dataset.id })
    .from(dataset)
    .where(inArray(dataset.id, datasetIds))
    .orderBy(dataset.id)
    .for('no key update')
  const ended = await tx
    .update(generation)
    .set({ droppedAt: now })
    .where(and(isOver, inArray(generation.datasetId, datasetIds)))
    .returning({ datasetId: generation.datasetId })
  const changed = [...new Set(ended.map((marked) => marked.datasetId))]
  const change = { kind: 'VERSION', change: 'versions ended', actor: 'expiry', at: now } as const
  if (changed.length > 0) await recordRevisions(tx, change, changed)
}

const Tables = z.array(z.object({ table: z.string() }))

/**
 * Drops the tables of generations that were retired a minute ago, also those that an earlier call could not.
 * @returns how many
 */
export const dropRetired = async (db: ControlDb, importer: Sql, now: Date): Promise<number> => {
  const rows = await importer`select tablename as table from pg_tables where schemaname = 'rows'`
  const present = JSON.stringify(Tables.parse(rows).map(({ table }) => table))
  const retired = await db
    .select({ table: generation.tableName })
    .from(generation)
    .where(
      and(
        lte(generation.droppedAt, new Date(now.getTime() - DROP_GRACE_MS)),
        sql`${generation.tableName} in (select jsonb_array_elements_text(${present}::jsonb))`,
      ),
    )
  let dropped = 0
  for (const { table } of retired) if (await dropUnlessInUse(importer, table)) dropped++
  return dropped
}

const dropUnlessInUse = async (importer: Sql, table: string): Promise<boolean> => {
  try {
    await importer.begin(async (tx) => {
      await tx`select set_config('lock_timeout', ${DROP_LOCK_TIMEOUT}, true)`
      await dropTable(tx, table)
    })
    return true
  } catch (error) {
    if (sqlState(error) === LOCK_NOT_AVAILABLE) return false
    throw error
  }
}
