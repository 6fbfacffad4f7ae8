import { and, eq, exists, gt, inArray, isNotNull, isNull, lte, not, notExists, or, sql } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { z } from 'zod'
import { dataset, generation, version } from '../../drizzle/catalog'
import { LOCK_NOT_AVAILABLE, sqlState } from '../db/sql-state'
import type { ControlDb } from '../db/control-db'
import { dropTable } from './rows-table'

/** For clocks of servers that differ, and statements that are under way. */
const DROP_GRACE_MS = 60_000

/** A generation that was begun so long ago and never activated comes from an import that died. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

/** A table that is in use for longer waits for the next time. */
const DROP_LOCK_TIMEOUT = '2s'

/** Marks the generations that no version needs any more. From here on none of them can be activated. */
export const retireGenerations = async (tx: ControlDb, ttlMs: number, now: Date): Promise<void> => {
  const replacedBefore = new Date(now.getTime() - ttlMs - DROP_GRACE_MS)
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
  await tx
    .update(generation)
    .set({ droppedAt: now })
    .where(and(isOver, inArray(generation.datasetId, datasetIds)))
}

const Tables = z.array(z.object({ table: z.string() }))

/** Drops the tables of retired generations, also those that an earlier call could not. @returns how many */
export const dropRetired = async (db: ControlDb, importer: Sql): Promise<number> => {
  const rows = await importer`select tablename as table from pg_tables where schemaname = 'rows'`
  const present = JSON.stringify(Tables.parse(rows).map(({ table }) => table))
  const retired = await db
    .select({ table: generation.tableName })
    .from(generation)
    .where(
      and(
        isNotNull(generation.droppedAt),
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
