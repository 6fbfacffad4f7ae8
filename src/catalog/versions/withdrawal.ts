import { and, eq, isNull } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { dataset, generation } from '../../../drizzle/catalog'
import { narrow } from '../../db/narrow'
import { sqlState, UNDEFINED_TABLE } from '../../db/sql-state'
import { AppError } from '../../kernel/errors'
import type { ControlDb } from '../../db/control-db'
import type { Act } from '../change'
import { recordOutside } from '../outside-event'
import { recordRevision } from '../revision'
import { revokeTable } from '../rows/rows-table'
import { lockStored } from '../stored-repository'

/**
 * Takes a dataset out of the catalogue: see `CatalogService.withdraw`.
 * @returns the tables that nobody is to read any more
 */
export const withdrawDataset = async (
  tx: ControlDb,
  name: string,
  reason: string,
  act: Act,
): Promise<readonly string[]> => {
  const { id, status } = await lockStored(tx, name)
  if (status !== 'PUBLISHED' && status !== 'SUSPENDED' && status !== 'WITHDRAWN')
    throw AppError.of('catalog.notPublished', { dataset: name, status }, { coordinates: [name] })
  const rows = await tx
    .select({ table: generation.tableName })
    .from(generation)
    .where(and(eq(generation.datasetId, id), isNull(generation.droppedAt)))
  if (status !== 'WITHDRAWN') {
    await tx.update(dataset).set({ status: 'WITHDRAWN' }).where(eq(dataset.id, id))
    await recordRevision(tx, { ...act, kind: 'CONTRACT', datasetId: id, change: `withdrawn: ${reason}` })
    await recordOutside(tx, name, { kind: 'WITHDRAWN', reason, body: { agreements: [] } }, act)
    await narrow(tx, [`dataset:${name}`], `withdrawn: ${reason}`)
  }
  return rows.map(({ table }) => table)
}

/** Beside the catalogue, which alone decides: the reader's role loses its rights too. */
export const closeTables = async (importer: Sql, tables: readonly string[]): Promise<void> => {
  for (const table of tables)
    await revokeTable(importer, table).catch((error: unknown) => {
      // an import that was begun has not made its table yet
      if (sqlState(error) !== UNDEFINED_TABLE) throw error
    })
}
