import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { dataset, generation, version } from '../../../drizzle/catalog'
import type { ControlDb } from '../../db/control-db'
import { AppError } from '../../kernel/errors'
import { presentTables } from './removal'

/**
 * Refuses a rows database without every table that versions of a dataset are read from: rows would be said to be gone
 * that are in another.
 * @throws AppError UNAVAILABLE naming the tables and the database that was asked
 */
export const requireKeptTables = async (db: ControlDb, importer: Sql, name: string): Promise<void> => {
  const kept = await db
    .selectDistinct({ table: generation.tableName })
    .from(generation)
    .innerJoin(version, eq(version.generationId, generation.id))
    .innerJoin(dataset, eq(dataset.id, generation.datasetId))
    .where(and(eq(dataset.name, name), isNull(generation.droppedAt)))
    .orderBy(asc(generation.tableName))
  const tables = kept.map(({ table }) => table)
  const present = new Set(await presentTables(importer, tables, []))
  const missing = tables.filter((table) => !present.has(table))
  if (missing.length === 0) return
  const [row] = await importer<{ database: string }[]>`select current_database() as database`
  throw AppError.of(
    'redaction.tablesMissing',
    { dataset: name, tables: missing.join(', '), database: row?.database ?? '' },
    { coordinates: [name] },
  )
}
