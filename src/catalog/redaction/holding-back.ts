import { asc, eq } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { redactionOrder } from '../../../drizzle/catalog'
import type { ControlDb } from '../../db/control-db'
import { AppError } from '../../kernel/errors'
import { quotedTable } from '../rows/rows-table'
import type { StoredDataset } from '../stored-dataset'
import { digestSql } from './digest'
import type { RedactionKeys } from './keys'
import type { Naming } from './named-rows'
import { namingOf } from './naming'
import { presentTables } from './removal'
import { readRemovedKeys } from './removed-keys'

/** Which rows a load of a dataset must not bring back. */
export interface HeldBack {
  /** How many orders it was held against; `activate` refuses a load when there are more. */
  readonly orders: number
  readonly names: readonly NamedDigests[]
}

interface NamedDigests {
  readonly naming: Naming
  readonly digests: readonly string[]
}

/**
 * What was ever ordered to be taken out of a dataset.
 * @param keys undefined: the program has none
 * @throws AppError UNAVAILABLE: an order is not carried out yet, so that rows are being counted anew; or rows were named
 * under other keys
 */
export const readHeldBack = async (
  db: ControlDb,
  stored: StoredDataset,
  keys: RedactionKeys | undefined,
): Promise<HeldBack> => {
  const orders = await db
    .select()
    .from(redactionOrder)
    .where(eq(redactionOrder.datasetId, stored.id))
    .orderBy(asc(redactionOrder.orderedAt), asc(redactionOrder.id))
  const dataset = stored.name
  if (orders.some(({ carriedOutAt }) => carriedOutAt === null))
    throw AppError.of('redaction.pending', { dataset }, { retryAfter: 10 })
  if (orders.some(({ keyId }) => keyId !== keys?.id)) throw AppError.of('redaction.otherSecret', { dataset })
  const byKey = { columns: stored.key, digests: await readRemovedKeys(db, stored.id) }
  const byColumns = new Map<string, string[]>()
  for (const { columns, digests } of byKey.digests.length > 0 ? [...orders, byKey] : orders) {
    const name = columns.join(',')
    byColumns.set(name, [...(byColumns.get(name) ?? []), ...digests])
  }
  const names = [...byColumns].map(([columns, digests]) => ({
    naming: namingOf(stored, columns.split(',')),
    digests,
  }))
  return { orders: orders.length, names }
}

/**
 * Refuses a file whose rows cannot be told from those that were redacted.
 * @param columns of the dataset that the file has
 * @throws AppError BAD_USER_INPUT: it lacks one by which rows were named
 */
export const refuseNameless = (dataset: string, columns: readonly string[], { names }: HeldBack): void => {
  const lacking = new Set(
    names
      .flatMap(({ naming }) => naming.columns.map(({ name }) => name))
      .filter((name) => !columns.includes(name)),
  )
  if (lacking.size > 0) throw AppError.of('redaction.columnAbsent', { dataset, columns: [...lacking] })
}

/**
 * Removes the rows of a load that were redacted before, in the transaction that brought them, so that nobody ever sees
 * them. @returns how many
 */
export const holdBack = async (
  sql: TransactionSql,
  { table, load }: { readonly table: string; readonly load: number },
  { names }: HeldBack,
  keys: RedactionKeys | undefined,
): Promise<number> => {
  let count = 0
  for (const { naming, digests } of names) {
    const present = await presentTables(sql, [table], naming.columns)
    if (keys === undefined || present.length === 0) continue
    const digest = digestSql(keys, naming, 't', 1)
    const gone = await sql.unsafe(
      `delete from ${quotedTable(table)} t where t._load = $4::int
        and ${digest.text} in (select jsonb_array_elements_text($5::jsonb))`,
      [...digest.params, load, JSON.stringify(digests)],
    )
    count += gone.count
  }
  return count
}
