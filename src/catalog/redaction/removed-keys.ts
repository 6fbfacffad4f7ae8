import { eq } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { redactedKey, redactionOrder } from '../../../drizzle/catalog'
import type { ControlDb } from '../../db/control-db'
import { quotedTable } from '../rows/rows-table'
import { digestSql } from './digest'
import type { RedactionKeys } from './keys'
import type { Naming } from './named-rows'
import { isNamedSql, presentTables, type Removal } from './removal'
import { withoutValues } from './without-values'

/** An order may name a great many rows by one value. */
const AT_A_TIME = 1_000

/**
 * Keeps digests of the declared keys of the rows that are to be removed, so that later loads are held back by them too.
 * MUST be over before the removal: nothing tells the keys after it. Again it adds what is new.
 */
export const keepRemovedKeys = async (
  db: ControlDb,
  importer: Sql,
  { id, naming, rows, tables }: Removal,
  key: Naming,
  keys: RedactionKeys,
): Promise<void> => {
  const digest = digestSql(keys, key, 't', 1)
  try {
    for (const table of await presentTables(importer, tables, [...naming.columns, ...key.columns])) {
      const found = importer
        .unsafe<{ digest: string }[]>(
          `select ${digest.text} as digest from ${quotedTable(table)} t, jsonb_array_elements($4::jsonb) v
          where ${isNamedSql(naming)}`,
          [...digest.params, JSON.stringify(rows)],
        )
        .cursor(AT_A_TIME)
      for await (const some of found)
        await db
          .insert(redactedKey)
          .values(some.map((row) => ({ orderId: id, digest: row.digest })))
          .onConflictDoNothing()
    }
  } catch (error) {
    throw withoutValues(error)
  }
}

/** The digests of the declared keys of rows that were removed from a dataset, where they were named by other columns. */
export const readRemovedKeys = async (db: ControlDb, datasetId: string): Promise<readonly string[]> => {
  const rows = await db
    .selectDistinct({ digest: redactedKey.digest })
    .from(redactedKey)
    .innerJoin(redactionOrder, eq(redactionOrder.id, redactedKey.orderId))
    .where(eq(redactionOrder.datasetId, datasetId))
  return rows.map(({ digest }) => digest)
}
