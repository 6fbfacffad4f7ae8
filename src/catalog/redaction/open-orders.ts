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
  /** The declared key, where rows were named by other columns; null: they were named by it, or there is none. */
  readonly key: Naming | null
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
    const stored = await getStored(db, name)
    const naming = namingOf(stored, columns)
    const isByKey = stored.key.length === 0 || isSameSet(stored.key, columns)
    const key = isByKey ? null : namingOf(stored, null)
    orders.push({ id, naming, key, tables: tables.map(({ table }) => table), sealed, keyId })
  }
  return orders
}

const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name))

/** @throws AppError UNAVAILABLE: its values were sealed under another secret */
export const rowsOf = (order: OpenOrder, sealed: Uint8Array, keys: RedactionKeys): readonly NamedRow[] => {
  if (order.keyId !== keys.id) throw AppError.of('redaction.otherSecret', { dataset: order.naming.dataset })
  return openRows(keys, order.id, sealed)
}
