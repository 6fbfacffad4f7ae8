import { asc, eq, isNull } from 'drizzle-orm'
import { dataset, generation, redactionOrder } from '../../../drizzle/catalog'
import type { ControlDb } from '../../db/control-db'
import { AppError } from '../../kernel/errors'
import { getStored } from '../stored-repository'
import type { RedactionKeys } from './keys'
import type { NamedRow, Naming } from './named-rows'
import { namingOf } from './naming'
import { openRows } from './seal'

/** An order that something is left to do for. */
export interface OpenOrder {
  readonly id: string
  readonly naming: Naming
  /** Names of every table that the dataset ever had. */
  readonly tables: readonly string[]
  /** null: carried out, and to be cleaned up after. */
  readonly sealed: Uint8Array | null
  readonly keyId: string
}

const MOST_AT_A_TIME = 100

/** The oldest first, at most 100. */
export const readOpenOrders = async (db: ControlDb): Promise<readonly OpenOrder[]> => {
  const rows = await db
    .select({ order: redactionOrder, name: dataset.name })
    .from(redactionOrder)
    .innerJoin(dataset, eq(dataset.id, redactionOrder.datasetId))
    .where(isNull(redactionOrder.cleanedAt))
    .orderBy(asc(redactionOrder.orderedAt), asc(redactionOrder.id))
    .limit(MOST_AT_A_TIME)
  const orders: OpenOrder[] = []
  for (const { order, name } of rows) {
    const tables = await db
      .select({ table: generation.tableName })
      .from(generation)
      .where(eq(generation.datasetId, order.datasetId))
    const { id, columns, sealed, keyId } = order
    const naming = namingOf(await getStored(db, name), columns)
    orders.push({ id, naming, tables: tables.map(({ table }) => table), sealed, keyId })
  }
  return orders
}

/** @throws AppError UNAVAILABLE: its values were sealed under another secret */
export const rowsOf = (order: OpenOrder, sealed: Uint8Array, keys: RedactionKeys): readonly NamedRow[] => {
  if (order.keyId !== keys.id) throw AppError.of('redaction.otherSecret', { dataset: order.naming.dataset })
  return openRows(keys, order.id, sealed)
}
